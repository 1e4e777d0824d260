"""Addresses below /c/<slug>/journey/."""

from django.urls import path

from weilu.insights.journey import page

app_name = "journey"
urlpatterns = [
    path("", page.journey_map, name="map"),
]
