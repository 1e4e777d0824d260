"""分析: one question at a time, with what can be changed about it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from weilu.analytics.door import BadQuery
from weilu.analytics.metric import first_day
from weilu.insights.analyses.all import ANALYSES
from weilu.insights.analyses.analysis import Analysis
from weilu.insights.analyses.aspect_pages import aspects_of
from weilu.insights.analyses.controls import shown
from weilu.insights.analyses.costs import costs_of
from weilu.insights.boards.page import place_of
from weilu.insights.cards import CARDS
from weilu.insights.choices import choices
from weilu.insights.look import Look
from weilu.insights.models import Board
from weilu.team.access import May, allows, community_view
from weilu.team.models import Community


@community_view(May.READ)
@require_safe
def index(request: HttpRequest, community: Community) -> HttpResponse:
    return render(request, "insights/analyses.html", {"analyses": list(ANALYSES.values())})


@community_view(May.READ)
@require_safe
def analysis(request: HttpRequest, community: Community, name: str) -> HttpResponse:
    if name not in ANALYSES:
        raise Http404
    about = ANALYSES[name]
    if "step" in request.GET:  # the funnel's form has a field a step
        return redirect(f"{request.path}?{_with_steps(request.GET).urlencode()}")
    look = read(community, about, request.GET)
    places = [place_of(look, card) for card in about.cards]
    context = {
        "analysis": about,
        "look": look,
        "places": places,
        "controls": shown(about, look),
        "asked": look.url(),
        "refused": _refused(about, look),
        "is_empty": look.keeping.of(first_day, look.everybody) is None,
        "tabs": _tabs(community, look, name),
        "boards": Board.objects.filter(community=community, archived_at=None),
        "may_compose": allows(request, May.OPERATE),
        **choices(look),
        **(costs_of(look) if name == "channels" and not look.trouble else {}),
        **(aspects_of(request, community) if name == "aspects" else {}),
    }
    return render(request, "insights/analysis.html", context)


def read(community: Community, about: Analysis, query: Any) -> Look:
    """The filters as the address says them, else as is usual for this analysis."""
    usual = dict(about.usual)
    if "from" in query or "to" in query:
        usual.pop("range", None)
    return Look.read(community, {**usual, **{key: query[key] for key in query}})


def _with_steps(query: QueryDict) -> QueryDict:
    """The steps chosen one by one as one answer; those left empty fall away."""
    kept = query.copy()
    kept["steps"] = ",".join(step for step in kept.pop("step") if step)
    return kept


def _refused(about: Analysis, look: Look) -> str:
    """Why the question makes no sense, if it does not: said once above instead of on each card."""
    if look.trouble:
        return look.trouble
    try:
        for card in about.cards:
            look.question(CARDS[card].metric)
    except BadQuery as reason:
        return str(reason)
    return ""


def _tabs(community: Community, look: Look, name: str) -> list[tuple[Any, str, bool, None]]:
    """The other analyses, with the same span and filters."""
    kept = {
        key: look.asked[key]
        for key in ("from", "to", "platform", "room", "segment", "staff", "bots")
        if key in look.asked
    }
    query = QueryDict(mutable=True)
    query.update(kept)
    tail = f"?{query.urlencode()}" if kept else ""
    return [
        (one.title, reverse("insights:analysis", args=[community.slug, one.name]) + tail, one.name == name, None)
        for one in ANALYSES.values()
    ]


def crumbs(community: Community, name: str) -> list[tuple[Any, str | None]]:
    about = ANALYSES[name]
    return [
        (pgettext("导航", "分析"), reverse("insights:analyses", args=[community.slug])),
        (about.title, reverse("insights:analysis", args=[community.slug, name])),
    ]
