"""Slack's own export: a zip (or its folder) with users.json, channels.json and a file for each day of a channel."""

import re
from collections.abc import Iterator

from weilu.connect.careful import records
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, ReadOptions, Understanding
from weilu.connect.slack.messages import Reader
from weilu.connect.slack.people import channel_ids, users

_COLUMNS = {
    "ts": "time",
    "user": "author_id",
    "text": "text",
    "thread_ts": "reply_to",
    "channel": "space",
    "subtype": "kind",
}
_DAY = re.compile(r"^(?P<channel>[^/]+)/\d{4}-\d{2}-\d{2}\.json$")


class Slack:
    """`line` of a record is its place in the whole export, days of a channel in their order."""

    name = "slack"
    platform = "slack"
    zh = "Slack（工作区导出的 zip）"
    en = "Slack (workspace export)"

    def sniff(self, opened: Opened) -> float:
        root = _root(opened)
        return 0.97 if root is not None and next(_days(opened, root), None) else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return Understanding(dict(_COLUMNS))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        root = _root(opened)
        if root is None:
            raise CannotRead("wrong_format", name=self.name)
        people, ids = users(opened, root), channel_ids(opened, root)
        readers: dict[str, Reader] = {}
        line = 0
        for member, folder in sorted(_days(opened, root)):
            reader = readers.setdefault(folder, Reader(ids.get(folder, folder), folder, people))
            found = opened.member(f"{root}{member}").json_items("item")
            for item in records(found, reader.items, line + 1):
                line = item.line
                yield item
        if not readers:
            raise CannotRead("no_messages")


def _root(opened: Opened) -> str | None:
    """The folder that holds users.json or channels.json: "" or "export/"; None where it is no Slack export."""
    for name in sorted(opened.members(), key=len):
        if name.rsplit("/", 1)[-1] in ("users.json", "channels.json"):
            return name[: len(name) - len(name.rsplit("/", 1)[-1])]
    return None


def _days(opened: Opened, root: str) -> Iterator[tuple[str, str]]:
    """(file below the root, its channel's folder)."""
    for name in opened.members():
        if name.startswith(root) and (found := _DAY.match(name[len(root) :])):
            yield name[len(root) :], found["channel"]


FORMAT = Slack()
