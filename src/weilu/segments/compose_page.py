"""Rules clicked together: the form is the draft, every change of its shape is a round trip, the preview comes along."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weilu.kit.toasts import toast
from weilu.members.aliases import name_map
from weilu.segments import making
from weilu.segments.drafting import Node, act, fresh, of_form, of_rules, to_rules
from weilu.segments.list_page import segment_of
from weilu.segments.models import Segment
from weilu.segments.offering import offered
from weilu.segments.rules import BadRule
from weilu.segments.selecting import first_of
from weilu.team.access import May, community_view, staff_of
from weilu.team.models import Community, Staff

TEN = 10


@community_view(May.OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, community: Community) -> HttpResponse:
    return _compose(request, community, None)


@community_view(May.OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _compose(request, community, segment_of(community, pk))


def _compose(request: HttpRequest, community: Community, segment: Segment | None) -> HttpResponse:
    if request.method != "POST":
        draft = of_rules(segment.rules) if segment else fresh()
        name, fixed = (segment.name, segment.is_fixed) if segment else ("", False)
        return _page(request, community, segment, draft, name, fixed=fixed)
    if segment:
        segment.version = _version(request, segment)
    # A look at the preview may bring along the button that was clicked before it.
    asked = "" if request.headers.get("HX-Target") == "preview" else request.POST.get("act", "")
    draft = of_form(request.POST)
    name, fixed = request.POST.get("name", ""), request.POST.get("fixed") == "1"
    if asked == "save":
        try:
            saved = _save(community, name, draft, by=staff_of(request), fixed=fixed, old=segment)
        except making.ChangedMeanwhile as reason:
            newest = segment_of(community, segment.pk) if segment else None
            return _page(request, community, newest, draft, name, fixed=fixed, refused=str(reason), status=409)
        except BadRule as reason:
            return _page(request, community, segment, draft, name, fixed=fixed, refused=str(reason), status=400)
        return toast(request, redirect("segments:one", community.slug, saved.pk), _("已保存。"))
    return _page(request, community, segment, act(draft, asked) if asked else draft, name, fixed=fixed)


def _version(request: HttpRequest, segment: Segment) -> int:
    """The one that stood when the form was opened, however often it has come round since."""
    seen = request.POST.get("version", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else segment.version


def _save(community: Community, name: str, draft: Node, *, by: Staff, fixed: bool, old: Segment | None) -> Segment:
    """Raises BadRule, ChangedMeanwhile."""
    if old is None:
        return making.save(community, name, to_rules(draft), by=by, fixed=fixed)
    return making.change(old, name, to_rules(draft), by=by, fixed=fixed)


def _page(
    request: HttpRequest,
    community: Community,
    segment: Segment | None,
    draft: Node,
    name: str,
    *,
    fixed: bool,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "segment": segment,
        "crumbs": [
            (_("分群"), reverse("segments:list", args=[community.slug])),
            *([(segment.name, reverse("segments:one", args=[community.slug, segment.pk]))] if segment else []),
            (_("改规则") if segment else _("新分群"), None),
        ],
        "draft": draft,
        "name": name,
        "fixed": fixed,
        "refused": refused,
        "offered": offered(community, segment),
        **_preview(community, draft, segment),
    }
    return render(request, "segments/compose.html", context, status=status)


def _preview(community: Community, draft: Node, segment: Segment | None) -> dict[str, Any]:
    """How many would fit now, and ten of them; or what is still missing."""
    told = to_rules(draft)
    try:
        chosen = making.selection(community, told, name=segment.name if segment else "")
        fitting, numbers = first_of(chosen, TEN)
        people = name_map(community, numbers)
        found = [people[number] for number in numbers if number in people]
        return {"count": fitting, "found": found, "json": json.dumps(told, ensure_ascii=False, indent=2)}
    except BadRule as reason:
        return {"wrong": str(reason)}


@community_view(May.OPERATE)
@require_POST
def rename(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    segment = segment_of(community, pk)
    segment.version = _version(request, segment)
    answer = redirect("segments:one", community.slug, pk)
    try:
        making.rename(segment, request.POST.get("name", ""), by=staff_of(request))
    except BadRule as reason:
        return toast(request, answer, str(reason), "error")
    return toast(request, answer, _("已改名。"))


@community_view(May.OPERATE)
@require_POST
def copy(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Another segment of the same rules, to be changed."""
    segment = segment_of(community, pk)
    taken = set(Segment.objects.filter(community=community, archived_at=None).values_list("name", flat=True))
    names = (f"{segment.name[:52]} {n}" for n in range(2, 10_000))
    name = next(name for name in names if name not in taken)
    try:
        saved = making.save(community, name, segment.rules, by=staff_of(request), fixed=segment.is_fixed)
    except BadRule as reason:
        return toast(request, redirect("segments:one", community.slug, pk), str(reason), "error")
    return redirect("segments:change", community.slug, saved.pk)
