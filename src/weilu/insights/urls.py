"""Addresses below /c/<slug>/boards/."""

from django.urls import path

from weilu.insights import board_page, metric_page

app_name = "insights"
urlpatterns = [
    path("", board_page.boards, name="boards"),
    path("parts/<slug:name>/", board_page.part, name="part"),
    path("metrics/", metric_page.cards, name="metrics"),
    path("metrics/<slug:name>/", metric_page.card, name="metric"),
    path("<slug:metric>.csv", board_page.download, name="csv"),
]
