"""Active members (DAU, WAU, MAU) and events by kind."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from weilu.analytics.gaps import with_gaps
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.sql import ACTIVE, Asking

MANY = 20_000  # special members beyond which correcting the rollup costs more than reading the events


def distinct_members(asking: Asking, kinds: str = ACTIVE) -> dict[dt.date, int]:
    """Distinct people with at least one event of these kinds (an SQL condition), by period.

    The day rollup counts every member number; the few it gets wrong (staff, bots, merged members) are counted
    separately from their own events, taken off and put back as the people they are.
    """
    special = asking.people.special
    if not asking.days_are_cut or asking.query.spaces or asking.query.segments or len(special) > MANY:
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
    kinds = "kind IN {kinds:Array(String)}" if query.kinds else "1"
    counted = f"(member_id = 0 OR {asking.people.counted})"
    counts = {
        (period, kind): count
        for period, kind, count in asking.rows(
            f"SELECT {asking.period} AS p, kind, count() FROM events WHERE {asking.where()} AND {kinds} AND {counted}"
            " GROUP BY p, kind",
            kinds=list(query.kinds),
        )
    }
    shown = sorted(query.kinds or {kind for _, kind in counts})
    rows: list[Row] = [
        {"period": period, "kind": kind, "events": counts.get((period, kind), 0)}
        for period in asking.periods
        for kind in shown
    ]
    return with_gaps(asking, rows, "events")


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
