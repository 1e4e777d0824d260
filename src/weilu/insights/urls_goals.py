"""Addresses below /c/<slug>/goals/."""

from django.urls import path

from weilu.insights.goals import objective_page, page

app_name = "goals"
urlpatterns = [
    path("", page.goals, name="list"),
    path("new/", page.edit, name="new"),
    path("<int:pk>/", page.goal, name="goal"),
    path("<int:pk>/edit/", page.edit, name="edit"),
    path("<int:pk>/archive/", page.archive, name="archive"),
    path("<int:pk>/restore/", page.restore, name="restore"),
    path("<int:pk>/close/", page.close, name="close"),
    path("<int:pk>/reopen/", page.reopen, name="reopen"),
    path("<int:pk>/talk/", page.check_in, name="check_in"),
    path("<int:pk>/talk/<int:number>/remove/", page.remove_check_in, name="remove_check_in"),
    path("<int:pk>/talk/<int:number>/restore/", page.restore_check_in, name="restore_check_in"),
    path("objectives/new/", objective_page.edit, name="new_objective"),
    path("objectives/<int:pk>/", objective_page.objective, name="objective"),
    path("objectives/<int:pk>/edit/", objective_page.edit, name="edit_objective"),
    path("objectives/<int:pk>/archive/", objective_page.archive, name="archive_objective"),
    path("objectives/<int:pk>/restore/", objective_page.restore, name="restore_objective"),
    path("objectives/<int:pk>/close/", objective_page.close, name="close_objective"),
    path("objectives/<int:pk>/reopen/", objective_page.reopen, name="reopen_objective"),
]
