"""Addresses of the shell itself."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from weilu.home import start, style, theme, today_page

app_name = "home"
urlpatterns = [
    path("", start.start, name="start"),
    path("c/<slug:slug>/", today_page.today, name="today"),
    path("c/<slug:slug>/today/<slug:name>/", today_page.part, name="part"),
    path("c/<slug:slug>/today/evidence/<slug:name>/", today_page.evidence, name="evidence"),
    path("style/", style.show, name="style"),
    path("theme/", theme.choose_theme, name="theme"),
    path("language/", login_not_required(set_language), name="language"),
]
