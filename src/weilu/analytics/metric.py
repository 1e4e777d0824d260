"""What a metric is, and the one door to numbers: `ask`."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from weilu.analytics.periods import end_of, period_of
from weilu.analytics.query import BadQuery, Query, checked
from weilu.analytics.sql import Asking, elapsed_ms
from weilu.events.client import store

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Metric:
    """A number with its name, its unit, its formula and how it is computed.

    keys: of its rows, in order. example: ten events or so (see analytics/examples.py) with what must come out of them.
    grains: whether `--grain` applies. source: where the definition comes from.
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


@dataclass(frozen=True, slots=True)
class Result:
    """An answer. rows: sorted by their keys; rates carry numerator and denominator. unfinished: the period still under
    way, if the span reaches into it. sql: what ran."""

    metric: Metric
    query: Query
    rows: list[Row]
    elapsed_ms: float
    sql: tuple[str, ...] = ()
    unfinished: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        """The contract of `weilu query --json`; days as ISO strings."""
        return {
            "metric": self.metric.name,
            "unit": self.metric.unit,
            "definition": self.metric.definition,
            "timezone": self.query.community.time_zone,
            "filters": self.query.filters(),
            "rows": [{k: str(v) if isinstance(v, dt.date) else v for k, v in row.items()} for row in self.rows],
            "elapsed_ms": self.elapsed_ms,
        }


METRICS: dict[str, Metric] = {}


def declare(metric: Metric) -> Metric:
    """Make a metric known under its name."""
    METRICS[metric.name] = metric
    return metric


def ask(name: str, query: Query) -> Result:
    """The one door to numbers. Raises BadQuery for an unknown metric or a span that makes no sense."""
    if name not in METRICS:
        known = {"name": name, "names": "、".join(sorted(METRICS))}
        raise BadQuery(_("没有指标 %(name)s。可用的有：%(names)s") % known)
    started = time.perf_counter()
    query = _with_span(query)
    metric = METRICS[name]
    if query.first is None:
        return Result(metric, query, [], elapsed_ms(started))
    asking = Asking(query)
    rows = metric.compute(asking)
    return Result(metric, query, rows, elapsed_ms(started), tuple(asking.statements), _unfinished(query))


def _with_span(query: Query) -> Query:
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
