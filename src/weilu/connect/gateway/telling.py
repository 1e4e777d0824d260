"""From what a gateway tells to records, and to changes of what was told before."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from weilu.connect.careful import count, mapping, mappings, records, text
from weilu.connect.record import Item, Person, Record
from weilu.events.amending import Change
from weilu.events.event import native_event_id

Told = Mapping[str, Any]
MOST_RAW = 8_000  # characters of a raw payload that are kept beside the event


class Telling:
    """items in the order of the platforms' own time, for events arrive out of order; recalls and rooms apart."""

    def __init__(self, events: list[Any]) -> None:
        self.recalls: list[Change] = []
        self.rooms: list[tuple[str, str, str]] = []  # (platform, key, name)
        items = list(records(events, self._read))
        self.items = sorted(items, key=lambda item: item.ts if isinstance(item, Record) else 0)

    def _read(self, line: int, told: dict[str, Any]) -> list[Item]:
        kind = text(told["kind"])
        if kind == "recall":
            event = native_event_id(text(told["platform"]), text(told["target"]))
            self.recalls.append(Change(event, int(told["ts"]), recalled=True))
            return []
        if kind == "room":
            self.rooms.append((text(told["platform"]), text(told["space"]), text(told["space_name"])))
            return []
        if kind == "name":
            return _name(line, told)
        record = _record(line, told)
        make = _KINDS.get(kind)
        return [make(record, told) if make else _system(record, told)]


def _record(line: int, told: Told) -> Record:
    """The raw payload is kept as text: its many names are no properties of Weilu's."""
    author = mapping(told.get("author"))
    own = author.get("own") is True
    props: dict[str, Any] = {"raw": text(told.get("raw"))[:MOST_RAW], "adapter": text(told.get("adapter"))}
    if told.get("private") is True:
        props["conversation"] = text(told["key"])
    return Record(
        line=line,
        ts=int(told["ts"]),
        platform=text(told["platform"]),
        author_id=text(author.get("id")),
        author=text(author.get("name")),
        text=text(told.get("text")),
        native_id=text(told["id"]),
        space=text(told.get("space")),
        space_name=text(told.get("space_name")),
        target=text(told.get("target")),
        is_bot=own or author.get("bot") is True,
        is_staff=own,
        props={name: value for name, value in props.items() if value},
    )


def _message(record: Record, told: Told) -> Record:
    attachments = [
        {name: text(value)[:500] for name, value in one.items()} for one in mappings(told.get("attachments"))
    ]
    return _with(record, attachments=attachments[:20])


def _joined(record: Record, told: Told) -> Record:
    """Whoever let them in is the inviter only where they were invited."""
    by = text(mapping(told.get("by")).get("id"))
    if by and told.get("invited") is True:
        record = msgspec.structs.replace(record, channel=f"invite:{by}")
        return _with(record, "join", invited_by=by)
    return _with(record, "join", approved_by=by)


def _left(record: Record, told: Told) -> Record:
    return _with(record, "leave", removed_by=text(mapping(told.get("by")).get("id")))


def _muted(record: Record, told: Told) -> Record:
    by = text(mapping(told.get("by")).get("id"))
    return _with(record, "mute", by=by, seconds=count(told.get("seconds")))


def _reacted(record: Record, told: Told) -> Record:
    return _with(record, "reaction", emoji=text(told.get("emoji")), whom=text(told.get("whom")))


def _system(record: Record, told: Told) -> Record:
    return _with(record, "system", action=text(told.get("action")) or text(told["kind"]))


_KINDS: dict[str, Callable[[Record, Told], Record]] = {
    "message": _message,
    "join": _joined,
    "leave": _left,
    "mute": _muted,
    "reaction": _reacted,
}


def _with(record: Record, kind: str = "message", **props: Any) -> Record:
    told = {name: value for name, value in props.items() if value}
    return msgspec.structs.replace(record, kind=kind, props={**(record.props or {}), **told} or None)


def _name(line: int, told: Told) -> list[Item]:
    author = mapping(told["author"])
    name = text(author.get("name")).strip()
    if not name:
        return []
    return [Person(line=line, platform=text(told["platform"]), author_id=text(author["id"]), author=name)]
