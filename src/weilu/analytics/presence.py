"""Who was there: members become present and cease to be (metrics.md: *known*, *present*).

A member is present from the first event of any kind, until a `leave` that no join or active event follows. Most
members never leave: for them the first event is all there is to know. Only the events of those who ever left are put
in order.
"""

import datetime as dt
from dataclasses import dataclass

from weilu.analytics.periods import ONE, period_sql
from weilu.analytics.planning import member_days
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
        f"SELECT {period} AS p, count(), 0, count() FROM (SELECT min(d) AS d"
        f" FROM ({member_days(asking, since_start=False)}) WHERE person NOT IN ({leavers(asking)}) GROUP BY person)"
        " GROUP BY p"
    )


def leavers(asking: Asking) -> str:
    """SQL: the persons who left at least once by the end of the span."""
    where = f"{asking.where(since_start=False)} AND {asking.people.counted}"
    return f"SELECT {asking.people.person} FROM events WHERE {where} AND kind = 'leave'"


def _leavers(asking: Asking, period: str) -> str:
    """Members who left at least once, by the periods in which their presence turned."""
    return (
        "SELECT p, sum(joined), sum(left), sum(first_turn) FROM ("
        f"SELECT {period} AS p, person, countIf(present = 1) AS joined, countIf(present = 0) AS left,"
        f" argMin(present, turn) AS first_turn FROM ({turning(asking)}) GROUP BY p, person) GROUP BY p"
    )


def turning(asking: Asking) -> str:
    """SQL: (person, turn, present, d) of those who left at least once, for every time they came or went by the end of
    the span: its (ts, seq), whether they were there afterwards, its local day.

    Before the first leave only the very first sign of a member matters, and whether there is one; so only what comes
    after it, which is little, is put in order.
    """
    person, where = asking.people.person, f"{asking.where(since_start=False)} AND {asking.people.counted}"
    left = f"{where} AND kind = 'leave'"
    gone = f"SELECT {person} AS person, min((ts, seq)) AS leave FROM events WHERE {left} GROUP BY person"
    events = f"events INNER JOIN ({gone}) AS gone ON {person} = gone.person WHERE {where}"
    came = (
        "SELECT gone.person AS person, min(ts) AS moment, toUInt64(0) AS place, 1 AS present"
        f" FROM {events} AND (ts, seq) < leave GROUP BY person"
    )
    after = (
        f"SELECT gone.person AS person, ts AS moment, seq AS place, if(kind = 'leave', 0, 1) AS present FROM {events}"
        f" AND (ts, seq) >= leave AND (kind IN ('leave', 'join') OR {ACTIVE})"
    )
    steps = (
        "SELECT person, (moment, place) AS turn, present, toDate(moment, {zone:String}) AS d,"
        " lagInFrame(present, 1, 0) OVER (PARTITION BY person ORDER BY moment, place"
        f" ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS earlier FROM ({came} UNION ALL {after})"
    )
    return f"SELECT person, turn, present, d FROM ({steps}) WHERE present != earlier"
