"""Discourse's user_list CSV: the forum's members with their addresses, groups and last visits."""

from collections.abc import Iterator, Mapping
from itertools import islice

from weilu.connect.careful import rows
from weilu.connect.moments import BadTime, Moments, moments
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, Person, ReadOptions, Skipped, Understanding

_FIELDS = {
    "id": "author_id",
    "name": "author",
    "username": "handle",
    "email": "email",
    "created_at": "joined",
    "group_names": "tags",
}
_OWN = {"username", "last_seen_at", "trust_level"}  # together no other list has these
_STAFF = ("admin", "moderator")


class DiscourseUsers:
    """A member list, whatever --kind says."""

    def sniff(self, opened: Opened) -> float:
        first = opened.head.partition("\n")[0].lstrip("\ufeff").strip().replace('"', "").split(",")
        return 0.95 if set(first) >= _OWN else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return Understanding({header: _FIELDS.get(header, "") for header in _headers(opened)})

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        headers, read = _headers(opened), moments(options.zone)
        for line, cells in islice(rows(opened), 1, None):
            if len(cells) == len(headers):
                yield _person(line, dict(zip(headers, cells, strict=True)), read, options)
            elif cells:
                yield Skipped(line=line, reason="bad_row", example=" | ".join(cells)[:120])


def _headers(opened: Opened) -> list[str]:
    for _, cells in rows(opened):
        if set(cells) >= _OWN:
            return cells
        break
    raise CannotRead("wrong_format", name="discourse")


def _person(line: int, row: Mapping[str, str], read: Moments, options: ReadOptions) -> Item:
    row = {header: cell.strip() for header, cell in row.items()}
    if not row["username"]:
        return Skipped(line=line, reason="no_name", example=" | ".join(row.values())[:120])
    rest = {header: cell for header, cell in row.items() if cell and header not in _FIELDS}
    return Person(
        line=line,
        author_id=row.get("id", ""),
        author=row.get("name") or row["username"],
        handle=row["username"],
        email=row.get("email", "").lower(),
        tags=[tag for tag in row.get("group_names", "").replace(";", ",").split(",") if tag],
        joined=_joined(row.get("created_at", ""), read),
        space=options.space,
        space_name=options.space,
        is_staff=any(row.get(mark) == "true" for mark in _STAFF),
        is_bot=row.get("id", "").startswith("-"),
        props=rest or None,
    )


def _joined(cell: str, read: Moments) -> int | None:
    try:
        return read(cell)
    except BadTime:
        return None
