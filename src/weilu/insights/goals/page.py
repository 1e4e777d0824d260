"""目标: the list by objective, one goal with its chart and what is said of it, the form."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weilu.analytics.keeping import Keeping
from weilu.insights.goals import closing, setting, talking
from weilu.insights.goals.foreseeing import ONE
from weilu.insights.goals.holding import ChangedMeanwhile
from weilu.insights.goals.objectives import progress
from weilu.insights.goals.standing import STATES, TONES, Standing, pace, stand
from weilu.insights.goals.talking import CheckInForm
from weilu.insights.models import CheckIn, Goal, Objective
from weilu.kit.charts import Series, Spec
from weilu.kit.toasts import toast
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community


@dataclass(frozen=True, slots=True)
class Group:
    """The goals of one objective; None: those of none."""

    objective: Objective | None
    standings: list[Standing]

    @property
    def share(self) -> float | None:
        return progress(self.standings)


@community_view(May.READ)
@require_safe
def goals(request: HttpRequest, community: Community) -> HttpResponse:
    """Every goal, those of one objective together; what is over stands at the foot."""
    keeping = Keeping(community)
    every = community.goals.filter(archived_at=None).select_related("owner", "objective", "segment")
    standings = [stand(keeping, goal) for goal in every.order_by("last", "pk")]
    running = [one for one in standings if one.goal.closed_at is None]
    objectives = community.objectives.filter(archived_at=None, closed_at=None).select_related("owner")
    groups = [Group(one, [s for s in running if s.goal.objective_id == one.pk]) for one in objectives]
    alone = [s for s in running if s.goal.objective_id not in {one.pk for one in objectives}]
    context = {
        "groups_of": [*groups, *([Group(None, alone)] if alone else [])],
        "over": [one for one in standings if one.goal.closed_at],
        "objectives_over": community.objectives.filter(archived_at=None, closed_at__isnull=False),
        "any": bool(standings or objectives),
        "may_set": allows(request, May.OPERATE),
        "away": _away(request, community),
    }
    return render(request, "insights/goals/list.html", context)


def _away(request: HttpRequest, community: Community) -> dict[str, Any] | None:
    """What has just been deleted, to bring it back: told once."""
    kind, _colon, number = str(request.session.pop("goal_away", "")).partition(":")
    things: Any = {"goal": community.goals, "objective": community.objectives}.get(kind)
    found = things.filter(pk=int(number)).exclude(archived_at=None).first() if things else None
    restore = {"goal": "goals:restore", "objective": "goals:restore_objective"}
    return found and {"name": found.name, "url": reverse(restore[kind], args=[community.slug, found.pk])}


@community_view(May.READ)
@require_safe
def goal(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return shown(request, community, pk)


def shown(request: HttpRequest, community: Community, pk: int, form: CheckInForm | None = None) -> HttpResponse:
    """form: a check-in that could not be kept."""
    told = fetch(community, Goal.objects.select_related("owner", "objective", "segment"), pk=pk)
    standing = stand(Keeping(community), told)
    objective = told.objective if told.objective and told.objective.archived_at is None else None
    crumbs = [(_("目标"), reverse("goals:list", args=[community.slug]))]
    if objective:
        crumbs.append((objective.name, reverse("goals:objective", args=[community.slug, objective.pk])))
    context = {
        "standing": standing,
        "goal": told,
        "objective": objective,
        "spec": _chart(standing),
        "readings": [(one, standing.measure.written(one.value), standing.measure.written(one.pace))
                     for one in told.readings.order_by("-on")[:30]],
        **_talk(request, told, standing),
        "form": form or CheckInForm(),
        "may_set": allows(request, May.OPERATE),
        "crumbs": [*crumbs, (told.name, None)],
    }  # fmt: skip
    return render(request, "insights/goals/goal.html", context, status=422 if form else 200)


def _talk(request: HttpRequest, told: Goal, standing: Standing) -> dict[str, Any]:
    kept = list(told.check_ins.filter(archived_at=None).select_related("by"))
    taken = request.session.pop("check_in_away", 0)
    return {
        "talk": [(one, standing.measure.written(one.value), STATES.get(one.state, ""), TONES.get(one.state, "calm"))
                 for one in kept],
        "confidence": [one.confidence for one in reversed(kept)][-30:],
        "taken": told.check_ins.filter(pk=taken).exclude(archived_at=None).first() if taken else None,
    }  # fmt: skip


def _chart(standing: Standing) -> Spec:
    """The way so far, a steady way, and where it is heading."""
    goal = standing.goal
    x = [goal.first + ONE * n for n in range((goal.last - goal.first).days + 1)]
    lines: list[Series] = [
        {"name": standing.measure.title, "data": [standing.days.get(day) for day in x]},
        {"name": _("匀速应到"), "data": [round(pace(goal, day), 4) for day in x], "ghost": True},
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
        "format": "percent" if standing.measure.how == "rate" else "number",
        "csv": None,
        "note": _("预计取最近八周的规律，上下限之间有八成把握。"),
    }


def _ahead(standing: Standing, x: list[Any], end: float) -> list[float | None]:
    """A straight line from where it stands to where it will be."""
    here, last = standing.on, standing.goal.last
    value = standing.value or 0
    length = max(1, (last - here).days)
    return [None if day < here else round(value + (end - value) * (day - here).days / length, 4) for day in x]


@community_view(May.OPERATE)
def edit(request: HttpRequest, community: Community, pk: int = 0) -> HttpResponse:
    """A new goal, or a change of one."""
    old = fetch(community, Goal.objects.select_related("objective"), pk=pk) if pk else Goal(community=community)
    usual = {"first": community.today, "last": community.today + ONE * 29, "owner": request.user} if not pk else {}
    under = request.GET.get("objective")
    form = setting.GoalForm(
        community, request.POST or None, instance=old, initial=usual | ({"objective": under} if under else {})
    )
    trouble = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = setting.set_goal(community, form, by=staff_of(request))
        except ChangedMeanwhile as reason:
            trouble, form.data = str(reason), as_of(form.data, Goal.objects.get(pk=pk).version)
        else:
            setting.keep_reading(Keeping(community), made)
            return redirect("goals:goal", community.slug, made.pk)
    context = {"form": form, "pk": pk, "trouble": trouble, "objectives": _objectives(community)}
    return render(request, "insights/goals/edit.html", context, status=409 if trouble else 422 if form.errors else 200)


def as_of(data: Any, version: int) -> Any:
    """The same form, saved the next time over what stands now."""
    fresh = data.copy()
    fresh["version"] = version
    return fresh


def _objectives(community: Community) -> list[str]:
    running = community.objectives.filter(archived_at=None, closed_at=None)
    return list(running.values_list("name", flat=True))


@community_view(May.OPERATE)
@require_POST
def archive(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    gone = fetch(community, Goal.objects.all(), pk=pk)
    setting.put_away(gone, by=staff_of(request))
    request.session["goal_away"] = f"goal:{gone.pk}"
    return redirect("goals:list", community.slug)


@community_view(May.OPERATE)
@require_POST
def restore(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    setting.bring_back(fetch(community, Goal.objects.all(), pk=pk), by=staff_of(request))
    return toast(request, redirect("goals:list", community.slug), _("已找回。"))


@community_view(May.OPERATE)
@require_POST
def close(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    closing.close(fetch(community, Goal.objects.all(), pk=pk), request.POST.get("closing", ""), by=staff_of(request))
    return toast(request, redirect("goals:goal", community.slug, pk), _("已关闭。"))


@community_view(May.OPERATE)
@require_POST
def reopen(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    closing.reopen(fetch(community, Goal.objects.all(), pk=pk), by=staff_of(request))
    return toast(request, redirect("goals:goal", community.slug, pk), _("已重新打开。"))


@community_view(May.OPERATE)
@require_POST
def check_in(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    told, form = fetch(community, Goal.objects.all(), pk=pk), CheckInForm(request.POST)
    if not form.is_valid():
        return shown(request, community, pk, form)
    talking.check_in(told, form.cleaned_data["confidence"], form.cleaned_data["text"], by=staff_of(request))
    return toast(request, redirect("goals:goal", community.slug, pk), _("记下了。"))


@community_view(May.OPERATE)
@require_POST
def remove_check_in(request: HttpRequest, community: Community, pk: int, number: int) -> HttpResponse:
    made = _made(community, pk, number)
    talking.take_back(made, by=staff_of(request))
    request.session["check_in_away"] = made.pk
    return redirect("goals:goal", community.slug, pk)


@community_view(May.OPERATE)
@require_POST
def restore_check_in(request: HttpRequest, community: Community, pk: int, number: int) -> HttpResponse:
    talking.bring_back(_made(community, pk, number), by=staff_of(request))
    return redirect("goals:goal", community.slug, pk)


def _made(community: Community, pk: int, number: int) -> CheckIn:
    return get_object_or_404(CheckIn, pk=number, goal=fetch(community, Goal.objects.all(), pk=pk))
