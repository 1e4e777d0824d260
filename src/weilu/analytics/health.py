"""Community health (社群健康度): the community beside its own last ninety days, part by part."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext_noop as _

from weilu.analytics.metric import METRICS, Metric, Row, ask, declare
from weilu.analytics.periods import ONE, days, end_of
from weilu.analytics.sql import Asking

HABIT = 90  # days beside which a day is held
FEWEST = 28  # days with a value, below which a part says nothing

Values = dict[dt.date, float]


def _column(metric: str, key: str, sign: int = 1) -> Callable[[Asking], Values]:
    def values(asking: Asking) -> Values:
        if metric not in METRICS:
            return {}
        result = ask(metric, replace(asking.query, grain="day", options={}))
        asking.statements += result.sql
        return {row["period"]: sign * row[key] for row in result.rows if row[key] is not None and not row.get("gap")}

    return values


PARTS: dict[str, tuple[float, Callable[[Asking], Values]]] = {
    "growth": (0.2, _column("growth", "net")),
    "speaking": (0.25, _column("speaking", "rate")),
    "stickiness": (0.25, _column("stickiness", "ratio")),
    "response": (0.15, _column("response", "median_seconds", -1)),  # the sooner the better
    "sentiment": (0.15, _column("sentiment", "nsr")),
}
"""Weight and daily values of each part. A part that is missing leaves the mean, the others keep their proportions."""


def health(asking: Asking) -> list[Row]:
    early = Asking(asking.query.between(asking.first - ONE * (HABIT - 1), asking.last))
    ranked = {name: _ranks(values(early), asking) for name, (_weight, values) in PARTS.items()}
    asking.statements += early.statements
    asking.totals |= {"weights": {name: weight for name, (weight, _values) in PARTS.items()}}
    return [_row(asking, period, ranked) for period in asking.periods]


def _row(asking: Asking, period: dt.date, ranked: dict[str, Values]) -> Row:
    last = min(end_of(period, asking.query.grain), asking.last)
    within = days(max(period, asking.first), last)
    parts = {name: _mean([ranks[day] for day in within if day in ranks]) for name, ranks in ranked.items()}
    told = {name: (PARTS[name][0], value) for name, value in parts.items() if value is not None}
    weight = sum(weight for weight, _value in told.values())
    score = sum(weight * value for weight, value in told.values()) / weight if told else None
    return {"period": period, "score": score, **parts}


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _ranks(values: Values, asking: Asking) -> Values:
    """Each day of the span as a percentile (0–100) of the ninety days that end with it: the share below, ties half."""
    found: Values = {}
    for day in days(asking.first, asking.last):
        habit = [values[one] for one in days(day - ONE * (HABIT - 1), day) if one in values]
        if day in values and len(habit) >= FEWEST:
            below = sum(value < values[day] for value in habit)
            equal = sum(value == values[day] for value in habit)
            found[day] = 100 * (below + equal / 2) / len(habit)
    return found


HEALTH = declare(
    Metric(
        name="health",
        zh="社群健康度",
        en="Community health",
        unit="score",
        keys=("period", "score", *PARTS),
        definition=_(
            "增长、发言、粘性、响应和净情感度各放在社群自己最近 90 天里看排在百分之几，再加权平均；缺的部分不参与。"
        ),
        formula=_("健康度 = 各部分百分位的加权平均（增长 20、发言 25、粘性 25、响应 15、情感 15）"),
        source="docs/metrics.md",
        compute=health,
        empty="null",
    )
)
