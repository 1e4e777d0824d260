"""What has arrived since, in the order of arrival: for whoever must miss nothing and keeps a cursor.

Arrival numbers of a community become visible in their order, so nothing ever turns up behind a cursor. An event that
was edited arrives again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from weilu.events.client import store

_NAMES = (
    "toString(id), native_id, member_id, toUnixTimestamp64Milli(ts), seq, kind, platform, space_id, source_id, text,"
    " search, ifNull(toString(props.recalled) = 'true', 0), ifNull(toString(props.roster) != '', 0),"
    " ifNull(toString(props.conversation) != '', 0)"
)
MOST_WORDS = 250  # that the store looks for at once


@dataclass(frozen=True, slots=True)
class Arrival:
    """id: a decimal string; ts: ms, UTC; form: the text's normal form; recalled: its author took it back; listed: only
    a member list says so; private: it is part of a talk with one person."""

    id: str
    native_id: str
    member: int
    ts: int
    seq: int
    kind: str
    platform: str
    space: int
    source: int
    text: str
    form: str
    recalled: bool
    listed: bool
    private: bool


def newest_arrival(community_id: int) -> int:
    """The arrival number of what came last; 0 where nothing has."""
    rows = store().query(
        "SELECT max(seq) FROM events WHERE community_id = {community:UInt32}", {"community": community_id}
    )
    return int(rows[0][0])


def arrivals(
    community_id: int, *, after: int, upto: int, since: int, kinds: Sequence[str], limit: int, words: Sequence[str] = ()
) -> list[Arrival]:
    """What arrived after one number, up to another, and happened since a moment (ms): at most `limit`, the first ones.

    words: normal forms; only events with any of them, at most 250 of them."""
    return _read(
        "seq > {after:UInt64} AND seq <= {upto:UInt64}",
        "seq",
        {"community": community_id, "after": after, "upto": upto, "since": since, "limit": limit},
        kinds,
        words,
    )


class Numbered(Protocol):
    """Whatever bears an arrival number."""

    @property
    def seq(self) -> int: ...


def pages[T: Numbered](
    read: Callable[[int], Sequence[T]], after: int, newest: int, size: int
) -> Iterator[tuple[Sequence[T], int]]:
    """What arrived after one number, up to the newest, a page at a time, each with the number up to which it reaches.

    read: at most `size` of what arrived after a number. Whoever keeps a page moves the cursor to that number."""
    while after < newest:
        page = read(after)
        after = page[-1].seq if len(page) == size else newest
        yield page, after


def lately(
    community_id: int, *, since: int, kinds: Sequence[str], limit: int, words: Sequence[str] = ()
) -> list[Arrival]:
    """The same of the newest since a moment, in the order in which they happened."""
    parameters = {"community": community_id, "since": since, "limit": limit}
    return _read("1", "ts DESC, seq DESC", parameters, kinds, words)[::-1]


def _read(
    where: str, order: str, parameters: dict[str, Any], kinds: Sequence[str], words: Sequence[str]
) -> list[Arrival]:
    if words:
        where += " AND multiSearchAny(search, {words:Array(String)})"
        parameters["words"] = list(words)
    rows = store().query(
        f"SELECT {_NAMES} FROM events WHERE community_id = {{community:UInt32}}"
        " AND ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND kind IN {kinds:Array(String)}"
        f" AND {where} ORDER BY {order} LIMIT {{limit:UInt32}}",
        {**parameters, "kinds": list(kinds)},
    )
    return [Arrival(*row[:11], *map(bool, row[11:])) for row in rows]
