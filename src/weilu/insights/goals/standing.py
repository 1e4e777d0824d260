"""Where a goal stands at the end of yesterday: value, pace, forecast, and one word for it."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import accumulate

from django.utils.translation import gettext_lazy as _

from weilu.analytics.door import BadQuery, Query
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
    trouble: str = ""  # why nothing can be said, where the segment is gone

    @property
    def value_read(self) -> str:
        return self.measure.written(self.value)

    @property
    def pace_read(self) -> str:
        return self.measure.written(self.pace)

    @property
    def target_read(self) -> str:
        return self.measure.written(self.goal.target)

    @property
    def forecast_read(self) -> tuple[str, str, str] | None:
        """Likely, lower, upper."""
        if self.forecast is None:
            return None
        low, high = self.forecast.low, self.forecast.high
        return self.measure.written(self.forecast.mid), self.measure.written(low), self.measure.written(high)

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
    """Where the goal stands now, or stood when it was closed. Today, which is unfinished, counts for nothing."""
    if goal.closed_at:
        return _closed(keeping, goal, goal.closed_at)
    measure, today = MEASURES[goal.measure], keeping.community.today
    on = min(keeping.community.yesterday, goal.last)
    try:
        habit = _known(keeping, measure, goal, min(goal.first, today - ONE * HABIT))
    except BadQuery as reason:
        return Standing(goal, measure, on, None, None, pace(goal, on), None, "unsure", {}, str(reason))
    days = _values(measure, habit, goal.first, on)
    value = days[max(days)] if days else None
    forecast = _foresee(measure, habit, value, goal, today)
    state = _state(goal, value, forecast, today)
    return Standing(goal, measure, on, value, _share(goal, value), pace(goal, on), forecast, state, days)


def _closed(keeping: Keeping, goal: Goal, moment: dt.datetime) -> Standing:
    """By what was kept of it."""
    on = min(moment.astimezone(keeping.community.zone).date() - ONE, goal.last)
    days = {reading.on: reading.value for reading in goal.readings.all()}
    share = _share(goal, goal.closed_value)
    measure, state = MEASURES[goal.measure], goal.closed_state
    return Standing(goal, measure, on, goal.closed_value, share, pace(goal, on), None, state, days)


def begin(goal: Goal) -> float:
    """What the way to the target starts from."""
    return 0.0 if MEASURES[goal.measure].flows else goal.start


def _share(goal: Goal, value: float | None) -> float | None:
    way = goal.target - begin(goal)
    return (value - begin(goal)) / way if value is not None and way else None


def query_of(goal: Goal, first: dt.date, last: dt.date) -> Query:
    """What the goal looks at, over these days."""
    segments = (goal.segment.name,) if goal.segment else ()
    return Query(goal.community, first, last, platforms=(goal.platform,) if goal.platform else (), segments=segments)


def _known(keeping: Keeping, measure: Measure, goal: Goal, first: dt.date) -> Values:
    """From that day, or from the community's first event: the days before there was anything are no habit."""
    begun = keeping.of(first_day, Query(keeping.community))
    yesterday = keeping.community.yesterday
    if begun is None or begun > yesterday or first > yesterday:
        return {}
    return measure.by_day(keeping, query_of(goal, max(first, begun), yesterday))


def pace(goal: Goal, on: dt.date) -> float:
    """Where a steady way from the start to the target would be at the end of that day."""
    start = begin(goal)
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
