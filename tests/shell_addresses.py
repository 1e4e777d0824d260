"""The shell's own addresses and a community page to stand on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from weilu.team.access import enter


def page(request: HttpRequest, slug: str) -> HttpResponse:
    enter(request, slug)
    return render(request, "base.html")


stream = ([path("", page, name="stream")], "insights")
urlpatterns = [
    path("c/<slug:slug>/stream/", include(stream)),
    path("c/<slug:slug>/anywhere/", page, name="anywhere"),
    path("", include("weilu.home.urls")),
]
