"""Telegram Desktop's export: result.json of one chat, or of all chats (chats.list)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

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
_LISTS = ("chats.list.item", "left_chats.list.item")
_TOLD = {f"{prefix}.{key}" for prefix in _LISTS for key in ("id", "name", "type")}
_WHOLE = {"end_map", "end_array", "string", "number", "boolean", "null"}


class Telegram:
    """Ids: Telegram counts messages in a channel or supergroup, the same for everybody: chat id/message id. In a
    basic group it counts in each member's account instead, see `messages.Reader.native`."""

    name = "telegram"
    platform = "telegram"
    zh = "Telegram（result.json）"
    en = "Telegram (result.json)"

    def sniff(self, opened: Opened) -> float:
        head = _result(opened).head
        if not head.lstrip("\ufeff \r\n\t").startswith("{"):
            return 0.0
        if '"date_unixtime"' in head or ('"from_id"' in head and '"date"' in head and '"messages"' in head):
            return 0.97
        # Of a whole account, contacts and sessions may fill the head before the first chat.
        return 0.9 if '"personal_information"' in head and ('"chats"' in head or '"contacts"' in head) else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return Understanding(dict(_COLUMNS))

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        opened = _result(opened)
        if not opened.members() and _of_all_chats(opened):
            yield from _every_chat(opened, options.zone)
            return
        header = {} if opened.members() else opened.json_header("messages")
        if not header or "type" not in header:
            raise CannotRead("wrong_format", name=self.name)
        chat = _chat(header.get("id"), header.get("name"), header.get("type"), options)
        yield from records(opened.json_items("messages.item"), Reader(chat, options.zone).items)


def _result(opened: Opened) -> Opened:
    """result.json among the pictures it was exported with, where the folder is given whole."""
    name = next((name for name in opened.members() if name.rsplit("/", 1)[-1] == "result.json"), None)
    return opened.member(name) if name else opened


def _chat(id: Any, name: Any, kind: Any, options: ReadOptions) -> Chat:
    shown = text(name) or options.space
    return Chat(text(id) or shown, shown or text(id), text(kind))


def _of_all_chats(opened: Opened) -> bool:
    """Whether the top object holds lists of chats; it is left at the first key that tells."""
    return any(
        value != "messages"
        for place, event, value in _events(opened)
        if place == "" and event == "map_key" and value in ("messages", "chats", "left_chats")
    )


class Listed(NamedTuple):
    """A chat of a list and how many messages stand in it."""

    chat: Chat
    messages: int


def _every_chat(opened: Opened, zone: ZoneInfo) -> Iterator[Item]:
    """Two passes: the first learns where each chat ends, so that the second may take messages one by one; a chat
    of a million messages never stands in memory."""
    outline = _outline(opened)
    start = 1
    for prefix, chats in outline.items():
        found = opened.json_items(f"{prefix}.messages.item")
        for listed in chats:
            yield from records(islice(found, listed.messages), Reader(listed.chat, zone).items, start)
            start += listed.messages


def _outline(opened: Opened) -> dict[str, list[Listed]]:
    """The chats of each list, by the list's ijson prefix."""
    outline: dict[str, list[Listed]] = {}
    messages = {f"{prefix}.messages.item": prefix for prefix in _LISTS}
    told: dict[str, Any] = {}
    count = 0
    for place, event, value in _events(opened):
        if place in messages:
            count += event in _WHOLE
        elif place in _LISTS:
            if event == "start_map":
                told, count = {}, 0
            elif event == "end_map":
                chat = Chat(text(told.get("id")), text(told.get("name")), text(told.get("type")))
                outline.setdefault(place, []).append(Listed(chat, count))
        elif place in _TOLD:
            told[place.rsplit(".", 1)[1]] = value
    return outline


def _events(opened: Opened) -> Iterator[tuple[str, str, Any]]:
    with opened.utf8() as stream:
        try:
            yield from ijson.parse(stream, use_float=True)
        except ijson.IncompleteJSONError:
            raise CannotRead("cut_json") from None
        except (ijson.JSONError, UnicodeDecodeError, OverflowError):
            raise CannotRead("bad_json") from None


FORMAT = Telegram()
