"""Who was there: members become present and cease to be (metrics.md: *known*, *present*).

A member is present from the first event of any kind, until a `leave` that no join or active event follows. Most
members never leave: for them the first event is all there is to know. Only the events of those who ever left are put
in order.
"""

import datetime as dt
from dataclasses import dataclass

from weilu.analytics.periods import ONE, period_sql
from weilu.analytics.sql import ACTIVE, Asking


@dataclass(frozen=True, slots=True)
class Turn:
    """What happened in one period. joined: times a member became present; left: times one ceased to be; entered:
    members who were not present when it began and came to be in it."""

    joined: int = 0
    left: int = 0
    entered: int = 0


def was_there() -> str:
    """SQL over one person's events up to the horizon: whether they were present at any moment of the span."""
    before, back = "ts < fromUnixTimestamp64Milli({since:Int64}, 'UTC')", f"(kind = 'join' OR {ACTIVE})"
    left_before = (
        f"(countIf({before} AND kind = 'leave') > 0 AND maxIf((ts, seq), {before} AND kind = 'leave')"
        f" > maxIf((ts, seq), {before} AND {back}))"
    )
    return (
        f"if(countIf({before}) > 0, NOT {left_before}, argMin(kind, (ts, seq)) != 'leave')"
        f" OR countIf(NOT ({before}) AND {back}) > 0"
    )


def turns(asking: Asking) -> tuple[int, dict[dt.date, Turn]]:
    """(members present when the span begins, what happened in each of its periods)."""
    query = asking.query
    before = asking.first - ONE * 400  # stands for everything before the span
    clipped = f"if(d < {{first:Date}}, toDate('{before}'), {period_sql(query.grain, query.community.week_start, 'd')})"
    found: dict[dt.date, Turn] = {}
    for statement in (_steady(asking, clipped), _leavers(asking, clipped)):
        for period, joined, left, entered in asking.rows(statement):
            old = found.get(period, Turn())
            found[period] = Turn(old.joined + joined, old.left + left, old.entered + entered)
    base = found.pop(before, Turn())
    return base.joined - base.left, found


def _steady(asking: Asking, period: str) -> str:
    """Members who never left by the end of the span: they joined with their first event."""
    return (
        f"SELECT {period} AS p, count(), 0, count() FROM ("
        f"SELECT toDate(min(ts), {{zone:String}}) AS d FROM events"
        f" WHERE {asking.where(since_start=False)} AND {asking.people.counted}"
        f" GROUP BY {asking.people.person} HAVING countIf(kind = 'leave') = 0) GROUP BY p"
    )


def _leavers(asking: Asking, period: str) -> str:
    """Members who left at least once: the turns of their state, in the order (ts, seq)."""
    where = f"{asking.where(since_start=False)} AND {asking.people.counted}"
    person = asking.people.person
    states = (
        f"SELECT {person} AS person, ts, seq, if(kind = 'leave', 0, 1) AS present,"
        f" kind IN ('leave', 'join') OR {ACTIVE} AS turns,"
        " row_number() OVER (PARTITION BY person ORDER BY ts, seq) AS nth"
        f" FROM events WHERE {where} AND person IN"
        f" (SELECT {person} FROM events WHERE {where} AND kind = 'leave')"
    )
    # An event that is neither a leave nor a coming back counts only as the very first sign of a member.
    steps = (
        "SELECT person, ts, seq, toDate(ts, {zone:String}) AS d, present,"
        " lagInFrame(present, 1, 0) OVER (PARTITION BY person ORDER BY ts, seq"
        " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS earlier"
        f" FROM ({states}) WHERE turns OR nth = 1"
    )
    return (
        "SELECT p, sum(joined), sum(left), sum(first_turn) FROM ("
        f"SELECT {period} AS p, person, countIf(present = 1) AS joined, countIf(present = 0) AS left,"
        f" argMin(present, (ts, seq)) AS first_turn FROM ({steps}) WHERE present != earlier GROUP BY p, person)"
        " GROUP BY p"
    )
