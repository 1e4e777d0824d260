"""Goals set, changed, put away and brought back; one reading a day kept of each."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.analytics.keeping import Keeping
from weilu.insights.goals.measures import MEASURES
from weilu.insights.goals.standing import stand
from weilu.insights.models import Goal, GoalReading
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff

LONGEST = 366 * 3  # days


class GoalForm(forms.ModelForm[Goal]):
    measure = forms.ChoiceField(
        label=_("看哪个数"), choices=lambda: [(one.name, one.title) for one in MEASURES.values()]
    )

    class Meta:
        model = Goal
        fields = ("name", "objective", "measure", "target", "first", "last", "owner", "note")
        widgets: ClassVar = {
            **{name: forms.DateInput({"type": "date"}, "%Y-%m-%d") for name in ("first", "last")},
            "objective": forms.TextInput({"list": "objectives"}),
            "note": forms.Textarea({"rows": 4}),
        }

    def __init__(self, community: Community, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["owner"].queryset = Staff.objects.filter(seats__community=community).distinct()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if isinstance(first, dt.date) and isinstance(last, dt.date):
            if first > last:
                self.add_error("last", _("结束早于开始。"))
            elif (last - first).days > LONGEST:
                self.add_error("last", _("一个目标最长三年。"))
        return cleaned


@transaction.atomic
def set_goal(community: Community, form: GoalForm, *, by: Staff | None) -> Goal:
    """Make or change a goal; the form is valid. A level starts from where it stands when the goal is set."""
    goal = form.save(commit=False)
    is_new = goal.pk is None
    goal.community = community
    if is_new or {"measure", "first"} & set(form.changed_data):
        goal.start = start_of(Keeping(community), goal)
    measure = MEASURES[goal.measure]
    goal.wants_more = measure.more_is_better if measure.flows else goal.target >= goal.start
    goal.save()
    note("goal.set" if is_new else "goal.changed", goal.name, by=by, community=community, target=f"{goal.target:g}")
    return goal


def start_of(keeping: Keeping, goal: Goal) -> float:
    """Where a level stood on the day before its first, or stands now; 0 for a flow."""
    measure = MEASURES[goal.measure]
    if measure.flows:
        return 0.0
    last = min(goal.first - dt.timedelta(days=1), keeping.community.yesterday)
    found = measure.by_day(keeping, last - dt.timedelta(days=27), last)
    return float(found[max(found)]) if found else 0.0


@transaction.atomic
def put_away(goal: Goal, *, by: Staff | None) -> None:
    """Out of the list; `bring_back` undoes it."""
    if Goal.objects.filter(pk=goal.pk, archived_at=None).update(archived_at=now()):
        note("goal.archived", goal.name, by=by, community=goal.community)


@transaction.atomic
def bring_back(goal: Goal, *, by: Staff | None) -> None:
    if Goal.objects.filter(pk=goal.pk, archived_at__isnull=False).update(archived_at=None):
        note("goal.restored", goal.name, by=by, community=goal.community)


def read_all() -> int:
    """Keep today's reading of every goal that has none yet; returns how many."""
    kept = 0
    for community in Community.objects.filter(goals__archived_at=None).distinct():
        keeping = Keeping(community)
        for goal in community.goals.filter(archived_at=None, first__lte=community.today):
            on = min(community.yesterday, goal.last)
            if on >= goal.first and not goal.readings.filter(on=on).exists():
                keep_reading(keeping, goal)
                kept += 1
    return kept


def keep_reading(keeping: Keeping, goal: Goal) -> GoalReading | None:
    """Where the goal stands at the end of yesterday, kept once a day."""
    standing = stand(keeping, goal)
    if standing.value is None:
        return None
    told = {"value": standing.value, "pace": standing.pace, "state": standing.state}
    return GoalReading.objects.update_or_create(goal=goal, on=standing.on, defaults=told)[0]
