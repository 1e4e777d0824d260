"""A number split by what an event says of itself: the commonest values, the rest together."""

from weilu.analytics.fields import value_of
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
