"""Sessions: a member's active events, cut wherever nothing happened for a while; and the paths taken in them."""

from django.utils.translation import gettext_noop as _

from weilu.analytics.fields import MS, quantile
from weilu.analytics.gaps import with_gaps
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import UNITS_MS, Option, duration
from weilu.analytics.periods import period_sql
from weilu.analytics.sql import ACTIVE, Asking

GAP = Option("gap", duration, 30 * UNITS_MS["m"], "a session ends when nothing happens for longer than this: 30m")


def sessions(asking: Asking) -> list[Row]:
    day = "toDate(fromUnixTimestamp64Milli(begun, 'UTC'), {zone:String})"
    period = period_sql(asking.query.grain, asking.query.community.week_start, day)
    seconds = "arraySort(groupArray((ended - begun) / 1000))"
    counts = {
        row[0]: row[1:]
        for row in asking.rows(
            f"SELECT {period} AS p, count(), {quantile(seconds, 0.5)}, avg(events), countIf(events = 1)"
            f" FROM (SELECT session[1] AS begun, session[-1] AS ended, length(session) AS events FROM ({_cut(asking)}))"
            " WHERE begun >= {since:Int64} GROUP BY p",
            gap=asking.option("gap"),
        )
    }
    rows: list[Row] = []
    for at in asking.periods:
        count, median, depth, bounces = counts.get(at, (0, None, None, 0))
        row: Row = {"period": at, "sessions": count, "median_seconds": median, "depth": depth, "bounces": bounces}
        rows.append({**row, "bounce_rate": bounces / count if count else None})
    return with_gaps(asking, rows, "sessions", "bounces")


def _cut(asking: Asking) -> str:
    """(session): the moments (ms) of one session of one member, ascending."""
    return (
        f"SELECT arrayJoin({split('moments', 'moments')}) AS session FROM ("
        f"SELECT arraySort(groupArray({MS})) AS moments FROM events WHERE {reach(asking)}"
        f" GROUP BY {asking.people.person})"
    )


def reach(asking: Asking) -> str:
    """SQL: the active events of the span, and of so long before it that a session begun earlier is known as such."""
    parts = [
        "community_id = {community:UInt32}",
        "ts >= fromUnixTimestamp64Milli({since:Int64} - {gap:Int64}, 'UTC')",
        "ts < fromUnixTimestamp64Milli({until:Int64}, 'UTC')",
        ACTIVE,
        asking.people.counted,
    ]
    return " AND ".join(parts + asking.places())


def split(what: str, moments: str) -> str:
    """SQL: an array cut into sessions by the ascending moments (ms) that go with it."""
    before = f"arrayPushFront(arrayPopBack({moments}), {moments}[1])"
    return f"arraySplit((x, now, last) -> now - last > {{gap:Int64}}, {what}, {moments}, {before})"


SESSIONS = declare(
    Metric(
        name="sessions",
        zh="访问",
        en="Sessions",
        unit="sessions",
        keys=("period", "sessions", "median_seconds", "depth", "bounces", "bounce_rate"),
        definition=_("一名成员的主动行为，相隔超过 30 分钟就算另一次访问；归入开始的那一期。"),
        formula=_("跳出率 = 只有一次行为的访问 ÷ 访问；深度 = 平均每次访问的行为数"),
        source="docs/metrics.md",
        compute=sessions,
        empty="null",
        options=(GAP,),
    )
)
