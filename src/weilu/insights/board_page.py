"""看板: the numbers of a community. The page stands at once; each part is fetched by itself and has its own address."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.analytics.door import METRICS, BadQuery
from weilu.analytics.metric import first_day
from weilu.insights.board_charts import CHARTS, TITLES
from weilu.insights.board_figures import FIGURES
from weilu.insights.board_filters import Board
from weilu.insights.board_lists import LIST_TITLES, LISTS
from weilu.insights.metric_words import left_out
from weilu.insights.telling import rooms_of
from weilu.kit.sheets import sheet
from weilu.team.access import May, community_view
from weilu.team.models import Community

PLACES = [("active", ""), ("growth", "half"), ("total", "half"), ("speaking", "half"), ("stickiness", "half"),
          ("hours", "half"), ("kinds", "half"), ("speakers", "third"), ("topics", "third"), ("rooms", "third"),
          ("faces", "")]  # fmt: skip


@community_view(May.READ)
@require_safe
def boards(request: HttpRequest, community: Community) -> HttpResponse:
    board = Board.read(community, request.GET)
    is_empty = board.keeping.of(first_day, board.query.between(*board.span)) is None
    places = [(name, width, {**TITLES, **LIST_TITLES}[name]) for name, width in PLACES]
    return render(
        request,
        "insights/boards.html",
        {
            "board": board,
            "places": places,
            "figures": list(FIGURES),
            "is_empty": is_empty,
            "asked": board.url(),
            **_choices(board),
        },
    )


@community_view(May.READ)
@require_safe
def part(request: HttpRequest, community: Community, name: str) -> HttpResponse:
    """One part: alone for htmx, else with a page around it."""
    board = Board.read(community, request.GET)
    context = {"board": board, "name": name, "back": board.url(), **_shown(board, name)}
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "insights/part.html" if fragment else "insights/part_page.html", context)


def _shown(board: Board, name: str) -> dict[str, Any]:
    if name in FIGURES:
        figure = FIGURES[name](board)
        return {"title": figure["name"], "figure": figure}
    if name in CHARTS:
        drawn = CHARTS[name](board)
        return {"title": TITLES[name], "drawn": drawn, "left_out": left_out(board.query)}
    if name in LISTS:
        return {"title": LIST_TITLES[name], "is_list": True, **LISTS[name](board)}
    raise Http404


@community_view(May.READ)
@require_safe
def download(request: HttpRequest, community: Community, metric: str) -> HttpResponseBase:
    """The rows as `weilu query` gives them, with a column that marks gaps."""
    if metric not in METRICS:
        raise Http404
    board = Board.read(community, request.GET)
    try:
        result = board.keeping.ask(metric, board.query)
    except BadQuery as refused:
        raise Http404 from refused
    keys = [*METRICS[metric].keys, *(["gap"] if any(row.get("gap") for row in result.rows) else [])]
    rows = ([_plain(row.get(key)) for key in keys] for row in result.rows)
    return sheet(f"{community.slug}-{metric}-{board.span[0]}-{board.span[1]}.csv", keys, rows)


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _choices(board: Board) -> dict[str, Any]:
    spans = [("7", _("近 7 天")), ("30", _("近 30 天")), ("90", _("近 90 天")), ("all", _("全部"))]
    grains = [("day", _("按日")), ("week", _("按周")), ("month", _("按月"))]
    return {
        "spans": [(board.url(range=value, **{"from": None, "to": None}), title) for value, title in spans],
        "span_chosen": board.url(range=board.range, **{"from": None, "to": None}) if board.range != "custom" else "",
        "grains": [(board.url(grain=value), title) for value, title in grains],
        "grain_chosen": board.url(grain=board.grain),
        "rooms": rooms_of(board.community),
        "platforms": list(board.community.spaces.values_list("platform", flat=True).distinct().order_by("platform")),
    }
