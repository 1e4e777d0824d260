"""What a goal can be set on: figures that the metrics give by local day.

A flow adds up from the goal's first day (new members, messages); a level is where the figure stands (members present).
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weilu.analytics.door import Query
from weilu.analytics.keeping import Keeping
from weilu.analytics.metric import first_day
from weilu.analytics.periods import ONE, days

Values = dict[dt.date, float]
WEEK = 7


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
    each: float = 1  # how many of the metric's units make one of ours: 60 seconds a minute
    read: Callable[[Keeping, Query], Values] | None = None  # where the metric has no row a day

    def written(self, value: float | None) -> str:
        """A value as it is read, without its unit."""
        if value is None:
            return "–"
        if self.how == "rate":
            return f"{value:.1%}"
        return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"

    def by_day(self, keeping: Keeping, query: Query) -> Values:
        """The figure of every local day of the query; a day that is silent or without one is left out. Raises BadQuery
        where its segment is gone."""
        if self.read:
            return self.read(keeping, query)
        found: Values = {}
        for row in keeping.ask(self.metric, replace(query, kinds=self.kinds, options=self.options)).rows:
            if row.get("gap") or row[self.key] is None:
                continue
            found[row["period"]] = found.get(row["period"], 0) + row[self.key] / self.each
        return found


def retained(keeping: Keeping, query: Query) -> Values:
    """Day by day, of those who first appeared 7 to 13 days before: who came back within seven days of that."""
    found: Values = {}
    for day, size, back in cohorts(keeping, query):
        found[day] = back / size
    return found


def newcomers(keeping: Keeping, query: Query) -> dict[dt.date, tuple[int, int]]:
    """By the day on which they first appeared: how many, and how many of them came back within seven days; as far as
    those days lie before the end of the query."""
    begin = keeping.of(first_day, Query(keeping.community))
    if begin is None or query.last is None or begin > query.last:
        return {}
    options = {"mode": "range", "offsets": ((1, WEEK),)}
    rows = keeping.ask("retention", replace(query, first=begin, options=options)).rows
    return {row["cohort"]: (row["size"], row["members"]) for row in rows}


def cohorts(keeping: Keeping, query: Query) -> Iterator[tuple[dt.date, int, int]]:
    """(day, newcomers, of whom came back) of every day of the query on which seven days of newcomers had had a week to
    come back."""
    known = newcomers(keeping, query)
    assert query.first
    assert query.last
    for day in days(query.first, query.last):
        week = [known.get(day - ONE * ago, (0, 0)) for ago in range(WEEK, 2 * WEEK)]
        if size := sum(one for one, _back in week):
            yield day, size, sum(back for _one, back in week)


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
        Measure("sales", _("销售额"), "sales", "amount", True, _("元"), each=100),
        Measure("retained", _("首周留存"), "retention", "rate", False, "", how="rate", read=retained),
        Measure("response", _("首次响应（中位数）"), "response", "median_seconds", False, _("分钟"), False, each=60),
        Measure("unanswered", _("没人回的提问"), "response", "unanswered", True, _("个"), more_is_better=False),
        Measure("health", _("社群健康度"), "health", "score", False, _("分")),
    )
}
