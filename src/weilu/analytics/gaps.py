"""Days on which the source itself was silent: no number is the honest answer, not zero.

A day without any event is a gap when silence is beyond the habit of what feeds it: at least six of the eight nearest
same weekdays and six of the eight nearest days had twenty events or more. With an average of twenty a day, a quiet day
by chance would be seen once in half a billion; weekends and holidays of quiet communities stay zeros.

A day is a gap, too, when only some of its sources were silent, but brought a fifth or more of what it usually has.
"""

import datetime as dt

from weilu.analytics.metric import Row
from weilu.analytics.periods import ONE, days, end_of
from weilu.analytics.silences import silenced
from weilu.analytics.sql import Asking

BUSY = 20  # events a day
MISSED = 0.2  # of a day's events: with so many missing its number would be read as a drop


def silent_days(counts: dict[dt.date, int], first: dt.date, last: dt.date) -> set[dt.date]:
    """The days of first…last that are gaps; `counts`: events of every kind by local day."""
    if not counts:
        return set()
    begin, end = min(counts), max(counts)
    quiet = [day for day in days(max(first, begin), min(last, end)) if not counts.get(day)]
    return {day for day in quiet if _out_of_habit(counts, day, 1) and _out_of_habit(counts, day, 7)}


def _out_of_habit(counts: dict[dt.date, int], day: dt.date, step: int) -> bool:
    """Whether six of the eight nearest days in steps of so many were busy (looking past other silent days)."""
    near = []
    for direction in (-step, step):
        found, moment = 0, day
        for _ in range(16):
            moment += dt.timedelta(days=direction)
            if counts.get(moment):
                near.append(counts[moment])
                found += 1
            if found == 4:
                break
    return sum(count >= BUSY for count in near) >= 6


def counts_by_day(asking: Asking) -> dict[dt.date, int]:
    """Events of every kind by local day, eight weeks around the span, within its platforms and rooms."""
    wide = Asking(asking.query.between(asking.first - ONE * 56, asking.last + ONE * 56))
    rollup = not asking.query.spaces
    rows = wide.rows(f"SELECT {wide.day} AS d, count() FROM events WHERE {wide.where(rollup=rollup)} GROUP BY d")
    return dict(rows)


def silent_periods(asking: Asking) -> set[dt.date]:
    """The periods of the span of which every day was silent."""
    counts = counts_by_day(asking)
    silent = silent_days(counts, asking.first, asking.last)
    missing = silenced(asking.query, asking.first, asking.last)
    silent |= {day for day, count in missing.items() if count >= MISSED * (count + counts.get(day, 0))}
    if not silent:
        return set()
    return {
        period
        for period in asking.periods
        if all(
            day in silent
            for day in days(max(period, asking.first), min(end_of(period, asking.query.grain), asking.last))
        )
    }


def with_gaps(asking: Asking, rows: list[Row], *nulled: str) -> list[Row]:
    """The rows, those of silent periods marked and their numbers taken out."""
    silent = silent_periods(asking)
    return [{**row, **dict.fromkeys(nulled), "gap": True} if row["period"] in silent else row for row in rows]
