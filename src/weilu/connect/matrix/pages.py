"""What the page of a Matrix source does beyond the pages of all: a check, rooms and their history."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from weilu.connect import sources
from weilu.connect.health import heard, went_wrong
from weilu.connect.live_kinds import kind_of
from weilu.connect.matrix.answering import accept, decline
from weilu.connect.matrix.history import ask_for_history, stop_history
from weilu.connect.matrix.homeserver import Homeserver
from weilu.connect.matrix.speaking import let_speak
from weilu.connect.matrix_rooms import MatrixRoom
from weilu.connect.models import Source
from weilu.kit.clock import now
from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal

SPANS = {30: gettext_lazy("最近 30 天"), 365: gettext_lazy("最近一年"), 0: gettext_lazy("全部历史")}


@community_view(May.OPERATE)
@require_POST
def check(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """There and back: from here to the homeserver, and from it to here."""
    source = _fetch(community, pk)
    try:
        took = Homeserver(source).ping()
    except Refusal as refusal:
        went_wrong(source, str(refusal))
        messages.error(request, str(refusal))
    else:
        heard(source)
        messages.success(request, _("通了：来回 %(took)s 毫秒。") % {"took": took})
    return _back(source)


@community_view(May.OPERATE)
@require_POST
def speak(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Make the sender by which the persona speaks."""
    sender = let_speak(_fetch(community, pk), by=staff_of(request))
    messages.success(request, _("人设可以说话了：收件箱里的回答、定好的消息，都能从它发出去。"))
    return redirect("senders:show", community.slug, sender.pk)


@community_view(May.READ)
@require_safe
def rooms(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The list of rooms alone, while a history is being fetched."""
    source = _fetch(community, pk)
    kind = kind_of(source)
    assert kind.facts is not None
    return render(request, "connect/matrix/rooms.html", {"source": source, **kind.facts(request, source)})


@community_view(May.OPERATE)
@require_POST
def history(request: HttpRequest, community: Community, pk: int, room: int) -> HttpResponse:
    """Begin, go on, or (with `stop`) stop."""
    source = _fetch(community, pk)
    found = _room(source, room)
    if "stop" in request.POST:
        stop_history(found, by=staff_of(request))
    else:
        told = request.POST.get("days", "0")
        days = int(told) if told.isdecimal() and int(told) in SPANS else 0
        until = now() - dt.timedelta(days=days) if days else None
        ask_for_history(found, by=staff_of(request), until=until)
    return _back(source)


@community_view(May.OPERATE)
@require_POST
def invitation(request: HttpRequest, community: Community, pk: int, room: int) -> HttpResponse:
    source = _fetch(community, pk)
    act = accept if "accept" in request.POST else decline
    try:
        act(_room(source, room), by=staff_of(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _back(source)


def _fetch(community: Community, pk: int) -> Source:
    return fetch(community, sources.live(community).filter(kind="matrix"), pk=pk)


def _room(source: Source, pk: int) -> MatrixRoom:
    found = source.matrix_rooms.filter(pk=pk).select_related("source__community").first()
    if found is None:
        raise Http404
    return found


def _back(source: Source) -> HttpResponse:
    return redirect("sources:show", source.community.slug, source.pk)
