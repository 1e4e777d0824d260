"""Addresses."""

from django.urls import URLPattern

app_name = "connect"
urlpatterns: list[URLPattern] = []
