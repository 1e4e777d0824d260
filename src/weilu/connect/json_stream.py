"""Read JSON larger than memory: one element at a time, by ijson."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from weilu.connect.reasons import CannotRead

_CUT = re.compile("premature EOF|Incomplete JSON", re.I)


def items(stream: BinaryIO, prefix: str) -> Iterator[Any]:
    """Each element at the prefix. Numbers are int and float."""
    found = ijson.items(stream, prefix, use_float=True)
    while True:
        try:
            item = next(found)
        except StopIteration:
            return
        except (ijson.JSONError, UnicodeDecodeError, OverflowError) as broken:
            raise _named(broken) from None
        yield item


def header(stream: BinaryIO, until: str) -> dict[str, Any]:
    """The members of the top object before `until`, which is not built; those after it, if it is first."""
    found: dict[str, Any] = {}
    events = ijson.parse(stream, use_float=True)
    key, skipping, builder = "", False, ijson.ObjectBuilder()
    try:
        for prefix, event, value in events:
            if prefix == "" and event == "map_key":
                if value == until and found:
                    return found
                key, skipping, builder = value, value == until, ijson.ObjectBuilder()
            elif key and prefix and not skipping:
                builder.event(event, value)
                if prefix == key and event not in ("start_map", "start_array", "map_key"):
                    found[key] = builder.value
    except (ijson.JSONError, UnicodeDecodeError, OverflowError) as broken:
        raise _named(broken) from None
    return found


def _named(broken: Exception) -> CannotRead:
    # ijson calls every fault incomplete; the parser's own words tell.
    return CannotRead("cut_json" if _CUT.search(str(broken)) else "bad_json")
