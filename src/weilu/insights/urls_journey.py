"""Addresses below /c/<slug>/journey/."""

from django.urls import path

from weilu.insights.journey import page, plan_page, points_page

app_name = "journey"
urlpatterns = [
    path("", page.journey_map, name="map"),
    path("plan/", plan_page.plan, name="plan"),
    path("plan/reset/", plan_page.reset, name="reset_plan"),
    path("plan/undo/", plan_page.undo, name="undo_plan"),
    path("points/", points_page.points, name="points"),
    path("points/new/", points_page.edit, name="new_point"),
    path("points/<int:pk>/", points_page.point, name="point"),
    path("points/<int:pk>/edit/", points_page.edit, name="edit_point"),
    path("points/<int:pk>/archive/", points_page.archive, name="archive_point"),
    path("points/<int:pk>/restore/", points_page.restore, name="restore_point"),
    path("points/<int:pk>/quote/", points_page.quote, name="quote"),
    path("points/<int:pk>/evidence/new/", points_page.write, name="write_evidence"),
    path("points/<int:pk>/evidence/<int:number>/", points_page.write, name="edit_evidence"),
    path("points/<int:pk>/evidence/<int:number>/remove/", points_page.take_out, name="remove_evidence"),
    path("points/<int:pk>/evidence/<int:number>/restore/", points_page.put_back, name="restore_evidence"),
]
