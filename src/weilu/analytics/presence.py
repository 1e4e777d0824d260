"""Who was there: members become present and cease to be (metrics.md: *known*, *present*).

A member is present from the first event of any kind, until a `leave` that no join or active event follows. Most
members never leave: for them the first event is all there is to know. Only the events of those who ever left are put
in order.
"""

import datetime as dt
from dataclasses import dataclass

from weilu.analytics.periods import ONE, period_sql
from weilu.analytics.planning import member_days, members_of_kind
from weilu.analytics.sql import ACTIVE, Asking


@dataclass(frozen=True, slots=True)
class Turn:
    """What happened in one period. joined: times a member became present; left: times one ceased to be; entered:
    members who were not present when it began and came to be in it."""

    joined: int = 0
    left: int = 0
    entered: int = 0


def was_there(asking: Asking) -> str:
    """SQL: (person) of everybody who was present at any moment of the span, perhaps twice."""
    stayed = (
        f"SELECT DISTINCT person FROM ({member_days(asking, since_start=False)})"
        f" WHERE person NOT IN ({members_of_kind(asking, 'leave')})"
    )
    before = "turn.1 < fromUnixTimestamp64Milli({since:Int64}, 'UTC')"
    left = (
        f"SELECT person FROM ({turning(asking)}) GROUP BY person"
        f" HAVING argMaxIf(present, turn, {before}) = 1 OR countIf(NOT ({before}) AND present = 1) > 0"
    )
    return f"{stayed} UNION ALL {left}"


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
        f" FROM ({member_days(asking, since_start=False)})"
        f" WHERE person NOT IN ({members_of_kind(asking, 'leave')}) GROUP BY person) GROUP BY p"
    )


def _leavers(asking: Asking, period: str) -> str:
    """Members who left at least once, by the periods in which their presence turned."""
    return (
        "SELECT p, sum(joined), sum(left), sum(first_turn) FROM ("
        f"SELECT {period} AS p, person, countIf(present = 1) AS joined, countIf(present = 0) AS left,"
        f" argMin(present, turn) AS first_turn FROM ({turning(asking)}) GROUP BY p, person) GROUP BY p"
    )


def turning(asking: Asking) -> str:
    """SQL: (person, turn, present, d) of those who left at least once, for every time they came or went by the end of
    the span: its (ts, seq), whether they were there afterwards, its local day."""
    turns = f"{_simple(asking)} UNION ALL {_returned(asking)}"
    return f"SELECT person, turn, present, toDate(turn.1, {{zone:String}}) AS d FROM ({turns})"


def _once(asking: Asking, having: str) -> str:
    """SQL: (person, came, leave) of leavers: their first sign and their first leave, as (ts, seq)."""
    person, where = asking.people.person, f"{asking.where(since_start=False)} AND {asking.people.counted}"
    back = f"kind = 'join' OR {ACTIVE}"
    return (
        f"SELECT {person} AS person, min((ts, seq)) AS came, minIf((ts, seq), kind = 'leave') AS leave FROM events"
        f" WHERE {where} AND {person} IN ({members_of_kind(asking, 'leave')}) GROUP BY person"
        f" HAVING (maxIf((ts, seq), {back}) > leave OR countIf(kind = 'leave') > 1) = {having}"
    )


def _simple(asking: Asking) -> str:
    """SQL: the turns of those who left once and for good: in with their first sign, unless it is the leave, and out."""
    turns = "if(came < leave, [(came, 1), (leave, 0)], [])"
    return (
        "SELECT person, one.1 AS turn, one.2 AS present FROM"
        f" (SELECT person, arrayJoin({turns}) AS one FROM ({_once(asking, '0')}))"
    )


def _returned(asking: Asking) -> str:
    """SQL: the turns of those who came back. Before the first leave only the first sign matters; so only what comes
    after, which is little, is put in order."""
    person, where = asking.people.person, f"{asking.where(since_start=False)} AND {asking.people.counted}"
    once = _once(asking, "1")
    after = (
        f"SELECT gone.person AS person, (ts, seq) AS turn, if(kind = 'leave', 0, 1) AS present FROM events"
        f" INNER JOIN ({once}) AS gone ON {person} = gone.person WHERE {where}"
        f" AND (ts, seq) >= leave AND (kind IN ('leave', 'join') OR {ACTIVE})"
    )
    first = f"SELECT person, came AS turn, 1 AS present FROM ({once}) WHERE came < leave"
    steps = (
        "SELECT person, turn, present, lagInFrame(present, 1, 0) OVER (PARTITION BY person ORDER BY turn"
        f" ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS earlier FROM ({first} UNION ALL {after})"
    )
    return f"SELECT person, turn, present FROM ({steps}) WHERE present != earlier"
