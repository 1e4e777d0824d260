"""Lifecycle (生命周期): at the end of every period, where each member stands; exactly one state each.

Most members never leave. For them the state changes only with their active periods, so what is counted is how long
each state lasted: one row for each stretch. Those who ever left are few and are looked at period by period.
"""

import datetime as dt
from collections import defaultdict
from itertools import accumulate

from django.utils.translation import gettext_noop as _

from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import Option, number
from weilu.analytics.periods import end_of, number_sql
from weilu.analytics.planning import member_days, members_of_kind
from weilu.analytics.presence import turning
from weilu.analytics.sql import Asking

STATES = ("new", "active", "returning", "at_risk", "sleeping", "dormant", "silent", "left")
BEFORE = -2  # the number of all periods that lie two and more before the span's first
DORMANT = Option("dormant", number(1, 3650), 90, "days without activity after which a member counts as dormant")


def lifecycle(asking: Asking) -> list[Row]:
    changes: dict[str, list[int]] = {state: [0] * (len(asking.periods) + 1) for state in STATES}
    for state, start, end, members in asking.rows(_stretches(asking), **bound(asking)):
        changes[state][start] += members
        changes[state][end] -= members
    counts = {state: list(accumulate(steps)) for state, steps in changes.items()}
    gone = f"SELECT at, state, count() FROM ({standing(asking, only_leavers=True)}) GROUP BY at, state"
    for at, state, members in asking.rows(gone, **bound(asking)):
        counts[state][at] += members
    return [
        {"period": period, **{state: counts[state][at] for state in STATES}} for at, period in enumerate(asking.periods)
    ]


def flow(asking: Asking, *, only_last: bool = False) -> list[tuple[dt.date, str, str, int]]:
    """(period, state at the end of the one before, state at its end, members), for every period but the first, or for
    the last alone. Who was not known yet comes from "unknown"."""
    start = max(len(asking.periods) - 2, 0) if only_last else 0
    moved = (
        "SELECT at, lagInFrame(state, 1, 'unknown') OVER (PARTITION BY person ORDER BY at ROWS BETWEEN 1 PRECEDING AND"
        f" CURRENT ROW) AS source, state FROM ({standing(asking, start=start)})"
    )
    found: dict[tuple[int, str, str], int] = defaultdict(int)
    for at, source, target, members in asking.rows(
        f"SELECT at, source, state, count() FROM ({moved}) WHERE at > {{start:Int32}} GROUP BY at, source, state",
        start=start,
        **bound(asking),
    ):
        found[at, source, target] += members
    return [(asking.periods[at], source, target, members) for (at, source, target), members in sorted(found.items())]


def bound(asking: Asking) -> dict[str, object]:
    """The parameters of the questions here."""
    ends = [min(end_of(period, asking.query.grain), asking.last) for period in asking.periods]
    return {"dormant": asking.option("dormant"), "ends": ends, "horizon": len(ends)}


def _stretches(asking: Asking) -> str:
    """(state, first period, first period no more, members) of those who never left."""
    number = number_sql(asking.query.grain, asking.periods[0], "d")
    each = (
        f"SELECT person, greatest({number}, {BEFORE}) AS at, max(acts) AS acted, maxIf(d, acts) AS last_day"
        f" FROM ({member_days(asking, since_start=False)})"
        f" WHERE person NOT IN ({members_of_kind(asking, 'leave')}) GROUP BY person, at"
    )
    asleep_until = number_sql(asking.query.grain, asking.periods[0], "addDays(last_day, {dormant:UInt16})")
    woken = f"if(addDays(last_day, {{dormant:UInt16}}) > {{last:Date}}, {{horizon:Int32}}, {asleep_until})"
    people = (
        f"SELECT min(at) AS known, arraySort(groupArrayIf((at, {woken}), acted)) AS acted FROM ({each}) GROUP BY person"
    )
    following = "if(n < length(acted), acted[n + 1].1, {horizon:Int32})"
    at, doze = "acted[n].1", "greatest(acted[n].2, acted[n].1 + 2)"
    came = f"multiIf(n = 1, 'new', acted[n - 1].1 = {at} - 1, 'active', 'returning')"
    told = (
        f"arrayFlatten(arrayMap(n -> [({came}, {at}, {at} + 1), ('at_risk', {at} + 1, least({at} + 2, {following})),"
        f" ('sleeping', {at} + 2, least({following}, {doze})), ('dormant', {doze}, {following})],"
        " arrayEnumerate(acted)))"
    )
    silent = "('silent', known, if(empty(acted), {horizon:Int32}, acted[1].1))"
    return (
        "SELECT stretch.1 AS state, greatest(stretch.2, 0) AS start, least(stretch.3, {horizon:Int32}) AS end, count()"
        f" FROM ({people}) ARRAY JOIN arrayPushBack({told}, {silent}) AS stretch WHERE start < end"
        " GROUP BY state, start, end"
    )


def standing(asking: Asking, *, only_leavers: bool = False, start: int = 0) -> str:
    """SQL: (person, at, state) at the end of every period from which on the person is known, from the period of number
    `start` on."""
    number = number_sql(asking.query.grain, asking.periods[0], "d")
    only = f" WHERE person IN ({members_of_kind(asking, 'leave')})" if only_leavers else ""
    each = (
        f"SELECT person, greatest({number}, {BEFORE}) AS at, max(acts) AS acted, maxIf(d, acts) AS last_day"
        f" FROM ({member_days(asking, since_start=False)}){only} GROUP BY person, at"
    )
    people = (
        "SELECT person, min(at) AS known, arraySort(groupArrayIf((at, last_day), acted)) AS acted,"
        f" person IN ({members_of_kind(asking, 'leave')}) AS is_leaver FROM ({each}) GROUP BY person"
    )
    turns = (
        f"SELECT person, arraySort(groupArray((turn, present, d))) AS turns FROM ({turning(asking)}) GROUP BY person"
    )
    end, done = "{ends:Array(Date)}[j + 1]", "arrayFilter(one -> one.1 <= j, acted)"
    # Of whose first sign is a leave, no turn is told: they have not been there, which is the same as gone.
    gone = f"is_leaver AND NOT arrayFilter(one -> one.3 <= {end}, turns)[-1].2"
    state = (
        f"multiIf({gone}, 'left', empty({done}), 'silent', {done}[1].1 = j, 'new',"
        f" {done}[-1].1 = j, if({done}[-2].1 = j - 1, 'active', 'returning'), {done}[-1].1 = j - 1, 'at_risk',"
        f" {end} - {done}[-1].2 < {{dormant:UInt16}}, 'sleeping', 'dormant')"
    )
    return (
        f"SELECT person, j AS at, {state} AS state FROM ({people}) AS people LEFT JOIN ({turns}) AS turned"
        f" ON people.person = turned.person ARRAY JOIN range(greatest(known, {start}), {{horizon:Int32}}) AS j"
    )


LIFECYCLE = declare(
    Metric(
        name="lifecycle",
        zh="生命周期",
        en="Lifecycle",
        unit="members",
        keys=("period", *STATES),
        definition=_(
            "期末每名已知成员恰好处于一种状态：新成员、活跃、回流、流失风险、沉睡中、僵尸、从未活跃、已退出。"
        ),
        formula=_("各状态之和 = 期末已知成员"),
        source="docs/metrics.md",
        compute=lifecycle,
        options=(DORMANT,),
    )
)
