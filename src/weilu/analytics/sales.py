"""Sales (销售额): what members paid."""

from django.utils.translation import gettext_noop as _

from weilu.analytics.gaps import with_gaps
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.sql import Asking


def sales(asking: Asking) -> list[Row]:
    bought = "kind = 'purchase'"
    counts = {
        row[0]: row[1:]
        for row in asking.rows(
            f"SELECT {asking.period} AS p, countIf({bought}), uniqExactIf({asking.people.person}, {bought}),"
            f" sumIf(ifNull(value, 0), {bought}), sumIf(ifNull(value, 0), kind = 'refund') FROM events"
            f" WHERE {asking.where()} AND kind IN ('purchase', 'refund') AND {asking.people.counted} GROUP BY p"
        )
    }
    rows: list[Row] = []
    for period in asking.periods:
        orders, buyers, amount, refunded = counts.get(period, (0, 0, 0.0, 0.0))
        rows.append({"period": period, "orders": orders, "buyers": buyers, "amount": amount, "refunded": refunded})
    return with_gaps(asking, rows, "orders", "buyers", "amount", "refunded")


SALES = declare(
    Metric(
        name="sales",
        zh="销售额",
        en="Sales",
        unit="fen",
        keys=("period", "orders", "buyers", "amount", "refunded"),
        definition=_("当期成员付了多少钱（分）：购买的金额合计，退款另列，不扣。"),
        formula=_("销售额 = 购买事件的金额之和"),
        source="docs/metrics.md",
        compute=sales,
    )
)
