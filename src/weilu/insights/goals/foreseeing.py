"""Where a figure is heading by a day to come, with the range that holds it four times in five.

A flow: what is there, and for each day to come the mean of the same weekday over the last eight weeks; the days'
scatter about those means tells the range. A level: a straight line through the last eight weeks, with its prediction
interval. Both by textbook formulas, normally distributed; with less than two weeks of days nothing is said.
"""

import datetime as dt
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean

from weilu.insights.goals.measures import Values

FEWEST = 14
HABIT = 56
ONE = dt.timedelta(days=1)
Z = NormalDist().inv_cdf(0.9)  # 80 % lie within


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of the last day: what is most likely, and the 80 % range."""

    mid: float
    low: float
    high: float


def flow(habit: Values, so_far: float, today: dt.date, first: dt.date, last: dt.date) -> Forecast | None:
    """habit: figures of whole days before `today`. Still to come are the days from today, or from `first` where that is
    later, to `last`, both included."""
    days = [day for day in habit if today - ONE * HABIT <= day < today]
    begin = max(today, first)
    left = [begin + ONE * n for n in range((last - begin).days + 1)]
    if len(days) < FEWEST:
        return None
    overall = fmean(habit[day] for day in days)
    means, sizes = {}, {}
    for weekday in range(7):
        same = [habit[day] for day in days if day.weekday() == weekday]
        means[weekday], sizes[weekday] = (fmean(same), len(same)) if same else (overall, len(days))
    scatter = sum((habit[day] - means[day.weekday()]) ** 2 for day in days) / max(1, len(days) - 7)
    mid = so_far + sum(means[day.weekday()] for day in left)
    often = [sum(1 for day in left if day.weekday() == weekday) for weekday in range(7)]
    spread = Z * sqrt(scatter * (len(left) + sum(n * n / sizes[weekday] for weekday, n in enumerate(often))))
    return Forecast(mid, mid - spread, mid + spread)


def level(habit: Values, today: dt.date, last: dt.date) -> Forecast | None:
    """A straight line through the whole days before `today`, followed to `last`."""
    days = [day for day in habit if today - ONE * HABIT <= day < today]
    if len(days) < FEWEST:
        return None
    xs = [float((day - today).days) for day in days]
    ys = [habit[day] for day in days]
    middle, mean = fmean(xs), fmean(ys)
    width = sum((x - middle) ** 2 for x in xs)
    slope = sum((x - middle) * (y - mean) for x, y in zip(xs, ys, strict=True)) / width
    scatter = sum((y - mean - slope * (x - middle)) ** 2 for x, y in zip(xs, ys, strict=True)) / (len(xs) - 2)
    away = float((last - today).days) - middle
    mid = mean + slope * away
    spread = Z * sqrt(scatter * (1 + 1 / len(xs) + away * away / width))
    return Forecast(mid, mid - spread, mid + spread)
