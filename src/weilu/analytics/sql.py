"""The parts of SQL that every metric shares, and the record of what ran."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from weilu.analytics.people import People, people
from weilu.analytics.periods import number_sql, period_sql, periods
from weilu.analytics.query import Query
from weilu.events.client import store
from weilu.kit.clock import day_bounds_ms

ACTIVE = "active"


@dataclass
class Asking:
    """One question on its way to the store. Keeps the statements it ran, for the metric's card."""

    query: Query
    people: People = field(init=False)
    statements: list[str] = field(default_factory=list)
    totals: dict[str, Any] = field(default_factory=dict)  # what holds for all rows together

    def __post_init__(self) -> None:
        self.people = people(self.query)

    @property
    def first(self) -> dt.date:
        """The first day of the span, which `ask` has filled in."""
        assert self.query.first is not None
        return self.query.first

    @property
    def last(self) -> dt.date:
        """The last day of the span, included."""
        assert self.query.last is not None
        return self.query.last

    def option(self, name: str) -> Any:
        """What was asked of this metric besides, as its reader gave it."""
        return self.query.options[name]

    @cached_property
    def periods(self) -> list[dt.date]:
        """The starts of the periods that the span touches."""
        return periods(self.first, self.last, self.query.grain, self.query.community.week_start)

    @property
    def days_are_cut(self) -> bool:
        """Whether the stored local days are cut in the community's zone (else a job is re-cutting them)."""
        return self.query.community.day_zone == self.query.community.time_zone

    @property
    def day(self) -> str:
        """SQL: the local day of an event."""
        return "day" if self.days_are_cut else "toDate(ts, {zone:String})"

    @property
    def period(self) -> str:
        """SQL: the period of an event."""
        return period_sql(self.query.grain, self.query.community.week_start, self.day)

    @property
    def number(self) -> str:
        """SQL: the number of an event's period, counted from the first of the span."""
        return number_sql(self.query.grain, self.periods[0], self.day)

    def where(self, *, since_start: bool = True, rollup: bool = False) -> str:
        """SQL: this community, this span, these platforms and rooms. since_start False: from the beginning of time;
        rollup: in words that the day rollup can answer (by local day alone)."""
        parts = ["community_id = {community:UInt32}"]
        parts += (["day >= {first:Date}"] if since_start else []) + ["day <= {last:Date}"] if self.days_are_cut else []
        times = ["ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')"] if since_start else []
        times += ["ts < fromUnixTimestamp64Milli({until:Int64}, 'UTC')"]
        if not self.days_are_cut:
            parts += times
        elif not rollup:  # the days decide; the times only tell which months need not be read
            parts.append(f"indexHint({' AND '.join(times)})")
        return " AND ".join(parts + self.places())

    def places(self) -> list[str]:
        """SQL: these platforms and rooms; conditions, none where all are asked for."""
        parts = ["platform IN {platforms:Array(String)}"] if self.query.platforms else []
        return parts + (["space_id IN {spaces:Array(UInt32)}"] if self.query.spaces else [])

    def parameters(self) -> dict[str, Any]:
        """What every statement of the question may bind; a dictionary of the caller's own."""
        return dict(self._own)

    @cached_property
    def _own(self) -> dict[str, Any]:
        query = self.query
        since, until = day_bounds_ms(self.first, self.last, query.community.zone)
        return {
            "community": query.community.pk,
            "first": self.first,
            "last": self.last,
            "since": since,
            "until": until,
            "zone": query.community.time_zone,
            "platforms": list(query.platforms),
            "spaces": list(query.spaces),
            **self.people.parameters,
        }

    def rows(self, statement: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Run a SELECT with the question's parameters and these."""
        return store().query(statement, self._bound(statement, parameters))

    def columns(self, statement: str, **parameters: Any) -> Sequence[Sequence[Any]]:
        """The same, column by column: for many rows."""
        return store().columns(statement, self._bound(statement, parameters))

    def _bound(self, statement: str, more: dict[str, Any]) -> dict[str, Any]:
        """The parameters that a statement names; it is noted."""
        self.statements.append(statement)
        bound = self._own | more
        return {name: value for name, value in bound.items() if f"{{{name}:" in statement}


def elapsed_ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
