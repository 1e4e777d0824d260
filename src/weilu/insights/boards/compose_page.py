"""What is done to a board: made, named, its cards added, moved, widened, taken out and put back."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.insights.boards import composing
from weilu.insights.look import Look
from weilu.insights.models import Board
from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.models import Community


def _of(community: Community, pk: int) -> Board:
    return fetch(community, Board.objects.all(), pk=pk)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def _told(request: HttpRequest, act: Callable[[], object], done: str = "") -> bool:
    """Carry out an act; tell what came of it. Whether it was done."""
    try:
        act()
    except composing.CannotCompose as reason:
        messages.error(request, str(reason))
        return False
    if done:
        messages.success(request, done)
    return True


@community_view(May.OPERATE)
@require_POST
def new(request: HttpRequest, community: Community) -> HttpResponse:
    try:
        made = composing.make(community, request.POST.get("name", ""), by=staff_of(request))
    except composing.CannotCompose as reason:
        messages.error(request, str(reason))
        return redirect("insights:boards", community.slug)
    return redirect("insights:board", community.slug, made.pk)


@community_view(May.OPERATE)
@require_POST
def add_card(request: HttpRequest, community: Community) -> HttpResponse:
    """Put a card, as its filters stand in `asked`, on the board chosen, or on a new one."""
    by, number = staff_of(request), _whole(request.POST.get("board"))
    asked = Look.read(community, QueryDict(request.POST.get("asked", "").lstrip("?"))).asked
    try:
        board = _of(community, number) if number > 0 else composing.make(community, request.POST.get("name", ""), by=by)
        composing.add(board, request.POST.get("card", ""), asked, by=by)
    except composing.CannotCompose as reason:
        messages.error(request, str(reason))
        return redirect("insights:boards", community.slug)
    messages.success(request, _("已加到看板「%(name)s」。") % {"name": board.name})
    return redirect("insights:board", community.slug, board.pk)


@community_view(May.OPERATE)
@require_POST
def rename(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    board = _of(community, pk)
    _told(request, lambda: composing.rename(board, request.POST.get("name", ""), by=staff_of(request)))
    return redirect("insights:board", community.slug, pk)


@community_view(May.OPERATE)
@require_POST
def archive(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    board = _of(community, pk)
    composing.archive(board, by=staff_of(request))
    request.session["board_archived"] = board.pk
    return redirect("insights:boards", community.slug)


@community_view(May.OPERATE)
@require_POST
def bring_back(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    composing.bring_back(_of(community, pk), by=staff_of(request))
    return redirect("insights:board", community.slug, pk)


@community_view(May.OPERATE)
@require_POST
def order(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The present places of the cards as they shall stand, separated by commas."""
    board, wanted = _of(community, pk), request.POST.get("order", "")
    places = [_whole(place) for place in wanted.split(",")]
    version = _whole(request.POST.get("version"))
    _told(request, lambda: composing.rearrange(board, places, version=version, by=staff_of(request)))
    return redirect("insights:board", community.slug, pk)


@community_view(May.OPERATE)
@require_POST
def move(request: HttpRequest, community: Community, pk: int, place: int) -> HttpResponse:
    """One card a place up or down, or another width."""
    board, version = _of(community, pk), _whole(request.POST.get("version"))
    if "width" in request.POST:
        width = request.POST["width"]
        _told(request, lambda: composing.widen(board, place, width, version=version, by=staff_of(request)))
    else:
        other = place + (1 if request.POST.get("to") == "down" else -1)
        places = list(range(len(board.cards)))
        if 0 <= other < len(places) and place < len(places):
            places[place], places[other] = places[other], places[place]
            _told(request, lambda: composing.rearrange(board, places, version=version, by=staff_of(request)))
    return redirect("insights:board", community.slug, pk)


@community_view(May.OPERATE)
@require_POST
def take_out(request: HttpRequest, community: Community, pk: int, place: int) -> HttpResponse:
    board, version = _of(community, pk), _whole(request.POST.get("version"))
    try:
        _board, card = composing.take_out(board, place, version=version, by=staff_of(request))
    except composing.CannotCompose as reason:
        messages.error(request, str(reason))
    else:
        request.session["card_taken_out"] = json.dumps({"board": pk, "place": place, "card": card})
    return redirect("insights:board", community.slug, pk)


@community_view(May.OPERATE)
@require_POST
def put_back(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Undo the last removal, if it was from this board."""
    kept = json.loads(request.session.pop("card_taken_out", "{}"))
    if kept.get("board") == pk:
        composing.put_back(_of(community, pk), kept["place"], kept["card"], by=staff_of(request))
    return redirect("insights:board", community.slug, pk)
