"""情感地图: the curve, the map, another beside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.analytics.metric import first_day
from weilu.insights.boards.page import place_of
from weilu.insights.cards.journey import BEFORE, SEGMENT, SPAN, beside
from weilu.insights.choices import choices
from weilu.insights.look import Look
from weilu.insights.models import Board
from weilu.team.access import May, allows, community_view
from weilu.team.models import Community

USUAL = {"range": "90"}


@community_view(May.READ)
@require_safe
def journey_map(request: HttpRequest, community: Community) -> HttpResponse:
    look = read(community, request.GET)
    other = beside(look)
    places = [place_of(look, "journey-curve", ""), place_of(look, "journey", "half" if other else "")]
    places += [place_of(look, "journey-beside", "half")] if other else []
    offered = choices(look)
    context = {
        "look": look,
        "places": places,
        "asked": look.url(),
        "refused": look.trouble or (other.trouble if other else ""),
        "is_empty": look.keeping.of(first_day, look.everybody) is None,
        "boards": Board.objects.filter(community=community, archived_at=None),
        "may_compose": allows(request, May.OPERATE),
        "besides": _besides(look, offered["segments"]),
        "other": other,
        "tabs": tabs(look, "map"),
        **offered,
    }
    return render(request, "insights/journey/map.html", context)


def tabs(look: Look, current: str) -> list[tuple[str, str, bool, None]]:
    """The pages of the map; the span and who is looked at go along."""
    pages = {"map": _("地图"), "points": _("痛点与机会点"), "plan": _("阶段与触点")}
    return [
        (title, reverse(f"journey:{name}", args=[look.community.slug]) + ("" if name == "plan" else look.url()),
         name == current, None)
        for name, title in pages.items()
    ]  # fmt: skip


def read(community: Community, query: Any) -> Look:
    """The filters as the address says them, else the last ninety days."""
    usual = {} if "from" in query or "to" in query else USUAL
    return Look.read(community, {**usual, **{key: query[key] for key in query}})


def _besides(look: Look, segments: list[str]) -> list[tuple[str, str]]:
    found = [("", _("不对比")), (BEFORE, _("上一段时间")), (SPAN, _("另一段时间"))]
    mine = look.asked.get("segment")
    return found + [(SEGMENT + name, _("分群：%(name)s") % {"name": name}) for name in segments if name != mine]
