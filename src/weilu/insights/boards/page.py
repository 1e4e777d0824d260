"""看板: the numbers of a community. The page stands at once; each part is fetched by itself and has its own address."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.analytics.door import METRICS, BadQuery
from weilu.analytics.metric import first_day
from weilu.insights.cards import CARDS
from weilu.insights.cards.figures import FIGURES
from weilu.insights.cards.mood_figures import MOOD_FIGURES
from weilu.insights.cards.rankings import LIST_TITLES, LISTS
from weilu.insights.choices import choices
from weilu.insights.curl import curl
from weilu.insights.look import Look
from weilu.insights.metric_words import left_out
from weilu.insights.models import Board
from weilu.kit.charts import Words
from weilu.kit.sheets import sheet
from weilu.team.access import May, allows, community_view, fetch
from weilu.team.models import Community

OVERVIEW = (
    "active", "growth", "total", "speaking", "stickiness", "hours", "kinds", "speakers", "topics", "rooms", "faces",
)  # fmt: skip
LIST_WIDTHS = {"speakers": "third", "topics": "third", "rooms": "third", "faces": ""}


@dataclass(frozen=True, slots=True)
class Place:
    """A card on a board: its address already says what it looks at."""

    name: str
    title: Words
    width: str
    url: str
    at: int = 0


def place_of(look: Look, name: str, width: str | None = None, at: int = 0) -> Place:
    title = CARDS[name].title if name in CARDS else LIST_TITLES[name]
    own = CARDS[name].width if name in CARDS else LIST_WIDTHS[name]
    url = reverse("insights:part", args=[look.community.slug, name]) + look.url()
    return Place(name, title, own if width is None else width, url, at)


@community_view(May.READ)
@require_safe
def boards(request: HttpRequest, community: Community) -> HttpResponse:
    """The first board, which is the same for everybody."""
    look = Look.read(community, request.GET)
    places = [place_of(look, name) for name in OVERVIEW]
    return _page(request, community, look, places, figures=list(FIGURES), is_first=True)


@community_view(May.READ)
@require_safe
def board(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """A board of the team's own: the span chosen above holds for every card, else each has its own."""
    shown = fetch(community, Board.objects.all(), pk=pk)
    look = Look.read(community, request.GET)
    places = [
        place_of(look.over(card["asked"]), card["card"], card["width"], at)
        for at, card in enumerate(shown.cards)
        if card["card"] in CARDS
    ]
    return _page(request, community, look, places, board=shown, gallery=list(CARDS.values()))


def _page(request: HttpRequest, community: Community, look: Look, places: list[Place], **more: Any) -> HttpResponse:
    context = {
        "look": look,
        "places": places,
        "is_empty": look.keeping.of(first_day, look.everybody) is None,
        "refused": look.trouble,
        "asked": look.url(),
        "boards": Board.objects.filter(community=community, archived_at=None),
        "may_compose": allows(request, May.OPERATE),
        **choices(look),
        **_undos(request, community, more.get("board")),
        **more,
    }
    return render(request, "insights/boards.html", context)


def _undos(request: HttpRequest, community: Community, shown: Board | None) -> dict[str, Any]:
    """What has just been put away, to bring it back: told once."""
    if shown is not None:
        taken = json.loads(request.session.get("card_taken_out", "{}"))
        return {"taken_out": taken.get("board") == shown.pk}
    archived = request.session.pop("board_archived", 0)
    return {"archived": Board.objects.filter(community=community, pk=archived).first() if archived else None}


@community_view(May.READ)
@require_safe
def part(request: HttpRequest, community: Community, name: str) -> HttpResponse:
    """One part: alone for htmx, else with a page around it."""
    look = Look.read(community, request.GET)
    context = {"look": look, "name": name, "back": look.url(), **shown(look, name)}
    if drawn := context.get("drawn"):
        context["curl"] = curl(request, drawn.result.metric.name, drawn.result.query)
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "insights/part.html" if fragment else "insights/part_page.html", context)


def shown(look: Look, name: str) -> dict[str, Any]:
    figures = {**FIGURES, **MOOD_FIGURES}
    if look.trouble and (name in figures or name in LISTS):
        return {"title": LIST_TITLES.get(name, _("分群")), "refused": look.trouble}
    if name in figures:
        figure = figures[name](look)
        return {"title": figure["name"], "figure": figure}
    if name in LISTS:
        return {"title": LIST_TITLES[name], "is_list": True, **LISTS[name](look)}
    if name not in CARDS:
        raise Http404
    card = CARDS[name]
    try:
        return {"title": card.title, "card": card, "drawn": card.draw(look), "left_out": left_out(look.query)}
    except BadQuery as refused:
        return {"title": card.title, "card": card, "refused": str(refused)}


@community_view(May.READ)
@require_safe
def download(request: HttpRequest, community: Community, metric: str) -> HttpResponseBase:
    """The rows as `weilu query` gives them, with a column that marks gaps and the denominators that it leaves out."""
    if metric not in METRICS:
        raise Http404
    look = Look.read(community, request.GET)
    try:
        result = look.keeping.ask(metric, look.question(metric))
    except BadQuery as refused:
        return HttpResponse(str(refused), status=400, content_type="text/plain; charset=utf-8")
    keys = [*result.keys, *METRICS[metric].extra]
    rows = ([_plain(row.get(key)) for key in keys] for row in result.rows)
    return sheet(f"{community.slug}-{metric}-{look.span[0]}-{look.span[1]}.csv", keys, rows)


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value
