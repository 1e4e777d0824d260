"""痛点与机会点: what the map shows, what is being worked on, one point with the words that show it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weilu.analytics.journey.keeping import plan_of
from weilu.analytics.journey.words import words_of_stages, words_of_touchpoints
from weilu.analytics.metric import first_day
from weilu.events.searching import by_ids
from weilu.insights.cards.journey import Map
from weilu.insights.choices import choices
from weilu.insights.journey import pointing, weighing
from weilu.insights.journey.page import read, tabs
from weilu.insights.journey.weighing import Weighed
from weilu.insights.look import Look
from weilu.insights.models import Evidence, PainPoint
from weilu.insights.telling import rooms_of, tell
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community


@community_view(May.READ)
@require_safe
def points(request: HttpRequest, community: Community) -> HttpResponse:
    """What is being worked on, then what the map shows besides; both by reach × depth over the span chosen."""
    look = read(community, request.GET)
    tracked = list(community.pain_points.filter(archived_at=None).select_related("owner", "goal"))
    archived = request.session.pop("point_archived", 0)
    context: dict[str, Any] = {
        "look": look,
        "asked": look.url(),
        "tabs": tabs(look, "points"),
        "refused": look.trouble,
        "is_empty": look.keeping.of(first_day, look.everybody) is None,
        "may_change": allows(request, May.OPERATE),
        "archived": PainPoint.objects.filter(community=community, pk=archived).first() if archived else None,
        **choices(look),
    }
    if not (context["refused"] or context["is_empty"]):
        cells = weighing.cells_of(look)
        shown = _Shown(look)
        context["kept"] = [shown.row(one) for one in weighing.kept(cells, tracked)]
        new = weighing.found(look, cells, tracked)
        context["found"] = [
            (kind, PainPoint.Kind(kind).label, [shown.row(one) for one in some]) for kind, some in new.items()
        ]
    return render(request, "insights/journey/points.html", context)


class _Shown:
    """Weighed cells as the page's rows."""

    def __init__(self, look: Look) -> None:
        plan = plan_of(look.community)
        self.stages, self.touchpoints = words_of_stages(plan), words_of_touchpoints(plan)
        self.map = Map(look, look.keeping.ask("journey", look.question("journey")), "")

    def row(self, one: Weighed) -> dict[str, Any]:
        keys = {"kind": one.kind, "stage": one.stage, "touchpoint": one.touchpoint}
        known = one.stage in self.stages and one.touchpoint in self.touchpoints
        return {
            "one": one,
            "point": one.point,
            "stage": self.stages.get(one.stage, one.stage),
            "touchpoint": self.touchpoints.get(one.touchpoint, one.touchpoint),
            "weight": one.weight * 100,
            "url": self.map.url(one.stage, one.touchpoint) if known else "",
            "new": "?" + _query(keys),
        }


