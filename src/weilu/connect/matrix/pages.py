"""What the page of a Matrix source does beyond the pages of all: the registration file, rooms and their history."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from weilu.connect import sources
from weilu.connect.health import heard, went_wrong
from weilu.connect.live_kinds import kind_of
from weilu.connect.matrix.answering import accept, decline
from weilu.connect.matrix.history import ask_for_history, stop_history
from weilu.connect.matrix.homeserver import Homeserver
from weilu.connect.matrix.live import new_tokens
from weilu.connect.matrix.registration import registration
from weilu.connect.matrix.rooms import MatrixRoom
from weilu.connect.models import Source
from weilu.kit.clock import now
from weilu.kit.sealing import seal
from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

SPANS = {30: gettext_lazy("最近 30 天"), 365: gettext_lazy("最近一年"), 0: gettext_lazy("全部历史")}


@community_view(May.OPERATE)
@require_POST
@never_cache
def registration_file(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The file with both tokens, until the homeserver has called with them; after that only new ones are shown."""
    source = _fetch(community, pk)
    if source.heard_at:
        messages.error(request, _("Matrix 服务器已经用上了这份注册文件，不再显示。丢了就换一份新的。"))
        return _back(source)
    base = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    text = registration(source, base)
    if "show" in request.POST:
        return render(request, "connect/matrix/registration.html", {"source": source, "text": text})
    return HttpResponse(
        text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="weilu.yaml"'},
    )


@community_view(May.OPERATE)
@require_POST
def renew(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """New tokens: the homeserver's calls are refused until it has the new file, and come then, none lost."""
    source = _fetch(community, pk)
    _renew(source, staff_of(request))
    messages.success(request, _("令牌已经换新。请下载新的注册文件，换到 Matrix 服务器上再重启它。"))
    return _back(source)


@transaction.atomic
def _renew(source: Source, by: Staff) -> None:
    Source.objects.filter(pk=source.pk).update(sealed=seal({**source.secrets, **new_tokens()}), heard_at=None)
    note("connect.matrix_tokens_renewed", source.name, by=by, community=source.community)


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
