"""Addresses below /c/<slug>/segments/."""

from django.urls import path

from weilu.segments import compose_page, list_page, panel

app_name = "segments"
urlpatterns = [
    path("", list_page.every, name="list"),
    path("new/", compose_page.new, name="new"),
    path("<int:pk>/", list_page.one, name="one"),
    path("<int:pk>/rules/", compose_page.change, name="change"),
    path("<int:pk>/name/", compose_page.rename, name="rename"),
    path("<int:pk>/copy/", compose_page.copy, name="copy"),
    path("<int:pk>/csv/", list_page.download, name="csv"),
    path("<int:pk>/archive/", list_page.put_away, name="archive"),
    path("<int:pk>/restore/", list_page.bring_back, name="restore"),
    path("of/<int:pk>/", panel.of_member, name="of_member"),
]
