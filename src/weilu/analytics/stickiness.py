"""Stickiness: of those active within thirty days, what share is there on an ordinary day."""

import datetime as dt
from dataclasses import replace
from itertools import accumulate

from django.utils.translation import gettext_noop as _

from weilu.analytics.active import distinct_members
from weilu.analytics.gaps import counts_by_day, silent_days, silent_periods
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.periods import ONE, days, end_of
from weilu.analytics.planning import member_days
from weilu.analytics.sql import Asking

WINDOW = 30  # days


def stickiness(asking: Asking) -> list[Row]:
    early = Asking(asking.query.between(asking.first - ONE * (WINDOW - 1), asking.last))
    span = days(early.first, early.last)
    daily = _daily(early)
    monthly = rolling_members(early, span)
    silent = silent_days(counts_by_day(early), early.first, early.last)
    gaps = silent_periods(asking)
    asking.statements += early.statements
    rows: list[Row] = []
    for period in asking.periods:
        last = min(end_of(period, asking.query.grain), asking.last)
        window = [day for day in days(last - ONE * (WINDOW - 1), last) if day not in silent]
        mean = sum(daily.get(day, 0) for day in window) / len(window) if window else None
        mau = monthly[last]
        ratio = mean / mau if mau and mean is not None else None
        row: Row = {"period": period, "dau_mean": mean, "mau": mau, "ratio": ratio}
        rows.append({**row, "dau_mean": None, "ratio": None, "gap": True} if period in gaps else row)
    return rows


def _daily(asking: Asking) -> dict[dt.date, int]:
    return distinct_members(Asking(replace(asking.query, grain="day")))


def rolling_members(asking: Asking, span: list[dt.date]) -> dict[dt.date, int]:
    """For every day, the distinct members active in the thirty days that end with it.

    Each active day of a member covers the days up to the next one, thirty at most; these stretches never overlap, so
    counting where they begin and end gives every rolling count in one pass.
    """
    # With each day of a member the place of the next one, 0 for none.
    following = "arrayPushBack(arraySlice(arrayEnumerate(days), 2), 0)"
    until = f"if(n = 0, addDays(d, {WINDOW}), least(addDays(d, {WINDOW}), days[n]))"
    stretches = (
        f"SELECT arrayJoin(arrayMap((d, n) -> (d, {until}), days, {following})) AS stretch"
        " FROM (SELECT arraySort(groupUniqArray(d)) AS days"
        f" FROM ({member_days(asking, active_only=True)}) GROUP BY person)"
    )
    begun: dict[dt.date, int] = {}
    ended: dict[dt.date, int] = {}
    for day, until, count in asking.rows(
        f"SELECT stretch.1 AS d, stretch.2 AS until, count() FROM ({stretches}) GROUP BY d, until"
    ):
        begun[day] = begun.get(day, 0) + count
        ended[until] = ended.get(until, 0) + count
    return dict(zip(span, accumulate(begun.get(day, 0) - ended.get(day, 0) for day in span), strict=True))


STICKINESS = declare(
    Metric(
        name="stickiness",
        zh="粘性",
        en="Stickiness",
        unit="ratio",
        keys=("period", "dau_mean", "mau", "ratio"),
        definition=_("截至期末的 30 天里，日均活跃成员 ÷ 这 30 天活跃过的成员。"),
        formula=_("粘性 = 30 天日活的平均值 ÷ 这 30 天活跃过的成员数"),
        source="docs/metrics.md",
        compute=stickiness,
        empty="null",
    )
)
