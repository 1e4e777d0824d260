"""Goals set, changed, deleted and brought back; one reading a day kept of each."""

import datetime as dt
from math import isfinite
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.analytics.keeping import Keeping
from weilu.insights.goals.holding import hold
from weilu.insights.goals.measures import MEASURES
from weilu.insights.goals.objectives import objective_named
from weilu.insights.goals.standing import query_of, stand
from weilu.insights.goals.turning import note_turn
from weilu.insights.models import Goal, GoalReading
from weilu.kit.clock import now
from weilu.members.listing import platforms_of
from weilu.segments.models import Segment
from weilu.team.audit import note
from weilu.team.models import Community, Staff

LONGEST = 366 * 3  # days


class GoalForm(forms.ModelForm[Goal]):
    measure = forms.ChoiceField(
        label=_("看哪个数"), choices=lambda: [(one.name, one.title) for one in MEASURES.values()]
    )
    objective = forms.CharField(
        label=_("大目标"), max_length=60, required=False, widget=forms.TextInput({"list": "objectives"}),
        help_text=_("同一个大目标下的几个目标排在一起（OKR 的 O）；没有的会新建。"),
    )  # fmt: skip
    platform = forms.ChoiceField(label=_("只看平台"), required=False)

    class Meta:
        model = Goal
        fields = ("name", "measure", "target", "first", "last", "owner", "segment", "platform", "note", "version")
        widgets: ClassVar = {
            **{name: forms.DateInput({"type": "date"}, "%Y-%m-%d") for name in ("first", "last")},
            "version": forms.HiddenInput(),
            "note": forms.Textarea({"rows": 4}),
        }

    def __init__(self, community: Community, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        fields: Any = self.fields
        fields["owner"].queryset = Staff.objects.filter(seats__community=community).distinct()
        fields["segment"].queryset = Segment.objects.filter(community=community, archived_at=None)
        fields["segment"].empty_label = _("全部成员")
        known = [*platforms_of(community), *([self.instance.platform] if self.instance.platform else [])]
        fields["platform"].choices = [("", _("全部平台")), *((name, name) for name in dict.fromkeys(known))]
        fields["target"].help_text = _("百分数直接写 35，就是 35%；销售额写元，首次响应写分钟。")
        fields["version"].required = False
        self.order_fields(["name", "objective", "measure", "target", "first", "last", "owner"])
        if self.instance.pk:
            if self.instance.objective and self.instance.objective.archived_at is None:
                self.initial.setdefault("objective", self.instance.objective.name)
            if MEASURES[self.instance.measure].how == "rate":
                self.initial["target"] = round(self.instance.target * 100, 6)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        target, measure = cleaned.get("target"), MEASURES.get(cleaned.get("measure", ""))
        if measure and target is not None and not isfinite(target):
            self.add_error("target", _("目标值要是一个数。"))
        elif measure and measure.how == "rate" and target is not None:
            cleaned["target"] = target / 100
            if not 0 < target <= 100:
                self.add_error("target", _("百分数要在 0 到 100 之间。"))
        first, last = cleaned.get("first"), cleaned.get("last")
        if isinstance(first, dt.date) and isinstance(last, dt.date):
            if first > last:
                self.add_error("last", _("结束早于开始。"))
            elif (last - first).days > LONGEST:
                self.add_error("last", _("一个目标最长三年。"))
        return cleaned


@transaction.atomic
def set_goal(community: Community, form: GoalForm, *, by: Staff | None) -> Goal:
    """Make or change a goal; the form is valid. A level starts from where it stands when the goal is set. Raises
    ChangedMeanwhile."""
    goal = form.save(commit=False)
    is_new = goal.pk is None
    if not is_new:
        hold(goal, goal.version)
        goal.version += 1
    goal.community = community
    goal.objective = objective_named(community, form.cleaned_data["objective"], by=by)
    if is_new or {"measure", "first", "segment", "platform"} & set(form.changed_data):
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
    found = measure.by_day(keeping, query_of(goal, last - dt.timedelta(days=27), last))
    return float(found[max(found)]) if found else 0.0


@transaction.atomic
def put_away(goal: Goal, *, by: Staff | None) -> None:
    """Delete it: out of the list; `bring_back` undoes it."""
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
        running = community.goals.filter(archived_at=None, closed_at=None, first__lte=community.today)
        for goal in running.select_related("segment"):
            on = min(community.yesterday, goal.last)
            if on >= goal.first and not goal.readings.filter(on=on).exists():
                kept += keep_reading(keeping, goal) is not None
    return kept


def keep_reading(keeping: Keeping, goal: Goal) -> GoalReading | None:
    """Where the goal stands at the end of yesterday, kept once a day; and the turn, if it took one."""
    standing = stand(keeping, goal)
    if standing.value is None or goal.closed_at:
        return None
    told = {"value": standing.value, "pace": standing.pace, "state": standing.state}
    with transaction.atomic():
        reading = GoalReading.objects.update_or_create(goal=goal, on=standing.on, defaults=told)[0]
        note_turn(standing)
    return reading
