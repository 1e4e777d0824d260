"""What a metric is, and the one door to numbers: `ask`."""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from weilu.analytics.options import Option
from weilu.analytics.periods import end_of, period_of
from weilu.analytics.query import BadQuery, Query, checked, read
from weilu.analytics.sql import Asking, elapsed_ms
from weilu.events.client import store
from weilu.team.models import Community

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number with its name, its unit, its formula and how it is computed.

    keys: of its rows, in order. options: what it can be asked besides (analytics/options.py). extra: further keys of
    its rows that pages and tables show, such as denominators; results in JSON leave them out. grained: whether its rows
    go by `--grain`. by_kind: whether it takes `--kind`. source: where the definition comes from.
    """

    name: str
    zh: str
    en: str
    unit: str
    keys: tuple[str, ...]
    definition: str  # zh, one sentence
    formula: str
    source: str
    compute: Callable[[Asking], list[Row]] = field(repr=False)
    empty: str = "0"
    options: tuple[Option, ...] = ()
    extra: tuple[str, ...] = ()
    grained: bool = True
    by_kind: bool = False

    def option(self, name: str) -> Option | None:
        return next((option for option in self.options if option.name == name), None)


@dataclass(frozen=True, slots=True)
class Result:
    """An answer. rows: sorted by their keys; rates carry numerator and denominator. unfinished: the period still under
    way, if the span reaches into it. sql: what ran. totals: what holds for all rows together, where there is such."""

    metric: Metric
    query: Query
    rows: list[Row]
    elapsed_ms: float
    sql: tuple[str, ...] = ()
    unfinished: dt.date | None = None
    totals: Row = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """Of its rows, in order: the metric's, and what a split or a gap adds."""
        added = [key for key in ("by", "gap") if any(key in row for row in self.rows)]
        return [*(key for key in added if key == "by"), *self.metric.keys, *(key for key in added if key == "gap")]

    def as_json(self) -> dict[str, Any]:
        """The contract of `weilu query --json`; days as ISO strings."""
        return {
            "metric": self.metric.name,
            "unit": self.metric.unit,
            "definition": self.metric.definition,
            "timezone": self.query.community.time_zone,
            "filters": self.query.filters(),
            "rows": [{key: _plain(row[key]) for key in self.keys if key in row} for row in self.rows],
            **({"totals": self.totals} if self.totals else {}),
            "elapsed_ms": self.elapsed_ms,
        }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, dt.date) else value


METRICS: dict[str, Metric] = {}
BASICS = frozenset({"from", "to", "grain", "kind", "platform", "space", "segment", "include_staff", "include_bots"})


def declare(metric: Metric) -> Metric:
    """Make a metric known under its name."""
    METRICS[metric.name] = metric
    return metric


def ask(name: str, query: Query) -> Result:
    """The one door to numbers. Raises BadQuery for an unknown metric or a span that makes no sense."""
    metric = known(name)
    started = time.perf_counter()
    query = with_options(metric, with_span(query))
    asking = Asking(query)
    if query.first is None:
        return Result(metric, query, [], elapsed_ms(started))
    rows = metric.compute(asking)
    unfinished = _unfinished(query) if metric.grained else None
    return Result(metric, query, rows, elapsed_ms(started), tuple(asking.statements), unfinished, asking.totals)


def parse(name: str, community: Community, asked: Mapping[str, Any]) -> Query:
    """A question to a metric from words (a command line, an address); lists as lists or separated by commas.

    Raises BadQuery for what makes no sense, or what this metric does not know.
    """
    query, metric = read(community, asked), known(name)
    given = {key: value for key, value in asked.items() if key not in BASICS and value not in (None, "", (), [])}
    options = {}
    for key, value in given.items():
        option = metric.option(key)
        if option is None:
            raise BadQuery(_("指标 %(metric)s 没有 %(option)s 这一项。") % {"metric": name, "option": key})
        text = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        try:
            options[key] = option.read(text)
        except BadQuery as reason:
            raise BadQuery(str(reason), about=key) from None
    return replace(query, options=options)


def known(name: str) -> Metric:
    """The metric of that name. Raises BadQuery."""
    if name not in METRICS:
        names = {"name": name, "names": "、".join(sorted(METRICS))}
        raise BadQuery(_("没有指标 %(name)s。可用的有：%(names)s") % names)
    return METRICS[name]


def with_options(metric: Metric, query: Query) -> Query:
    """Fill in what nobody said. Raises BadQuery for an option that the metric does not know."""
    if unknown := sorted(set(query.options) - {option.name for option in metric.options}):
        raise BadQuery(_("指标 %(metric)s 没有 %(option)s 这一项。") % {"metric": metric.name, "option": unknown[0]})
    if query.kinds and not metric.by_kind:
        raise BadQuery(_("指标 %(metric)s 没有 %(option)s 这一项。") % {"metric": metric.name, "option": "kind"})
    return replace(query, options={option.name: option.default for option in metric.options} | dict(query.options))


def with_span(query: Query) -> Query:
    """Fill in the span: from the first event, to yesterday. first stays None where there is nothing at all."""
    last = query.last or query.community.yesterday
    first = query.first or first_day(query)
    if first is not None and first > last and query.first is None:
        first = None
    return checked(replace(query, first=first, last=last))


def first_day(query: Query) -> dt.date | None:
    """The local day of the community's first event, None where there is none."""
    # By the day rollup: the raw times would all have to be read.
    day = "day" if query.community.day_zone == query.community.time_zone else "toDate(ts, {zone:String})"
    rows = store().query(
        f"SELECT {day} AS d, count() FROM events WHERE community_id = {{community:UInt32}}"
        " GROUP BY d ORDER BY d LIMIT 1",
        {"community": query.community.pk, "zone": query.community.time_zone},
    )
    return rows[0][0] if rows else None


def _unfinished(query: Query) -> dt.date | None:
    assert query.last is not None
    period = period_of(query.last, query.grain, query.community.week_start)
    return period if end_of(period, query.grain) > min(query.last, query.community.yesterday) else None
