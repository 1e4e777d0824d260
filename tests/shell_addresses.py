"""The shell's own addresses and pages of a community to stand on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from weilu.kit.toasts import toast
from weilu.team.access import enter

LIST = """{% extends "base.html" %}{% load weilu %}{% block content %}
<form class="filters" data-autosubmit hx-get="" hx-target="#results" hx-select="#results" hx-swap="outerHTML"
  hx-push-url="true">{% include "kit/search.html" with label="q" name="q" value=q only %}</form>
<div id="results"><p id="asked">{{ q }}</p><ul id="rows">{% for n in rows %}<li>{{ n }}</li>{% endfor %}</ul>
{% include "kit/pager.html" with next=next only %}</div>
<a id="open" href="drawer/" hx-get="drawer/" hx-target="#drawer-body">open</a>
<button id="act" hx-post="" hx-swap="none" hx-confirm="sure?">act</button>
{% endblock %}"""


def page(request: HttpRequest, slug: str) -> HttpResponse:
    enter(request, slug)
    return render(request, "base.html")


def rows(request: HttpRequest, slug: str) -> HttpResponse:
    """Seven things, three a page; a POST answers with a toast."""
    enter(request, slug)
    if request.method == "POST":
        return toast(request, HttpResponse(), "做好了")
    after = int(request.GET.get("after", 0))
    shown = list(range(1, 8))[after : after + 3]
    context = {"rows": shown, "next": after + 3 if after + 3 < 7 else None, "q": request.GET.get("q", "")}
    return HttpResponse(engines["django"].from_string(LIST).render(context, request))


def drawer(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse('<p data-drawer-title="阿杉">细节</p>')


stream = ([path("", page, name="list")], "stream")
urlpatterns = [
    path("c/<slug:slug>/stream/", include(stream)),
    path("c/<slug:slug>/anywhere/", page, name="anywhere"),
    path("c/<slug:slug>/rows/", rows, name="rows"),
    path("c/<slug:slug>/rows/drawer/", drawer),
    path("", include("weilu.home.urls")),
]
