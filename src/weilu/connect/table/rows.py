"""Make records and people of a table's rows by its column plan. On the fast path: 60,000 rows a second and more."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from weilu.connect.html_text import html_text
from weilu.connect.moments import BadTime, Moments, moments
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, Person, ReadOptions, Record, Skipped
from weilu.connect.table.columns import Plan
from weilu.events.vocabulary import ALIASES, KINDS

LONGEST = 1 << 20
_KINDS = {kind.zh: name for name, kind in KINDS.items()} | {name.lower(): kind for name, kind in ALIASES.items()}
_BIRTHDAY = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0?0:00(?::00)?)?")
_SEPARATORS = re.compile(r"[,，、;；|/\s]+")

type Row = Callable[[int, Sequence[Any]], Item]


def rows(plan: Plan, options: ReadOptions, *, html: bool = False) -> Row:
    """A function from (line, cells) to what the row says. The cells are as many as the plan has headers.

    CannotRead where the table lacks what every row needs.
    """
    read = moments(options.zone, year=options.year, day_first=options.day_first)
    columns = [header for header in plan.headers if header]
    if plan.roster:
        if not plan.fields.keys() & {"author", "author_id", "phone", "email", "handle"}:
            raise CannotRead("no_name_column", columns=columns)
        return _people(plan, options, read)
    if "time" not in plan.fields:
        raise CannotRead("no_time_column", columns=columns)
    return _events(plan, options, read, html_text if html else None)


def _events(plan: Plan, options: ReadOptions, read: Moments, clean: Callable[[str], str] | None) -> Row:
    end = len(plan.headers)  # the place of an empty cell put behind each row, for the fields that no column feeds
    at = {field: plan.fields.get(field, end) for field in ("time", "author", "author_id", "text", "space")}
    time, author, author_id, text, space = at.values()
    extras = {field: place for field, place in plan.fields.items() if field not in at}
    properties, own = plan.properties, "c:" if plan.child else ""
    default = "purchase" if plan.money and "text" not in plan.fields else "message"

    def event(line: int, cells: Sequence[Any]) -> Item:
        cells = (*cells, "")
        try:
            ts = read(cells[time])
        except BadTime as bad:
            return Skipped(line=line, reason=bad.reason, example=excerpt(cells))
        body = words(cells[text])
        if len(body) > LONGEST:
            return Skipped(line=line, reason="too_long", example=body[:80])
        room = words(cells[space]) or options.space
        record = Record(
            line=line,
            ts=ts,
            kind=default,
            author_id=words(cells[author_id]),
            author=words(cells[author]),
            text=clean(body) if clean else body,
            space=room,
            space_name=room,
            props={name: value for place, name in properties if (value := kept(cells[place])) is not None} or None,
        )
        for field, place in extras.items():
            if cells[place] not in ("", None):
                _SET[field](record, cells[place], plan, own)
        return record

    return event


def _set_event_id(record: Record, cell: Any, plan: Plan, own: str) -> None:
    record.native_id = own + words(cell)


def _set_reply_to(record: Record, cell: Any, plan: Plan, own: str) -> None:
    record.target = words(cell)


def _set_kind(record: Record, cell: Any, plan: Plan, own: str) -> None:
    name = words(cell)
    record.kind = _KINDS.get(name) or _KINDS.get(name.lower()) or (name.lower() if name.lower() in KINDS else name)


def _set_value(record: Record, cell: Any, plan: Plan, own: str) -> None:
    try:
        number = float(words(cell).lstrip("¥￥$").rstrip("元").replace(",", ""))
    except ValueError:
        record.props = (record.props or {}) | {plan.headers[plan.fields["value"]]: words(cell)}
    else:
        record.value = round(number * 100) if plan.money else number


def _set_channel(record: Record, cell: Any, plan: Plan, own: str) -> None:
    record.channel = words(cell)


def _set_content(record: Record, cell: Any, plan: Plan, own: str) -> None:
    record.content = words(cell)


def _set_mark(field: str) -> Callable[[Record, Any, Plan, str], None]:
    return lambda record, cell, plan, own: setattr(record, field, words(cell))


_SET: dict[str, Callable[[Record, Any, Plan, str], None]] = {
    "event_id": _set_event_id,
    "reply_to": _set_reply_to,
    "kind": _set_kind,
    "value": _set_value,
    "channel": _set_channel,
    "content": _set_content,
    "phone": _set_mark("phone"),
    "email": _set_mark("email"),
    "handle": _set_mark("handle"),
}


def _people(plan: Plan, options: ReadOptions, read: Moments) -> Row:
    place = plan.fields

    def person(line: int, cells: Sequence[Any]) -> Item:
        cell = {field: cells[at] for field, at in place.items()}
        room = words(cell.get("space")) or options.space
        found = Person(
            line=line,
            author=words(cell.get("author")),
            author_id=words(cell.get("author_id")),
            handle=words(cell.get("handle")),
            channel=words(cell.get("channel")),
            space=room,
            space_name=room,
            phone=phone(cell.get("phone")),
            email=words(cell.get("email")).lower(),
            birthday=birthday(cell.get("birthday")),
            tags=tags(cell.get("tags")),
            joined=_joined(cell.get("joined"), read),
            props={name: value for at, name in plan.properties if (value := kept(cells[at])) is not None} or None,
        )
        if not (found.author or found.author_id or found.phone or found.email or found.handle):
            return Skipped(line=line, reason="no_name", example=excerpt(cells))
        return found

    return person


def words(cell: Any) -> str:
    """A cell as text: 13800138000.0 is 13800138000, nothing is empty."""
    if type(cell) is str:
        return cell.strip()
    if cell is None or cell is False:
        return ""
    if type(cell) is float and cell.is_integer():
        return str(int(cell))
    if type(cell) in (dict, list):
        return json.dumps(cell, ensure_ascii=False)
    return str(cell)


def kept(cell: Any) -> Any:
    """A cell as a property: numbers as numbers, unless leading zeros or length say it is a name; None for nothing."""
    if type(cell) is str:
        cell = cell.strip()
        if cell.isdecimal() and len(cell) < 16 and cell.isascii() and (cell[0] != "0" or cell == "0"):
            return int(cell)
        return cell or None
    if type(cell) is float and cell.is_integer():
        return int(cell)
    return cell if type(cell) in (int, float, bool, dict, list, type(None)) else str(cell)


def excerpt(cells: Sequence[Any]) -> str:
    return " | ".join(told for cell in cells if (told := words(cell)))[:120]


def phone(cell: Any) -> str:
    """Digits, and a + before them: 138-0013 8000 and 13800138000 are one number; +86 is dropped."""
    digits = re.sub(r"[^\d+]", "", words(cell))
    return re.sub(r"^(?:\+|00)86(?=1\d{10}$)", "", digits)


def tags(cell: Any) -> list[str]:
    told = cell if isinstance(cell, list) else _SEPARATORS.split(words(cell))
    return list(dict.fromkeys(name for tag in told if (name := words(tag))))


def birthday(cell: Any) -> str:
    """YYYY-MM-DD, or MM-DD where the list keeps the year to itself; what cannot be read is kept as written."""
    told = words(cell)
    if found := _BIRTHDAY.fullmatch(told):
        year = f"{found[1]}-" if found[1] else ""
        return f"{year}{int(found[2]):02}-{int(found[3]):02}"
    if found := re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", told):
        return f"{found[1]}-{found[2]}-{found[3]}"
    return told


def _joined(cell: Any, read: Moments) -> int | None:
    try:
        return read(cell)
    except BadTime:
        return None
