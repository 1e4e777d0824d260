"""Addresses below /c/<slug>/reactions/."""

from django.urls import path

from weilu.connect.reactions import alerts_page, log_page, page

app_name = "reactions"
urlpatterns = [
    path("", page.rules, name="rules"),
    path("add/<slug:kind>/", page.add, name="add"),
    path("pause/", page.pause, name="pause"),
    path("caps/", page.caps, name="caps"),
    path("log/", log_page.log, name="log"),
    path("alerts/", alerts_page.alerts, name="alerts"),
    path("alerts/settle/", alerts_page.settle, name="settle"),
    path("<int:pk>/", page.rule, name="rule"),
    path("<int:pk>/trial/", page.trial, name="trial"),
    path("<int:pk>/change/", page.change, name="change"),
    path("<int:pk>/switch/", page.switch, name="switch"),
    path("<int:pk>/remove/", page.remove, name="remove"),
]
