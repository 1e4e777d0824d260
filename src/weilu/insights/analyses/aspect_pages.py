"""What is done to the aspects, below their analysis; and how they are listed there."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.analytics.models import Aspect
from weilu.insights.analyses import aspects
from weilu.insights.look import Look
from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal

PUT_AWAY = "aspect_put_away"


def aspects_of(request: HttpRequest, community: Community) -> dict[str, Any]:
    """The aspects, and the one that has just been put away, told once."""
    away = request.session.pop(PUT_AWAY, 0)
    return {
        "aspects": Aspect.objects.filter(community=community, archived_at=None),
        "away": Aspect.objects.filter(community=community, pk=away).exclude(archived_at=None).first(),
    }


@community_view(May.OPERATE)
@require_POST
def new(request: HttpRequest, community: Community) -> HttpResponse:
    def act() -> str:
        aspect = aspects.make(community, *_asked(request), by=staff_of(request))
        return _("开始看“%s”。") % aspect

    return _done(request, community, act)


@community_view(May.OPERATE)
@require_POST
def change(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    aspect = fetch(community, Aspect.objects.filter(archived_at=None), pk=pk)

    def act() -> str:
        aspects.change(aspect, *_asked(request), by=staff_of(request))
        return _("已保存。")

    return _done(request, community, act)


@community_view(May.OPERATE)
@require_POST
def put_away(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    aspect = fetch(community, Aspect.objects.filter(archived_at=None), pk=pk)
    aspects.put_away(aspect, by=staff_of(request))
    request.session[PUT_AWAY] = aspect.pk
    return _back(request, community)


@community_view(May.OPERATE)
@require_POST
def bring_back(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    aspect = fetch(community, Aspect.objects.exclude(archived_at=None), pk=pk)

    def act() -> str:
        aspects.bring_back(aspect, by=staff_of(request))
        return _("“%s”回来了。") % aspect

    return _done(request, community, act)


def _asked(request: HttpRequest) -> tuple[str, list[str]]:
    """The name, and its others: between commas or one a line."""
    names = re.split(r"[,，、;；\n\r]+", request.POST.get("names", "")[:2000])
    return request.POST.get("name", "")[:200], names


def _done(request: HttpRequest, community: Community, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except Refusal as reason:
        messages.error(request, str(reason))
    return _back(request, community)


def _back(request: HttpRequest, community: Community) -> HttpResponse:
    look = Look.read(community, request.GET)
    return redirect(reverse("insights:analysis", args=[community.slug, "aspects"]) + look.url())
