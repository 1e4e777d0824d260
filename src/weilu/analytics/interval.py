"""Interval (间隔): how long members take from one kind of event to the next of another."""

from itertools import pairwise

from django.utils.translation import gettext_noop as _

from weilu.analytics.fields import MS, is_kind, quantile
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import UNITS_MS, Option, kind
from weilu.analytics.sql import Asking

H, D = UNITS_MS["h"] // 1000, UNITS_MS["d"] // 1000  # seconds
EDGES = {"0": 0, "1h": H, "6h": 6 * H, "1d": D, "3d": 3 * D, "7d": 7 * D, "14d": 14 * D, "30d": 30 * D, "90d": 90 * D}
BUCKETS = (*(f"{low}–{high}" for low, high in pairwise(EDGES)), "90d+")
"""From the first bound, included, to the second, not included."""


def interval(asking: Asking) -> list[Row]:
    gaps = _gaps(asking)
    middle = f"SELECT {quantile('arraySort(groupArray(gap))', 0.5)} AS middle FROM ({gaps}) GROUP BY person"
    bound = {"start": asking.option("start"), "back": asking.option("return"), "edges": list(EDGES.values())}
    counts = dict(
        asking.rows(
            "SELECT arrayCount(edge -> edge <= middle, {edges:Array(Float64)}) AS bucket, count()"
            f" FROM ({middle}) GROUP BY bucket",
            **bound,
        )
    )
    every = "SELECT arraySort(groupArray(gap)) AS every FROM (" + gaps + ")"
    count, median, p90 = asking.rows(
        f"SELECT length(every), {quantile('every', 0.5)}, {quantile('every', 0.9)} FROM ({every})", **bound
    )[0]
    asking.totals |= {"intervals": count, "median_seconds": median, "p90_seconds": p90}
    return [{"bucket": bucket, "members": counts.get(n, 0)} for n, bucket in enumerate(BUCKETS, 1)]


def _gaps(asking: Asking) -> str:
    """(person, gap) for every first event that a second follows in the span; seconds."""
    begins, ends = is_kind(asking.option("start"), "start"), is_kind(asking.option("return"), "back")
    # Read from the end backwards, the next of the second kind is the last one seen so far.
    following = (
        f"anyLast(if({ends}, {MS}, NULL)) OVER (PARTITION BY {asking.people.person} ORDER BY ts DESC, seq DESC"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    )
    told = (
        f"SELECT {asking.people.person} AS person, {MS} AS ms, {begins} AS begins, {following} AS next FROM events"
        f" WHERE {asking.where()} AND {asking.people.counted} AND ({begins} OR {ends})"
    )
    return f"SELECT person, (next - ms) / 1000 AS gap FROM ({told}) WHERE begins AND next IS NOT NULL"


INTERVAL = declare(
    Metric(
        name="interval",
        zh="间隔",
        en="Interval",
        unit="members",
        keys=("bucket", "members"),
        definition=_(
            "每名成员从一种事件到下一次另一种事件的时间，取其中位数，再看成员怎样分布；另给全部间隔的中位数和 90 分位。"
        ),
        formula=_("每人的间隔 = 其各次“从 A 到下一个 B”的时间的中位数"),
        source="docs/metrics.md",
        compute=interval,
        grained=False,
        options=(
            Option("start", kind, "purchase", "the kind of event from which is measured"),
            Option("return", kind, "purchase", "the kind of event up to which is measured"),
        ),
    )
)
