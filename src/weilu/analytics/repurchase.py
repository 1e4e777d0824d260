"""Repurchase (复购率): of those who bought, how many had bought before."""

from django.utils.translation import gettext_noop as _

from weilu.analytics.gaps import with_gaps
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.sql import Asking


def repurchase(asking: Asking) -> list[Row]:
    purchases = (
        f"SELECT {asking.people.person} AS person, {asking.day} AS d, {asking.period} AS p,"
        f" row_number() OVER (PARTITION BY {asking.people.person} ORDER BY ts, seq) AS nth FROM events"
        f" WHERE {asking.where(since_start=False)} AND kind = 'purchase' AND {asking.people.counted}"
    )
    counts = {
        period: (buyers, repeat)
        for period, buyers, repeat in asking.rows(
            f"SELECT p, uniqExact(person), uniqExactIf(person, nth > 1) FROM ({purchases}) WHERE d >= {{first:Date}}"
            " GROUP BY p"
        )
    }
    rows: list[Row] = []
    for period in asking.periods:
        buyers, repeat = counts.get(period, (0, 0))
        rate = repeat / buyers if buyers else None
        rows.append({"period": period, "buyers": buyers, "repeat_buyers": repeat, "rate": rate})
    return with_gaps(asking, rows, "buyers", "repeat_buyers")


REPURCHASE = declare(
    Metric(
        name="repurchase",
        zh="复购率",
        en="Repurchase rate",
        unit="ratio",
        keys=("period", "buyers", "repeat_buyers", "rate"),
        definition=_("当期购买过的成员里，在当期某次购买之前就买过的占比。"),
        formula=_("复购率 = 之前买过的买家 ÷ 当期买家"),
        source="docs/metrics.md",
        compute=repurchase,
        empty="null",
    )
)
