"""What an event says of itself, as SQL: its kind, a field, a property; and the order in which events happened."""

from weilu.analytics.options import ANY
from weilu.analytics.sql import ACTIVE

COLUMNS = {
    "kind": "kind",
    "platform": "platform",
    "space": "toString(space_id)",
    "channel": "channel",
    "source": "toString(source_id)",
    "content": "content",
    "activity": "activity",
}
"""Fields of the event, by the name they are asked by; any other name is a property."""

ORDER = "(ts, seq)"
MS = "toUnixTimestamp64Milli(ts)"


def is_kind(name: str, parameter: str) -> str:
    """Whether an event is of the kind bound to the parameter; "active" stands for any active event."""
    return ACTIVE if name == ANY else f"kind = {{{parameter}:String}}"


def value_of(name: str) -> str:
    """A field or property as text; empty where the event has none. The name comes from options.field_name."""
    if name in COLUMNS:
        return COLUMNS[name]
    path = ".".join(f"`{part}`" for part in name.split("."))
    return f"ifNull(toString(props.{path}), '')"


def quantile(sorted_array: str, share: float) -> str:
    """A quantile of a sorted array, linearly between its neighbours (as numpy and pandas have it); NULL if empty."""
    place = f"({share} * (length({sorted_array}) - 1))"
    low, high = f"toUInt32(floor({place})) + 1", f"toUInt32(ceil({place})) + 1"
    between = f"{sorted_array}[{low}] + ({sorted_array}[{high}] - {sorted_array}[{low}]) * ({place} - floor({place}))"
    return f"if(empty({sorted_array}), NULL, {between})"
