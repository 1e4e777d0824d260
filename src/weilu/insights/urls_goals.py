"""Addresses below /c/<slug>/goals/."""

from django.urls import path

from weilu.insights.goals import page

app_name = "goals"
urlpatterns = [
    path("", page.goals, name="list"),
    path("new/", page.edit, name="new"),
    path("<int:pk>/", page.goal, name="goal"),
    path("<int:pk>/edit/", page.edit, name="edit"),
    path("<int:pk>/archive/", page.archive, name="archive"),
    path("<int:pk>/restore/", page.restore, name="restore"),
]
