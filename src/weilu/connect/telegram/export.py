"""Telegram Desktop's export: result.json of one chat, or of all chats (chats.list)."""

from collections.abc import Iterator
from datetime import tzinfo
from itertools import islice
from typing import Any, NamedTuple

import ijson

from weilu.connect.careful import records, text
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, ReadOptions, Understanding
from weilu.connect.telegram.messages import Chat, Reader

_COLUMNS = {
    "id": "event_id",
    "date_unixtime": "time",
    "from": "author",
    "from_id": "author_id",
    "text": "text",
    "reply_to_message_id": "reply_to",
    "name": "space",
    "type": "kind",
}
_LISTS = ("chats.list", "left_chats.list")


class Telegram:
    """Ids: Telegram counts messages in a channel or supergroup, the same for everybody: chat id/message id. In a
    basic group it counts in each member's account instead, see `messages.Reader.native`."""

    name = "telegram"
    platform = "telegram"
    zh = "Telegram（result.json）"
    en = "Telegram (result.json)"

    def sniff(self, opened: Opened) -> float:
        head = opened.head
        if not head.lstrip("\ufeff \r\n\t").startswith("{"):
            return 0.0
        if '"date_unixtime"' in head or ('"from_id"' in head and '"date"' in head and '"messages"' in head):
            return 0.97
        return 0.9 if '"chats"' in head and '"personal_information"' in head else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return Understanding(dict(_COLUMNS))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        header = opened.json_header("messages")
        if any(key in header for key in ("chats", "left_chats")):
            yield from _every_chat(opened, options.zone)
            return
        if not header or "type" not in header:
            raise CannotRead("wrong_format", name=self.name)
        chat = _chat(header.get("id"), header.get("name"), header.get("type"), options)
        yield from records(opened.json_items("messages.item"), Reader(chat, options.zone).items)


def _chat(id: Any, name: Any, kind: Any, options: ReadOptions) -> Chat:
    shown = text(name) or options.space
    return Chat(text(id) or shown, shown or text(id), text(kind))


class Listed(NamedTuple):
    """A chat of the list and how many messages stand in it."""

    chat: Chat
    messages: int


def _every_chat(opened: Opened, zone: tzinfo) -> Iterator[Item]:
    """Two passes: the first learns where each chat ends, so that the second may take messages one by one; a chat
    of a million messages never stands in memory."""
    start = 1
    for prefix in _LISTS:
        outline = _outline(opened, prefix)
        found = opened.json_items(f"{prefix}.item.messages.item") if outline else iter(())
        for listed in outline:
            yield from records(islice(found, listed.messages), Reader(listed.chat, zone).items, start)
            start += listed.messages


def _outline(opened: Opened, prefix: str) -> list[Listed]:
    item = f"{prefix}.item"
    message = f"{item}.messages.item"
    outline: list[Listed] = []
    told: dict[str, Any] = {}
    messages = 0
    with opened.utf8() as stream:
        try:
            for place, event, value in ijson.parse(stream, use_float=True):
                if place == message:
                    messages += event in _WHOLE
                elif place == item and event == "start_map":
                    told, messages = {}, 0
                elif place == item and event == "end_map":
                    chat = Chat(text(told.get("id")), text(told.get("name")), text(told.get("type")))
                    outline.append(Listed(chat, messages))
                elif place in (f"{item}.id", f"{item}.name", f"{item}.type"):
                    told[place.rsplit(".", 1)[1]] = value
        except ijson.IncompleteJSONError:
            raise CannotRead("cut_json") from None
        except (ijson.JSONError, UnicodeDecodeError, OverflowError):
            raise CannotRead("bad_json") from None
    return outline


_WHOLE = {"end_map", "end_array", "string", "number", "boolean", "null"}

FORMAT = Telegram()
