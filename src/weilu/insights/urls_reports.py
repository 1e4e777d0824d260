"""Addresses below /c/<slug>/reports/."""

from django.urls import path

from weilu.insights.reports import pages

app_name = "reports"
urlpatterns = [
    path("", pages.reports, name="list"),
    path("new/", pages.new, name="new"),
    path("plan/", pages.plan, name="plan"),
    path("review/", pages.review, name="review"),
    path("board/", pages.of_board, name="of_board"),
    path("<int:pk>/name/", pages.rename, name="rename"),
    path("<int:pk>/archive/", pages.archive, name="archive"),
    path("<int:pk>/restore/", pages.restore, name="restore"),
    path("<int:pk>/", pages.report, name="report"),
    path("<int:pk>/anew/", pages.anew, name="anew"),
    path("<int:pk>/words/", pages.write, name="write"),
    path("<int:pk>.<slug:form>", pages.taken, name="file"),
]
