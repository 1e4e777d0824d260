"""目标: the list by objective, one goal with its chart, the form."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weilu.analytics.keeping import Keeping
from weilu.insights.goals import setting
from weilu.insights.goals.foreseeing import ONE
from weilu.insights.goals.standing import Standing, pace, stand
from weilu.insights.models import Goal
from weilu.kit.charts import Series, Spec
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community


@community_view(May.READ)
@require_safe
def goals(request: HttpRequest, community: Community) -> HttpResponse:
    """Every goal, those of one objective together."""
    keeping = Keeping(community)
    every = community.goals.filter(archived_at=None).select_related("owner")
    standings = [stand(keeping, goal) for goal in every.order_by("objective", "last", "pk")]
    groups = [(name, list(some)) for name, some in groupby(standings, key=lambda one: one.goal.objective)]
    archived = request.session.pop("goal_archived", 0)
    context = {
        "objectives": groups,
        "any": standings,
        "may_set": allows(request, May.OPERATE),
        "archived": Goal.objects.filter(community=community, pk=archived).first() if archived else None,
    }
    return render(request, "insights/goals/list.html", context)


@community_view(May.READ)
@require_safe
def goal(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    shown = fetch(community, Goal.objects.select_related("owner"), pk=pk)
    standing = stand(Keeping(community), shown)
    context = {
        "standing": standing,
        "goal": shown,
        "spec": _chart(standing),
        "readings": shown.readings.order_by("-on")[:30],
        "may_set": allows(request, May.OPERATE),
        "crumbs": [(_("目标"), reverse("goals:list", args=[community.slug])), (shown.name, None)],
    }
    return render(request, "insights/goals/goal.html", context)


def _chart(standing: Standing) -> Spec:
    """The way so far, a steady way, and where it is heading."""
    goal = standing.goal
    x = [goal.first + ONE * n for n in range((goal.last - goal.first).days + 1)]
    lines: list[Series] = [
        {"name": standing.measure.title, "data": [standing.days.get(day) for day in x]},
        {"name": _("匀速应到"), "data": [round(pace(goal, day), 2) for day in x], "ghost": True},
    ]
    if standing.forecast and standing.value is not None:
        ends = (("mid", _("预计")), ("low", _("预计下限")), ("high", _("预计上限")))
        for end, name in ends:
            line: Series = {"name": name, "data": _ahead(standing, x, getattr(standing.forecast, end))}
            lines.append(line if end == "mid" else {**line, "ghost": True})
    return {
        "id": "goal",
        "kind": "line",
        "title": goal.name,
        "x": [str(day) for day in x],
        "series": lines,
        "unit": standing.measure.unit,
        "csv": None,
        "note": _("预计取最近八周的规律，上下限之间有八成把握。"),
    }


def _ahead(standing: Standing, x: list[Any], end: float) -> list[float | None]:
    """A straight line from where it stands to where it will be."""
    here, last = standing.on, standing.goal.last
    value = standing.value or 0
    length = max(1, (last - here).days)
    return [None if day < here else round(value + (end - value) * (day - here).days / length, 2) for day in x]


@community_view(May.OPERATE)
def edit(request: HttpRequest, community: Community, pk: int = 0) -> HttpResponse:
    """A new goal, or a change of one."""
    old = fetch(community, Goal.objects.all(), pk=pk) if pk else Goal(community=community)
    usual = {"first": community.today, "last": community.today + ONE * 29, "owner": request.user} if not pk else {}
    form = setting.GoalForm(community, request.POST or None, instance=old, initial=usual)
    if request.method == "POST" and form.is_valid():
        made = setting.set_goal(community, form, by=staff_of(request))
        setting.keep_reading(Keeping(community), made)
        return redirect("goals:goal", community.slug, made.pk)
    context = {"form": form, "goal": old if pk else None, "objectives": _objectives(community)}
    return render(request, "insights/goals/edit.html", context, status=422 if form.errors else 200)


def _objectives(community: Community) -> list[str]:
    named = community.goals.exclude(objective="")
    return list(named.values_list("objective", flat=True).distinct().order_by("objective"))


@community_view(May.OPERATE)
@require_POST
def archive(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    shown = fetch(community, Goal.objects.all(), pk=pk)
    setting.put_away(shown, by=staff_of(request))
    request.session["goal_archived"] = shown.pk
    return redirect("goals:list", community.slug)


@community_view(May.OPERATE)
@require_POST
def restore(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    setting.bring_back(fetch(community, Goal.objects.all(), pk=pk), by=staff_of(request))
    messages.success(request, _("已找回。"))
    return redirect("goals:list", community.slug)
