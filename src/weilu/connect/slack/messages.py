"""From Slack's messages, and what it says itself, to records."""

from collections.abc import Mapping
from typing import Any

from weilu.connect.careful import count, mapping, mappings, text
from weilu.connect.reacting import Reactor, reaction_records
from weilu.connect.record import Item, Record, Skipped
from weilu.connect.slack.people import User
from weilu.connect.slack.text import plain
from weilu.connect.stamps import epoch_ms

_SPOKEN = {"", "bot_message", "me_message", "thread_broadcast", "file_share", "file_comment", "slackbot_response"}
_MOVES = {"channel_join": "join", "group_join": "join", "channel_leave": "leave", "group_leave": "leave"}


class Reader:
    """Reads one channel's messages. `ts` is one of a kind in its channel and is the id: channel/ts."""

    def __init__(self, channel: str, channel_name: str, people: Mapping[str, User]) -> None:
        self.channel, self.channel_name, self.people = channel, channel_name, people
        self.names = {user.id: user.name for user in people.values()}

    def items(self, line: int, raw: dict[str, Any]) -> list[Item]:
        stamp = text(raw.get("ts"))
        ts = epoch_ms(stamp)
        if ts is None:
            return [Skipped(line=line, reason="bad_time", example=text(raw.get("text"))[:120])]
        subtype = text(raw.get("subtype"))
        record = Record(line=line, ts=ts, native_id=self._id(stamp), space=self.channel, space_name=self.channel_name)
        if subtype == "message_changed":
            return self._changed(line, raw)
        if subtype == "message_deleted":
            return self._deleted(line, raw, record)
        if subtype == "tombstone":
            return [self._recall(record, stamp)]
        self._sign(raw, record)
        if subtype in _SPOKEN or (subtype == "reply_broadcast" and text(raw.get("text"))):
            return list(self._message(raw, record))
        return [self._told_by_slack(subtype, raw, record)]

    def _id(self, stamp: str) -> str:
        return f"{self.channel}/{stamp}" if stamp else ""

    def _sign(self, raw: Mapping[str, Any], record: Record) -> None:
        """A bot has no entry in users.json: its name stands on the message."""
        id = text(raw.get("user"))
        user = self.people.get(id) or User(id, text(mapping(raw.get("user_profile")).get("real_name")))
        if not id or raw.get("subtype") == "bot_message":
            shown = text(raw.get("username")) or text(mapping(raw.get("bot_profile")).get("name")) or user.name
            user = User(text(raw.get("bot_id")) or id, shown, is_bot=True)
        record.author_id, record.author, record.handle, record.email = user[:4]
        record.is_bot, record.is_staff = user.is_bot, user.is_staff

    def _message(self, raw: Mapping[str, Any], record: Record) -> list[Record]:
        attachments = _attachments(raw)
        record.text = plain(text(raw.get("text")), self.names) or _instead(raw, attachments, self.names)
        record.edited = "edited" in raw
        thread = text(raw.get("thread_ts"))
        record.target = self._id(thread) if thread != text(raw.get("ts")) else ""
        record.props = {"attachments": attachments} if attachments else None
        given: list[Record] = []
        for reaction in mappings(raw.get("reactions")):
            known = reaction.get("users")
            reactors = [self._reactor(text(id)) for id in known] if isinstance(known, list) else []
            given += reaction_records(record, text(reaction.get("name")), count(reaction.get("count")), reactors)
        return [record, *given]

    def _reactor(self, id: str) -> Reactor:
        user = self.people.get(id) or User(id, "")
        return Reactor(id, user.name, is_bot=user.is_bot)

    def _changed(self, line: int, raw: Mapping[str, Any]) -> list[Item]:
        """The new words stand in a message of their own, under the id of the old ones."""
        changed = mapping(raw.get("message"))
        items = self.items(line, {**changed, "edited": True}) if changed.get("subtype") not in _NESTING else []
        return items or [Skipped(line=line, reason="bad_record", example="message_changed")]

    def _deleted(self, line: int, raw: Mapping[str, Any], record: Record) -> list[Item]:
        stamp, before = text(raw.get("deleted_ts")), mapping(raw.get("previous_message"))
        if not before or before.get("subtype") in _NESTING:
            return [self._recall(record, stamp)]
        items = self.items(line, {**before, "ts": text(before.get("ts")) or stamp})
        for item in items:
            if isinstance(item, Record) and item.kind == "message":
                item.recalled = True
        return items

    def _recall(self, record: Record, stamp: str) -> Record:
        """Slack says that a message is gone, not whose it was (it puts its own robot there)."""
        record.kind, record.props = "system", {"action": "recall"}
        record.target = self._id(stamp)
        record.native_id = f"{record.target or record.native_id}/recall"
        return record

    def _told_by_slack(self, subtype: str, raw: Mapping[str, Any], record: Record) -> Record:
        record.kind = _MOVES.get(subtype, "system")
        if record.kind == "system":
            record.text = plain(text(raw.get("text")), self.names)
            record.props = {"action": subtype}
        if record.kind == "join" and (inviter := text(raw.get("inviter"))):
            name = self.names.get(inviter) or inviter
            record.channel, record.props = f"invite:{name}", {"invited_by": name}
        return record


_NESTING = {"message_changed", "message_deleted"}


def _attachments(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    files = mappings(raw.get("files")) or mappings([raw.get("file")])
    told = [
        {
            "type": "图片" if text(one.get("mimetype")).startswith("image/") else "文件",
            "name": text(one.get("name")) or text(one.get("title")),
            "url": text(one.get("permalink")),
        }
        for one in files
    ]
    return [{key: value for key, value in one.items() if value} for one in told]


def _instead(raw: Mapping[str, Any], attachments: list[dict[str, Any]], names: Mapping[str, str]) -> str:
    """What stands for a message without words: a bot's card, or what was sent."""
    for card in mappings(raw.get("attachments")):
        if words := text(card.get("fallback")) or text(card.get("title")) or text(card.get("text")):
            return plain(words, names)
    return f"[{attachments[0]['type']}]" if attachments else ""
