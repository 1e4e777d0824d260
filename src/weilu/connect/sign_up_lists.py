"""#接龙: a list that grows by being posted again and again. The newest version is the list."""

import msgspec

from weilu.connect.jielong import entries
from weilu.events.event import Event


class Entry(msgspec.Struct, frozen=True):
    """One line of a list. nth: which of equal names it is. ts: when the name first stood on the list, ms UTC."""

    title: str
    platform: str
    space: str
    space_id: int
    number: int
    name: str
    nth: int
    note: str
    ts: int
    message: int


class SignUpLists:
    """Collects the versions of every list that a source tells."""

    def __init__(self) -> None:
        self._newest: dict[tuple[str, str], tuple[int, list[Entry]]] = {}
        self._first: dict[tuple[str, str, str, int], int] = {}

    def notice(self, message: Event, space: str) -> None:
        """A message that may be a version of a list."""
        parsed = entries(message.text)
        if parsed is None:
            return
        title, lines = parsed
        version, counts = [], dict[str, int]()
        for number, name, note in lines:
            nth = counts[name] = counts.get(name, 0) + 1
            first = (space, title, name, nth)
            self._first[first] = min(message.ts, self._first.get(first, message.ts))
            version.append(
                Entry(title, message.platform, space, message.space, number, name, nth, note, message.ts, message.id)
            )
        newest = self._newest.get((space, title))
        if newest is None or message.ts >= newest[0]:
            self._newest[space, title] = (message.ts, version)

    def newest(self) -> list[Entry]:
        """Every entry of every list's newest version, dated by when it first appeared."""
        return [
            msgspec.structs.replace(entry, ts=self._first[entry.space, entry.title, entry.name, entry.nth])
            for _, version in self._newest.values()
            for entry in version
        ]