def _query(keys: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(keys)
    return query.urlencode()


@community_view(May.READ)
@require_safe
def point(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """One point: how it stands, what members said, what is known from elsewhere."""
    shown = fetch(community, PainPoint.objects.select_related("owner", "goal"), pk=pk)
    look = read(community, request.GET)
    cells = weighing.cells_of(look)
    weighed = weighing.strongest_of(look, weighing.weigh(cells, shown.kind, shown.stage, shown.touchpoint, shown))
    evidence = shown.evidence.filter(removed_at=None).select_related("member", "by")
    removed = request.session.pop("evidence_removed", 0)
    context = {
        "look": look,
        "row": _Shown(look).row(weighed),
        "point": shown,
        "evidence": _told(community, list(evidence)),
        "quoted": {one.event for one in evidence},
        "form": pointing.EvidenceForm(),
        "removed": shown.evidence.filter(pk=removed).first() if removed else None,
        "may_change": allows(request, May.OPERATE),
        "crumbs": [
            (_("情感地图"), reverse("journey:map", args=[community.slug])),
            (_("痛点与机会点"), reverse("journey:points", args=[community.slug])),
            (shown.title, None),
        ],
    }
    return render(request, "insights/journey/point.html", context)


def _told(community: Community, evidence: list[Evidence]) -> list[dict[str, Any]]:
    """Each with its message as it stands now, None for one that is gone."""
    events = by_ids(community.pk, [one.event for one in evidence if one.event])
    told = tell(community, list(events.values()), rooms_of(community), echoed=False)
    by_id = {one.event.id: one for one in told}
    return [{"one": one, "told": by_id.get(one.event)} for one in evidence]


@community_view(May.OPERATE)
def edit(request: HttpRequest, community: Community, pk: int = 0) -> HttpResponse:
    """A new point, begun from a cell of the map, or a change of one."""
    old = fetch(community, PainPoint.objects.all(), pk=pk) if pk else PainPoint(community=community)
    usual = {key: request.GET[key] for key in ("kind", "stage", "touchpoint") if key in request.GET}
    form = pointing.PointForm(community, request.POST or None, instance=old, initial={"owner": request.user, **usual})
    if request.method == "POST" and form.is_valid():
        return redirect("journey:point", community.slug, pointing.keep(community, form, by=staff_of(request)).pk)
    context = {"form": form, "point": old if pk else None}
    return render(request, "insights/journey/point_edit.html", context, status=422 if form.errors else 200)


@community_view(May.OPERATE)
@require_POST
def archive(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    shown = fetch(community, PainPoint.objects.all(), pk=pk)
    pointing.put_away(shown, by=staff_of(request))
    request.session["point_archived"] = shown.pk
    return redirect("journey:points", community.slug)


@community_view(May.OPERATE)
@require_POST
def restore(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    pointing.bring_back(fetch(community, PainPoint.objects.all(), pk=pk), by=staff_of(request))
    messages.success(request, _("已找回。"))
    return redirect("journey:points", community.slug)


@community_view(May.OPERATE)
@require_POST
def quote(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Let a message show the point."""
    shown = fetch(community, PainPoint.objects.all(), pk=pk)
    event = request.POST.get("event", "")
    if event.isdecimal() and len(event) <= 20 and by_ids(community.pk, [event]):
        pointing.quote(shown, event, by=staff_of(request))
    else:
        messages.error(request, _("这条消息已经不在了。"))
    return redirect("journey:point", community.slug, shown.pk)


@community_view(May.OPERATE)
def write(request: HttpRequest, community: Community, pk: int, number: int = 0) -> HttpResponse:
    """Evidence typed: new, or a change of one."""
    shown = fetch(community, PainPoint.objects.all(), pk=pk)
    typed = shown.evidence.filter(event="", removed_at=None)
    old = get_object_or_404(typed, pk=number) if number else Evidence(point=shown)
    form = pointing.EvidenceForm(request.POST or None, instance=old)
    if request.method == "POST" and form.is_valid():
        pointing.write_down(shown, form, by=staff_of(request))
        return redirect("journey:point", community.slug, shown.pk)
    context = {"form": form, "point": shown, "is_new": not number}
    return render(request, "insights/journey/evidence_edit.html", context, status=422 if form.errors else 200)


@community_view(May.OPERATE)
@require_POST
def take_out(request: HttpRequest, community: Community, pk: int, number: int) -> HttpResponse:
    shown = fetch(community, PainPoint.objects.all(), pk=pk)
    one = get_object_or_404(shown.evidence, pk=number)
    pointing.take_out(one, by=staff_of(request))
    request.session["evidence_removed"] = one.pk
    return redirect("journey:point", community.slug, shown.pk)


@community_view(May.OPERATE)
@require_POST
def put_back(request: HttpRequest, community: Community, pk: int, number: int) -> HttpResponse:
    shown = fetch(community, PainPoint.objects.all(), pk=pk)
    pointing.put_back(get_object_or_404(shown.evidence, pk=number), by=staff_of(request))
    messages.success(request, _("已找回。"))
    return redirect("journey:point", community.slug, shown.pk)
