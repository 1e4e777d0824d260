"""分群: all of them, and one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from weilu.kit.charts import Spec
from weilu.members.exporting import csv_lines
from weilu.members.models import Member
from weilu.segments import making
from weilu.segments.describing import lines
from weilu.segments.hearing import PATIENCE, catch_up
from weilu.segments.models import Segment
from weilu.segments.panels import panels_of
from weilu.segments.rules import BadRule, parse
from weilu.segments.selecting import first_of, members_of, selection_of
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.audit import note
from weilu.team.models import Community

SHOWN = 50
PIECE = 500
DRAWN = 30  # days of a small line


def segment_of(community: Community, pk: int) -> Segment:
    return fetch(community, Segment.objects.all(), pk=pk)


@community_view(May.READ)
@require_safe
def every(request: HttpRequest, community: Community) -> HttpResponse:
    segments = Segment.objects.filter(community=community, archived_at=None).prefetch_related("sizes")
    rows = [{"segment": one, "sizes": [size.members for size in one.sizes.all()][-DRAWN:]} for one in segments]
    away = request.session.pop("segment_put_away", 0)
    context = {
        "rows": rows,
        "away": Segment.objects.filter(community=community, pk=away).exclude(archived_at=None).first(),
        "may_change": allows(request, May.OPERATE),
    }
    return render(request, "segments/list.html", context)


@community_view(May.READ)
@require_safe
def one(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Whom it holds at this moment, by what rules, and how large it was."""
    segment = segment_of(community, pk)
    context: dict[str, Any] = {
        "segment": segment,
        "crumbs": [(_("分群"), reverse("segments:list", args=[community.slug])), (segment.name, None)],
        "lines": list(lines(parse(segment.rules))),
        "sizes": _drawn(segment),
        "may_change": allows(request, May.OPERATE),
        "panels": panels_of(segment),
    }
    try:
        catch_up(PATIENCE)
        fitting, numbers = first_of(selection_of(segment), SHOWN)
    except BadRule as reason:
        return render(request, "segments/one.html", context | {"wrong": str(reason)})
    shown = Member.objects.in_bulk(numbers)
    context["count"] = fitting
    context["members"] = [shown[number] for number in numbers if number in shown]
    return render(request, "segments/one.html", context)


def _drawn(segment: Segment) -> Spec:
    sizes = list(segment.sizes.all())
    return {
        "id": "sizes",
        "kind": "line",
        "title": _("人数变化"),
        "definition": _("每个自然日最后一次计数时的人数。"),
        "unit": _("人"),
        "x": [str(size.on) for size in sizes],
        "series": [{"name": _("人数"), "data": [size.members for size in sizes]}],
        "empty": _("还没有计过数。"),
    }


@community_view(May.READ)
@require_POST
def download(request: HttpRequest, community: Community, pk: int) -> HttpResponse | StreamingHttpResponse:
    """Everybody in it as CSV; taking a list away is an entry in the log (so it is a POST)."""
    segment = segment_of(community, pk)
    try:
        numbers = members_of(segment)
    except BadRule as reason:
        messages.error(request, str(reason))
        return redirect("segments:one", community.slug, pk)
    note("members.download", segment.name, by=staff_of(request), community=community, count=f"{len(numbers):,}")
    people = (
        person
        for start in range(0, len(numbers), PIECE)
        for person in Member.objects.filter(pk__in=numbers[start : start + PIECE]).order_by("pk")
    )
    told = csv_lines(community, people, in_full=allows(request, May.CONTACT))
    response = StreamingHttpResponse(told, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="weilu-{community.slug}-segment-{pk}.csv"'
    return response


@community_view(May.OPERATE)
@require_POST
def put_away(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    segment = segment_of(community, pk)
    try:
        making.put_away(segment, by=staff_of(request))
    except BadRule as reason:
        messages.error(request, str(reason))
        return redirect("segments:one", community.slug, pk)
    request.session["segment_put_away"] = segment.pk
    return redirect("segments:list", community.slug)


@community_view(May.OPERATE)
@require_POST
def bring_back(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    try:
        making.bring_back(segment_of(community, pk), by=staff_of(request))
    except BadRule as reason:
        messages.error(request, str(reason))
        return redirect("segments:list", community.slug)
    return redirect("segments:one", community.slug, pk)


def saved_as(request: HttpRequest, community: Community, numbers: list[int]) -> HttpResponse:
    """Keep these members under the `name` that the form tells, and show the segment; else say why not, where one is."""
    try:
        segment = making.save_members(community, request.POST.get("name", ""), numbers, by=staff_of(request))
    except BadRule as reason:
        messages.error(request, str(reason))
        return redirect(request.get_full_path())
    messages.success(
        request,
        ngettext("已存为分群，%(n)s 位成员。", "已存为分群，%(n)s 位成员。", len(numbers)) % {"n": len(numbers)},
    )
    return redirect("segments:one", community.slug, segment.pk)
