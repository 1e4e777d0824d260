"""Take what a file says without trusting its shape: an odd record is skipped and counted, the rest read."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from weilu.connect.opening import Opened
from weilu.connect.record import Item, Skipped

_ODD = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)

csv.field_size_limit(64 << 20)  # bodies of WeChat are XML and pass Python's 128 KB


def records(
    found: Iterable[Any], convert: Callable[[int, dict[str, Any]], Iterable[Item]], start: int = 1
) -> Iterator[Item]:
    """Every JSON object converted. `line` is its place in the file's list: JSON has no lines of its own."""
    for line, raw in enumerate(found, start):
        try:
            if not isinstance(raw, dict):
                raise TypeError
            items = list(convert(line, raw))
        except _ODD:
            items = [Skipped(line=line, reason="bad_record", example=example(raw))]
        yield from items


def rows(opened: Opened) -> Iterator[tuple[int, list[str]]]:
    """(line on which it starts, cells) of each row of a CSV; an unreadable row comes as no cells."""
    reader = csv.reader(f"{line}\n" for _, line in opened.lines())
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            row = []
        yield line, row


def text(value: Any) -> str:
    """A string or a number as text; nothing else is one."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; what else it holds is left out."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def example(raw: Any) -> str:
    """The beginning of a skipped record, as the operator may recognise it."""
    return str(raw).replace("\n", " ")[:120]
