"""Where a goal stands at the end of yesterday: value, pace, forecast, and one word for it."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import accumulate

from django.utils.translation import gettext_lazy as _

from weilu.analytics.door import Query
from weilu.analytics.keeping import Keeping
from weilu.analytics.metric import first_day
from weilu.insights.goals.foreseeing import HABIT, ONE, Forecast, flow, level
from weilu.insights.goals.measures import MEASURES, Measure, Values
from weilu.insights.models import Goal

STATES = {
    "reached": _("已达成"),
    "on_track": _("顺利"),
    "at_risk": _("有风险"),
    "behind": _("落后"),
    "missed": _("未达成"),
    "waiting": _("还没开始"),
    "unsure": _("还说不准"),
}
TONES = {"reached": "good", "on_track": "good", "at_risk": "warn", "behind": "bad", "missed": "bad"}
OFF_PACE = ("at_risk", "behind")


@dataclass(frozen=True, slots=True)
class Standing:
    """As of `on`, the last whole day counted. value: None before the first day has passed. share: of the way from the
    start to the target. pace: where a steady way would be. days: the value at the end of each day."""

    goal: Goal
    measure: Measure
    on: dt.date
    value: float | None
    share: float | None
    pace: float
    forecast: Forecast | None
    state: str
    days: Values

    @property
    def word(self) -> str:
        return str(STATES[self.state])

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "calm")

    @property
    def is_off_pace(self) -> bool:
        return self.state in OFF_PACE


def stand(keeping: Keeping, goal: Goal) -> Standing:
    """Where the goal stands now. Today, which is unfinished, counts for nothing."""
    measure, today = MEASURES[goal.measure], keeping.community.today
    on = min(keeping.community.yesterday, goal.last)
    habit = _known(keeping, measure, min(goal.first, today - ONE * HABIT))
    days = _values(measure, habit, goal.first, on)
    value = days[max(days)] if days else None
    forecast = _foresee(measure, habit, value, goal, today)
    start = 0.0 if measure.flows else goal.start
    share = (value - start) / (goal.target - start) if value is not None and goal.target != start else None
    state = _state(goal, value, forecast, today)
    return Standing(goal, measure, on, value, share, pace(goal, on), forecast, state, days)


def _known(keeping: Keeping, measure: Measure, first: dt.date) -> Values:
    """From that day, or from the community's first event: the days before there was anything are no habit."""
    begin = keeping.of(first_day, Query(keeping.community))
    yesterday = keeping.community.yesterday
    if begin is None or begin > yesterday:
        return {}
    return measure.by_day(keeping, max(first, begin), yesterday) if first <= yesterday else {}


def pace(goal: Goal, on: dt.date) -> float:
    """Where a steady way from the start to the target would be at the end of that day."""
    start = 0.0 if MEASURES[goal.measure].flows else goal.start
    length = (goal.last - goal.first).days + 1
    passed = min(max((on - goal.first).days + 1, 0), length)
    return start + (goal.target - start) * passed / length


def _values(measure: Measure, habit: Values, first: dt.date, on: dt.date) -> Values:
    days = [first + ONE * n for n in range((on - first).days + 1)]
    if measure.flows:
        return dict(zip(days, accumulate(habit.get(day, 0) for day in days), strict=True))
    return {day: habit[day] for day in days if day in habit}


def _foresee(measure: Measure, habit: Values, value: float | None, goal: Goal, today: dt.date) -> Forecast | None:
    if today > goal.last:
        return None
    if measure.flows:
        found = flow(habit, value or 0, today, goal.first, goal.last)
        return found if found is None or measure.may_fall else replace(found, low=max(found.low, value or 0))
    return level(habit, today, goal.last)


def _reached(goal: Goal, value: float) -> bool:
    return value >= goal.target if goal.wants_more else value <= goal.target


def _state(goal: Goal, value: float | None, forecast: Forecast | None, today: dt.date) -> str:
    if today > goal.last:
        return "reached" if value is not None and _reached(goal, value) else "missed"
    if value is None:
        return "waiting" if today <= goal.first else "unsure"
    counts_down = MEASURES[goal.measure].flows and not goal.wants_more  # staying below is known at the end alone
    if _reached(goal, value) and not counts_down:
        return "reached"
    if forecast is None:
        return "unsure"
    likely, best = (forecast.mid, forecast.high) if goal.wants_more else (forecast.mid, forecast.low)
    if _reached(goal, likely):
        return "on_track"
    return "at_risk" if _reached(goal, best) else "behind"
