"""From Telegram's messages and service messages to records."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from weilu.connect.careful import count, mapping, mappings, text
from weilu.connect.reacting import Reactor, reaction_records
from weilu.connect.record import Item, Record, Skipped
from weilu.connect.stamps import clock_ms, epoch_ms, offset_of

_MEDIA = {
    "sticker": "表情",
    "voice_message": "语音",
    "video_message": "视频",
    "video_file": "视频",
    "animation": "动图",
    "audio_file": "音频",
}


class Chat(NamedTuple):
    id: str
    name: str
    type: str


class Reader:
    """Reads one chat's messages in their order."""

    def __init__(self, chat: Chat, zone: dt.tzinfo) -> None:
        self.chat, self.zone = chat, zone
        self._per_account = chat.type == "private_group"
        self._natives: dict[str, str] = {}
        self._last: tuple[str, int] = ("", 0)

    def items(self, line: int, raw: dict[str, Any]) -> list[Item]:
        ts = epoch_ms(raw.get("date_unixtime")) or clock_ms(text(raw.get("date")), self.zone)
        if ts is None:
            return [Skipped(line=line, reason="bad_time", example=text(raw.get("date")))]
        record = Record(
            line=line,
            ts=ts,
            native_id=self.native(raw, ts),
            target=self._answered(raw.get("reply_to_message_id")),
            space=self.chat.id,
            space_name=self.chat.name,
        )
        if raw.get("type") == "service":
            return list(_service(raw, record, self._answered))
        return list(_message(raw, record, self.zone))

    def native(self, raw: Mapping[str, Any], ts: int) -> str:
        """In a basic group a message's number is its place in the exporter's own account: another member's export
        gives the same number to another message. There the moment and the author make the id (and the how-manieth
        of that second), and numbers of answered messages are looked up: such groups hold 200 people at most."""
        number = text(raw.get("id"))
        if not number:
            return ""
        if not self._per_account:
            return f"{self.chat.id}/{number}"
        made = f"{self.chat.id}/{ts}.{text(raw.get('from_id')) or text(raw.get('actor_id'))}"
        nth = self._last[1] + 1 if self._last[0] == made else 1
        self._last = (made, nth)
        self._natives[number] = made if nth == 1 else f"{made}.{nth}"
        return self._natives[number]

    def _answered(self, number: Any) -> str:
        told = text(number)
        if self._per_account:
            return self._natives.get(told, "")
        return f"{self.chat.id}/{told}" if told else ""


def _message(raw: dict[str, Any], record: Record, zone: dt.tzinfo) -> list[Record]:
    """A deleted account keeps its id and has no name."""
    record.author_id, record.author = text(raw.get("from_id")), text(raw.get("from"))
    record.edited = "edited_unixtime" in raw or "edited" in raw
    attachments = _attachments(raw)
    record.text = flat(raw.get("text")) or _instead(raw, attachments)
    props: dict[str, Any] = {"attachments": attachments} if attachments else {}
    if forwarded := text(raw.get("forwarded_from")):
        props["forwarded_from"] = forwarded
    record.props = props or None
    return [record, *_reactions(raw, record, zone)]


def flat(told: Any) -> str:
    """Text is a string, or a list of strings and of pieces with their own text (links, mentions, bold)."""
    if isinstance(told, str):
        return told.strip()
    if not isinstance(told, list):
        return ""
    return "".join(piece if isinstance(piece, str) else text(mapping(piece).get("text")) for piece in told).strip()


def _attachments(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    if "photo" in raw:
        return [{"type": "图片"}]
    if "file" in raw or "media_type" in raw:
        label = _MEDIA.get(text(raw.get("media_type")), "文件")
        name = text(raw.get("file_name")) or text(raw.get("title"))
        return [{"type": label} | ({"name": name} if name else {})]
    return []


def _instead(raw: Mapping[str, Any], attachments: list[dict[str, Any]]) -> str:
    """What stands for a message without words: a sticker's emoji, a poll's question, what was sent."""
    if emoji := text(raw.get("sticker_emoji")):
        return emoji
    if poll := mapping(raw.get("poll")):
        return f"[投票] {flat(poll.get('question'))}".strip()
    if contact := mapping(raw.get("contact_information")):
        return f"[名片] {text(contact.get('first_name'))}".strip()
    if "location_information" in raw:
        return f"[位置] {text(raw.get('place_name'))}".strip()
    return f"[{attachments[0]['type']}]" if attachments else ""


def _reactions(raw: Mapping[str, Any], message: Record, zone: dt.tzinfo) -> list[Record]:
    """Each bears a clock time of the exporting computer, whose offset the message's own two times betray."""
    told = mappings(raw.get("reactions"))
    if not told:
        return []
    local = offset_of(text(raw.get("date")), message.ts) or zone
    given: list[Record] = []
    for reaction in told:
        emoji = text(reaction.get("emoji")) or text(reaction.get("document_id")) or text(reaction.get("type"))
        reactors = [
            Reactor(text(one.get("from_id")), text(one.get("from")), clock_ms(text(one.get("date")), local))
            for one in mappings(reaction.get("recent"))
        ]
        given += reaction_records(message, emoji, count(reaction.get("count")), reactors)
    return given


def _service(raw: dict[str, Any], record: Record, answered: Callable[[Any], str]) -> list[Record]:
    action = text(raw.get("action"))
    actor = (text(raw.get("actor_id")), text(raw.get("actor")))
    if action in ("invite_members", "create_group") and isinstance(raw.get("members"), list):
        return _members(raw, record, "join", actor)
    if action == "remove_members":
        return _members(raw, record, "leave", actor)
    record.author_id, record.author = actor
    if action in ("join_group_by_link", "join_group_by_request"):
        record.kind = "join"
        inviter = text(raw.get("inviter"))
        way = "link" if action == "join_group_by_link" else "request"
        record.channel = f"{way}:{inviter}" if inviter and inviter != "Group" else way
        return [record]
    record.kind = "system"
    title = flat(raw.get("title")) or flat(raw.get("text"))
    record.text = title or action.replace("_", " ")
    record.props = {"action": action} | ({"name": title} if title else {})
    if "message_id" in raw:
        record.target = answered(raw["message_id"])
    return [record]


def _members(raw: dict[str, Any], record: Record, kind: str, actor: tuple[str, str]) -> list[Record]:
    """Members are told by name alone. Who invites or removes themself came by themself, and has an id."""
    made: list[Record] = []
    for place, member in enumerate(raw.get("members") or []):
        if not (name := text(member)):
            continue
        alone = name == actor[1]
        made.append(
            Record(
                line=record.line,
                ts=record.ts,
                kind=kind,
                author_id=actor[0] if alone else "",
                author=name,
                native_id=f"{record.native_id}/{place}" if place and record.native_id else record.native_id,
                space=record.space,
                space_name=record.space_name,
                channel=f"invite:{actor[1]}" if kind == "join" and actor[1] and not alone else "",
                props=None if alone or not actor[1] else {_BY[kind]: actor[1]},
            )
        )
    return made


_BY = {"join": "invited_by", "leave": "removed_by"}
