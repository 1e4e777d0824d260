"""A number split by what an event says of itself: the commonest values, the rest together."""

from dataclasses import dataclass, field
from typing import Any

from weilu.analytics.fields import value_of
from weilu.analytics.metric import Row
from weilu.analytics.sql import Asking

MOST = 12
REST = "…"
"""Stands for all values beyond the commonest."""


def commonest(asking: Asking, name: str, condition: str, **parameters: object) -> list[str]:
    """The values of a field or property among the span's events that meet a condition, those of most members first;
    beyond MOST they are one value, REST."""
    rows = asking.rows(
        f"SELECT {value_of(name)} AS v, uniqExact({asking.people.person}) AS n FROM events"
        f" WHERE {asking.where()} AND {asking.people.counted} AND ({condition})"
        f" GROUP BY v ORDER BY n DESC, v LIMIT {MOST + 1}",
        **parameters,
    )
    values = [row[0] for row in rows]
    return values if len(values) <= MOST else [*values[:MOST], REST]


def grouped(name: str) -> str:
    """SQL: an event's value, REST where it is not among the parameter `values`."""
    return f"if({value_of(name)} IN {{values:Array(String)}}, {value_of(name)}, '{REST}')"


@dataclass(frozen=True, slots=True)
class Parted:
    """A split, or none: then its one value is "". value: SQL of an event's value, with its parameters."""

    values: list[str]
    value: str = "''"
    parameters: dict[str, Any] = field(default_factory=dict)
    named: bool = False

    def row(self, value: str, row: Row) -> Row:
        """The row of one value, which says so where there is a split."""
        return {"by": value, **row} if self.named else row


def parted(asking: Asking, name: str, condition: str, **parameters: object) -> Parted:
    """By a field or property of the events that meet a condition; no name: not at all."""
    if not name:
        return Parted([""])
    values = commonest(asking, name, condition, **parameters)
    return Parted(values, grouped(name), {"values": values}, named=True)
