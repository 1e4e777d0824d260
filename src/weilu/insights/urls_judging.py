"""Addresses below /c/<slug>/settings/judging/."""

from django.urls import path

from weilu.insights import judging_page

app_name = "judging"
urlpatterns = [
    path("", judging_page.page, name="page"),
    path("state/", judging_page.state, name="state"),
    path("rescore/", judging_page.rescore, name="rescore"),
    path("train/", judging_page.train, name="train"),
    path("reset/", judging_page.reset, name="reset"),
    path("taught/<int:pk>/back/", judging_page.bring_back, name="back"),
    path("corrections/<int:pk>/undo/", judging_page.undo, name="undo"),
]
