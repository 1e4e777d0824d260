"""What a goal can be set on: figures that the metrics give by local day.

A flow adds up from the goal's first day (new members, messages); a level is where the figure stands (members present).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weilu.analytics.door import Query
from weilu.analytics.keeping import Keeping

Values = dict[dt.date, float]


@dataclass(frozen=True, slots=True)
class Measure:
    """key: of the metric's rows. flows: whether days add up. more_is_better: which way is welcome."""

    name: str
    title: str | Promise
    metric: str
    key: str
    flows: bool
    unit: str | Promise
    more_is_better: bool = True
    may_fall: bool = False  # whether a day may take away from what has added up
    kinds: tuple[str, ...] = field(default=())
    options: Mapping[str, Any] = field(default_factory=dict)
    how: str = "number"  # or rate

    def written(self, value: float | None) -> str:
        """A value as it is read, without its unit."""
        if value is None:
            return "–"
        if self.how == "rate":
            return f"{value:.1%}"
        return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"

    def by_day(self, keeping: Keeping, first: dt.date, last: dt.date) -> Values:
        """The figure of every local day, both ends included; a day that is silent or without one is left out."""
        query = Query(keeping.community, first, last, kinds=self.kinds, options=self.options)
        found: Values = {}
        for row in keeping.ask(self.metric, query).rows:
            if row.get("gap") or row[self.key] is None:
                continue
            found[row["period"]] = found.get(row["period"], 0) + row[self.key]
        return found


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("joined", _("新加入的成员"), "growth", "joined", True, _("人")),
        Measure("net", _("净增成员"), "growth", "net", True, _("人"), may_fall=True),
        Measure("members", _("在群成员"), "growth", "total", False, _("人")),
        Measure("active", _("日活跃成员"), "active", "members", False, _("人")),
        Measure("stickiness", _("粘性（日活 ÷ 月活）"), "stickiness", "ratio", False, "", how="rate"),
        Measure("messages", _("消息"), "events", "events", True, _("条"), kinds=("message",)),
        Measure("sign_ups", _("报名"), "events", "events", True, _("次"), kinds=("sign_up",)),
        Measure("purchases", _("购买"), "events", "events", True, _("次"), kinds=("purchase",)),
        Measure("unanswered", _("没人回的提问"), "response", "unanswered", True, _("个"), more_is_better=False),
        Measure("health", _("社群健康度"), "health", "score", False, _("分")),
    )
}
