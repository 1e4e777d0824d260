"""What a reader of any format hands over: records of what happened, people on a list, and lines it skipped.

A reader (one small module a format, in the folder of its platform) knows only its format. It does not know
members, communities or the store: `connect.intake` takes it from here.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import msgspec

from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead

__all__ = ["CannotRead", "Format", "Item", "Person", "ReadOptions", "Record", "Skipped", "Understanding"]


class Record(msgspec.Struct, kw_only=True, gc=False):
    """One thing that happened, as the file tells it. Empty string means "not told".

    ts: milliseconds since the epoch, UTC.
    author_id: the platform's own id of the account; author: the name shown. Id beats name. With neither, nobody did it.
    native_id: the platform's id of this event, unique *within the platform* (put the chat's id before it where the
      platform only counts per chat); empty when the file has none, and then intake hashes the content.
    platform: only where one source speaks for several; else the source's own.
    space, space_name: stable key of the room (its id, else its name), and its name.
    reply_to, target: the native_id of the event answered or reacted to.
    value: money in 分, seconds, amounts; see events/vocabulary.py.
    handle, email, phone: other marks by which the same person may be known elsewhere.
    edited: the file says that the text was changed after it was first sent; recalled: that it was taken back.
    """

    line: int
    ts: int
    kind: str = "message"
    platform: str = ""
    author_id: str = ""
    author: str = ""
    text: str = ""
    native_id: str = ""
    space: str = ""
    space_name: str = ""
    target: str = ""
    channel: str = ""
    content: str = ""
    activity: str = ""
    value: float | None = None
    props: dict[str, Any] | None = None
    handle: str = ""
    email: str = ""
    phone: str = ""
    is_bot: bool = False
    is_staff: bool = False
    edited: bool = False
    recalled: bool = False


class Person(msgspec.Struct, kw_only=True, gc=False):
    """One row of a member list (花名册). `spaces`: the rooms the list says the person is in; `joined`: ms UTC."""

    line: int
    platform: str = ""
    author_id: str = ""
    author: str = ""
    space: str = ""
    space_name: str = ""
    handle: str = ""
    email: str = ""
    phone: str = ""
    birthday: str = ""
    tags: list[str] = []
    joined: int | None = None
    channel: str = ""
    is_bot: bool = False
    is_staff: bool = False
    props: dict[str, Any] | None = None


class Skipped(msgspec.Struct, kw_only=True, gc=False):
    """A line that was not taken, and why: `reason` is a key of connect/reasons.py; example: what stood there."""

    line: int
    reason: str
    example: str = ""


Item = Record | Person | Skipped


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the operator said about the file.

    zone: the zone in which times without one are read. mapping: FIELD -> COLUMN for generic tables.
    year: for year-less dates. space: the room's name where the file does not tell it. kind: messages or roster.
    date: the day a member list was true on. day_first: D/M (True), M/D (False), or unknown (None).
    """

    zone: ZoneInfo
    mapping: dict[str, str] = field(default_factory=dict)
    year: int | None = None
    space: str = ""
    kind: str = "messages"
    date: dt.date | None = None
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a reader would do with the file, for the preview: which column feeds which field (column -> field, in the
    file's order; empty field: kept as a property), and questions it cannot answer itself (keys of reasons.py).

    samples: column -> some of its values, where the operator may say what a column is. is_list: rows are people."""

    columns: dict[str, str] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    samples: dict[str, list[str]] = field(default_factory=dict)
    is_list: bool = False


class Format(Protocol):
    """One export format. Module-level singletons named FORMAT, collected in connect/formats.py."""

    name: str  # as in --format, e.g. "wechat-csv"
    platform: str  # as in Event.platform, e.g. "wechat"; "" where the file or the operator tells
    zh: str
    en: str

    def sniff(self, opened: Opened) -> float:
        """How surely this is the format, 0 to 1, told by content (not by the file's name alone), from opened.head."""
        ...

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        """What the reader takes each column for, and what it must ask."""
        ...

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        """Every record in the file's order, streaming: memory does not grow with the file."""
        ...
