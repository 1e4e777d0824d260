"""DiscordChatExporter's JSON: from its messages to records."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from weilu.connect.careful import count, mapping, mappings, text
from weilu.connect.reacting import Reactor, reaction_records
from weilu.connect.record import Item, Record, Skipped
from weilu.connect.stamps import clock_ms

_SPOKEN = {"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "ThreadStarterMessage", "0", "19", "20"}
_JOINED = {"GuildMemberJoin", "7"}
_ADDED, _REMOVED = {"RecipientAdd", "1"}, {"RecipientRemove", "2"}


class Channel(NamedTuple):
    id: str
    name: str
    zone: ZoneInfo


def items(line: int, raw: dict[str, Any], *, channel: Channel) -> list[Item]:
    ts = clock_ms(text(raw.get("timestamp")), channel.zone)
    if ts is None:
        return [Skipped(line=line, reason="bad_time", example=text(raw.get("timestamp")))]
    author = mapping(raw.get("author"))
    record = Record(
        line=line,
        ts=ts,
        author_id=text(author.get("id")),
        author=shown(author),
        handle=handle(author),
        is_bot=author.get("isBot") is True,
        native_id=text(raw.get("id")),
        target=text(mapping(raw.get("reference")).get("messageId")),
        space=channel.id,
        space_name=channel.name,
    )
    kind = text(raw.get("type"))
    if not kind or kind in _SPOKEN:
        return [*_message(raw, record)]
    return list(_told_by_discord(kind, raw, record))


def shown(author: Mapping[str, Any]) -> str:
    return text(author.get("nickname")) or text(author.get("name"))


def handle(author: Mapping[str, Any]) -> str:
    """The account's own name; older accounts bear a number after it."""
    name, number = text(author.get("name")), text(author.get("discriminator"))
    return f"{name}#{number}" if name and number.strip("0") else name


def _message(raw: dict[str, Any], record: Record) -> list[Record]:
    attachments = _attachments(raw)
    record.text = text(raw.get("content")).strip() or _instead(raw, attachments)
    record.edited = bool(raw.get("timestampEdited"))
    record.props = {"attachments": attachments} if attachments else None
    given: list[Record] = []
    for reaction in mappings(raw.get("reactions")):
        emoji = mapping(reaction.get("emoji"))
        reactors = [
            Reactor(text(one.get("id")), shown(one), is_bot=one.get("isBot") is True)
            for one in mappings(reaction.get("users"))
        ]
        name = text(emoji.get("name")) or text(emoji.get("code")) or text(emoji.get("id"))
        given += reaction_records(record, name, count(reaction.get("count")), reactors)
    return [record, *given]


def _attachments(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    files = [
        {"type": "文件", "name": text(one.get("fileName")), "url": text(one.get("url"))}
        for one in mappings(raw.get("attachments"))
    ]
    stickers = [{"type": "表情", "name": text(one.get("name"))} for one in mappings(raw.get("stickers"))]
    return [{key: value for key, value in one.items() if value} for one in files + stickers]


def _instead(raw: Mapping[str, Any], attachments: list[dict[str, Any]]) -> str:
    """What stands for a message without words: the title of its card, or what was sent."""
    for card in mappings(raw.get("embeds")):
        if words := text(card.get("title")) or text(card.get("description")) or text(card.get("url")):
            return words
    if not attachments:
        return ""
    return f"[{attachments[0]['type']}] {attachments[0].get('name', '')}".strip()


def _told_by_discord(kind: str, raw: dict[str, Any], record: Record) -> list[Record]:
    record.target = ""
    if kind in _JOINED:
        record.kind = "join"
        return [record]
    if kind in _ADDED | _REMOVED:
        return _moved("join" if kind in _ADDED else "leave", raw, record)
    record.kind = "system"
    record.text = text(raw.get("content"))
    record.props = {"action": kind}
    record.target = text(mapping(raw.get("reference")).get("messageId"))
    return [record]


def _moved(kind: str, raw: Mapping[str, Any], record: Record) -> list[Record]:
    """Somebody put another into a group, took them out, or (without naming another) left."""
    by_id, by = record.author_id, record.author
    record.kind = kind
    others = [one for one in mappings(raw.get("mentions")) if text(one.get("id")) != by_id]
    if others:
        record.author_id, record.author = text(others[0].get("id")), shown(others[0])
        record.handle, record.is_bot = handle(others[0]), others[0].get("isBot") is True
        record.channel = f"invite:{by}" if kind == "join" else ""
        record.props = {"invited_by" if kind == "join" else "removed_by": by}
    return [record]
