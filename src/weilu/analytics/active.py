"""Active members (DAU, WAU, MAU) and events by kind."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from weilu.analytics.gaps import with_gaps
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.planning import by_day
from weilu.analytics.sql import ACTIVE, Asking


def distinct_members(asking: Asking, kinds: str = ACTIVE) -> dict[dt.date, int]:
    """Distinct people with at least one event of these kinds (an SQL condition), by period.

    The day rollup counts every member number; the few it gets wrong (staff, bots, merged members) are counted
    separately from their own events, taken off and put back as the people they are.
    """
    special = asking.people.special
    if not by_day(asking):
        return dict(
            asking.rows(
                f"SELECT {asking.period} AS p, uniqExact({asking.people.person}) FROM events"
                f" WHERE {asking.where()} AND {kinds} AND {asking.people.counted} GROUP BY p"
            )
        )
    counts = dict(
        asking.rows(
            f"SELECT {asking.period} AS p, uniqExact(member_id) FROM events"
            f" WHERE {asking.where(rollup=True)} AND {kinds} GROUP BY p"
        )
    )
    if special:
        corrections = asking.rows(
            f"SELECT {asking.period} AS p, uniqExact(member_id),"
            f" uniqExactIf({asking.people.person}, {asking.people.counted})"
            f" FROM events WHERE {asking.where()} AND {kinds} AND member_id IN {{special:Array(UInt32)}} GROUP BY p",
            special=special,
        )
        for period, plain, true in corrections:
            counts[period] += true - plain
    return counts


def active(asking: Asking) -> list[Row]:
    counts = distinct_members(asking)
    rows: list[Row] = [{"period": period, "members": counts.get(period, 0)} for period in asking.periods]
    return with_gaps(asking, rows, "members")


def events(asking: Asking) -> list[Row]:
    query = asking.query
    counts = _events_by_kind(asking)
    shown = sorted(query.kinds or {kind for _, kind in counts})
    rows: list[Row] = [
        {"period": period, "kind": kind, "events": counts.get((period, kind), 0)}
        for period in asking.periods
        for kind in shown
    ]
    return with_gaps(asking, rows, "events")


def _events_by_kind(asking: Asking) -> dict[tuple[dt.date, str], int]:
    """Events of every kind by period, of members who count and of nobody in particular."""
    kinds = "kind IN {kinds:Array(String)}" if asking.query.kinds else "1"
    rollup = by_day(asking)

    def count(condition: str) -> dict[tuple[dt.date, str], int]:
        rows = asking.rows(
            f"SELECT {asking.period} AS p, kind, count() FROM events"
            f" WHERE {asking.where(rollup=rollup)} AND {kinds} AND {condition} GROUP BY p, kind",
            kinds=list(asking.query.kinds),
        )
        return {(period, kind): number for period, kind, number in rows}

    if not rollup:
        return count(f"(member_id = 0 OR {asking.people.counted})")
    counts = count("1")
    if asking.people.excluded:
        for key, number in count("member_id IN {excluded:Array(UInt32)}").items():
            counts[key] -= number
    return {key: number for key, number in counts.items() if number}


ACTIVE_METRIC = declare(
    Metric(
        name="active",
        zh="活跃成员",
        en="Active members",
        unit="members",
        keys=("period", "members"),
        definition=_("当期至少有一次主动行为的成员数，每人只算一次（日活 DAU、周活 WAU、月活 MAU）。"),
        formula=_("当期有主动行为的不同成员数"),
        source="docs/metrics.md",
        compute=active,
    )
)
EVENTS_METRIC = declare(
    Metric(
        name="events",
        zh="事件数",
        en="Events",
        unit="events",
        keys=("period", "kind", "events"),
        definition=_("当期各类事件发生的次数。"),
        formula=_("当期每一类事件的条数"),
        source="docs/metrics.md",
        compute=events,
        by_kind=True,
    )
)
