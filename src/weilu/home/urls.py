"""Addresses of the shell itself."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from weilu.home import start, style, theme

app_name = "home"
urlpatterns = [
    path("", start.start, name="start"),
    path("style/", style.show, name="style"),
    path("theme/", theme.choose_theme, name="theme"),
    path("language/", login_not_required(set_language), name="language"),
]
