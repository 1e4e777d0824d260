"""The objects of a JSON file, whichever of three shapes it has: lines, a list, or a list inside an object."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from weilu.connect.opening import Opened
from weilu.connect.record import Item, Skipped

_ODD = (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError, RecursionError)


def objects(opened: Opened, inside: str = "") -> Iterator[tuple[int, Any]]:
    """(line, or place in the list, from 1; each object), streaming. inside: the name of the list where it stands
    within an object. A line that is no JSON, and what is no object, comes as a Skipped."""
    head = opened.head.lstrip()
    if head.startswith("["):
        found: Iterable[tuple[int, Any]] = enumerate(opened.json_items("item"), 1)
    elif not inside or _in_lines(head, inside):
        found = json_lines(opened)
    else:
        found = enumerate(opened.json_items(f"{inside}.item"), 1)
    for line, value in found:
        yield line, value if isinstance(value, dict | Skipped) else Skipped(line=line, reason="bad_record")


def converted(
    found: Iterable[tuple[int, Any]], convert: Callable[[int, dict[str, Any]], Iterable[Item]]
) -> Iterator[Item]:
    """What each object says; one of an unexpected shape is skipped and counted, and the rest read."""
    for line, value in found:
        if isinstance(value, Skipped):
            yield value
            continue
        try:
            items = list(convert(line, value))
        except _ODD:
            items = [Skipped(line=line, reason="bad_record", example=str(value)[:120])]
        yield from items


def json_lines(opened: Opened) -> Iterator[tuple[int, Any]]:
    """(line, its value), empty lines left out; a line that is no JSON as a Skipped."""
    decode = msgspec.json.Decoder().decode
    for line, raw in opened.byte_lines():
        if not raw or raw.isspace():
            continue
        try:
            value = decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as broken:
            reason = "cut_line" if "truncated" in str(broken) else "bad_json_line"
            value = Skipped(line=line, reason=reason, example=raw[:200].decode("utf-8", "replace")[:120])
        yield line, value


def _in_lines(head: str, inside: str) -> bool:
    """Whether the first line is an object of its own, not the beginning of one that holds the list."""
    first, _, rest = head.partition("\n")
    try:
        value = msgspec.json.decode(first.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return first.startswith('{"') and rest.lstrip().startswith('{"')
    return not (isinstance(value, dict) and inside in value)
