"""From a homeserver's events to records: one reading of one transaction, or of one page of a room's history."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from weilu.connect.careful import mapping, records, text
from weilu.connect.record import Item, Person, Record, Skipped
from weilu.events.amending import Change
from weilu.events.event import native_event_id

PLATFORM = "matrix"
Raw = Mapping[str, Any]

_SENT = {"m.image": "图片", "m.file": "文件", "m.audio": "音频", "m.video": "视频", "m.location": "位置"}
_QUOTED = re.compile(r"> (\* )?<[@#!]")  # how a client of before 2024 begins what it answers


@dataclass(slots=True)
class Edit:
    """What `sender` wants somebody's message to say from now on."""

    sender: str
    change: Change


@dataclass(slots=True)
class Timeline:
    """Collects what events tell, in their order.

    persona: Weilu's own account. names, direct: of the rooms, by their ids. past: it is history, read backwards: names
    of rooms and people are old ones, which are only taken where nobody is `named` better.
    """

    persona: str
    names: dict[str, str] = field(default_factory=dict)
    direct: set[str] = field(default_factory=set)
    past: bool = False
    named: Collection[str] = ()
    items: list[Item] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    unreadable: Counter[str] = field(default_factory=Counter)
    encrypted: set[str] = field(default_factory=set)
    invited: dict[str, tuple[str, bool]] = field(
        default_factory=dict
    )  # room -> (its name, whether it is a private one)
    entered: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    met: dict[str, None] = field(default_factory=dict)  # the rooms, in the order in which they came up

    def read(self, events: Iterable[Any]) -> "Timeline":
        """An event of an odd shape is skipped and counted; those of no interest (topics, pictures of rooms) are not."""
        self.items.extend(records(events, self._read))
        return self

    def _read(self, line: int, raw: dict[str, Any]) -> list[Item]:
        room, kind = text(raw["room_id"]), text(raw["type"])
        self.met.setdefault(room)
        if mapping(raw.get("unsigned")).get("redacted_because") and kind in {"m.room.message", "m.reaction"}:
            return self._taken_back(line, raw)
        take = _READERS.get(kind)
        return list(take(self, line, raw)) if take else []

    def _record(self, line: int, raw: Raw, **told: Any) -> Record:
        room, sender = text(raw["room_id"]), text(raw["sender"])
        own = sender == self.persona
        record = Record(
            line=line,
            ts=int(raw["origin_server_ts"]),
            author_id=sender,
            handle=localpart(sender),
            native_id=text(raw["event_id"]),
            space=room,
            space_name=self.names.get(room, ""),
            is_bot=own,
            is_staff=own,
        )
        if room in self.direct:
            record.space, record.space_name, record.props = "", "", {"conversation": room}
        for name, value in told.items():
            setattr(record, name, {**(record.props or {}), **value} or None if name == "props" else value)
        return record

    def _message(self, line: int, raw: Raw) -> Iterable[Item]:
        content = mapping(raw["content"])
        relates = mapping(content.get("m.relates_to"))
        if relates.get("rel_type") == "m.replace":
            self._edited(raw, relates, mapping(content["m.new_content"]))
            return
        words, props = said(content)
        yield self._record(line, raw, text=words, target=_answered(relates), props=props)
        newer = mapping(mapping(mapping(raw.get("unsigned")).get("m.relations")).get("m.replace"))
        if newer:  # history tells the first words, and the last edit beside them
            self._edited(newer, {"event_id": raw["event_id"]}, mapping(mapping(newer["content"])["m.new_content"]))

    def _edited(self, raw: Raw, relates: Raw, content: Raw) -> None:
        event = native_event_id(PLATFORM, text(relates["event_id"]))
        change = Change(event, int(raw["origin_server_ts"]), text=said(content)[0])
        self.edits.append(Edit(text(raw["sender"]), change))

    def _sticker(self, line: int, raw: Raw) -> Iterable[Item]:
        content = mapping(raw["content"])
        yield self._record(line, raw, text=f"[表情] {text(content.get('body'))}".strip())

    def _reaction(self, line: int, raw: Raw) -> Iterable[Item]:
        relates = mapping(mapping(raw["content"])["m.relates_to"])
        emoji = text(relates["key"])
        yield self._record(line, raw, kind="reaction", target=text(relates["event_id"]), props={"emoji": emoji})

    def _redaction(self, line: int, raw: Raw) -> Iterable[Item]:
        """The homeserver has looked whether the sender may."""
        event = text(raw.get("redacts")) or text(mapping(raw["content"]).get("redacts"))
        self._recalled(event, raw)
        return ()

    def _recalled(self, event: str, raw: Raw) -> None:
        change = Change(native_event_id(PLATFORM, event), int(raw["origin_server_ts"]), recalled=True)
        self.edits.append(Edit("", change))

    def _taken_back(self, line: int, raw: Raw) -> list[Item]:
        """History tells no more than that something was said, and not to what somebody reacted. What is known already
        keeps its words."""
        self._recalled(text(raw["event_id"]), raw)
        return [self._record(line, raw)] if raw["type"] == "m.room.message" else []

    def _unreadable(self, line: int, raw: Raw) -> Iterable[Item]:
        room = text(raw["room_id"])
        self.unreadable[room] += 1
        self.encrypted.add(room)
        yield Skipped(line=line, reason="end_to_end", example=f"{text(raw.get('sender'))} {self.names.get(room, room)}")

    def _encryption(self, line: int, raw: Raw) -> Iterable[Item]:
        self.encrypted.add(text(raw["room_id"]))
        return ()

    def _name(self, line: int, raw: Raw) -> Iterable[Item]:
        room, name = text(raw["room_id"]), text(mapping(raw["content"]).get("name")).strip()
        if not self.past and name:
            self.names[room] = self.renamed[room] = name[:200]
        yield self._record(line, raw, kind="system", text=name, props={"action": "room_name", "name": name})

    def _member(self, line: int, raw: Raw) -> Iterable[Item]:
        """Invited, joined, left, put out, barred, let in again: told as one kind of event with what was before."""
        content, before = mapping(raw["content"]), _before(raw)
        now, was = text(content["membership"]), text(before.get("membership"))
        if text(raw["state_key"]) == self.persona:
            self._moved(raw, now)
            return
        record = self._who(line, raw, content if now == "join" else before)
        if now == "join" and was == "join":
            yield from self._profile(line, record, content, before)
        elif now == "join":
            yield _joined(raw, record, was)
        elif now == "invite":
            invitee = localpart(text(raw["state_key"]))
            yield self._record(line, raw, kind="invite", props={"invitee": invitee})
        elif now in {"leave", "ban"}:
            yield from _gone(raw, record, now, was)

    def _moved(self, raw: Raw, now: str) -> None:
        room = text(raw["room_id"])
        if now == "invite":
            self.invited[room] = _invitation(raw)
            if self.invited[room][1]:
                self.direct.add(room)
        elif now == "join":
            self.invited.pop(room, None)
            self.entered.append(room)
        elif not self.past:
            self.invited.pop(room, None)
            self.left.append(room)

    def _who(self, line: int, raw: Raw, profile: Raw) -> Record:
        """A record of whom the event is about, who need not be its sender."""
        person = text(raw["state_key"])
        record = self._record(line, raw, author_id=person, handle=localpart(person), is_bot=False, is_staff=False)
        if not (self.past and person in self.named):
            record.author = text(profile.get("displayname")).strip()
        return record

    def _profile(self, line: int, record: Record, now: Raw, before: Raw) -> Iterable[Item]:
        if record.author and now.get("displayname") != before.get("displayname"):
            yield Person(line=line, author_id=record.author_id, author=record.author, handle=record.handle)


_READERS: dict[str, Callable[[Timeline, int, Raw], Iterable[Item]]] = {
    "m.room.message": Timeline._message,
    "m.sticker": Timeline._sticker,
    "m.reaction": Timeline._reaction,
    "m.room.redaction": Timeline._redaction,
    "m.room.encrypted": Timeline._unreadable,
    "m.room.encryption": Timeline._encryption,
    "m.room.name": Timeline._name,
    "m.room.member": Timeline._member,
}


def localpart(account: str) -> str:
    """xiaomin of @xiaomin:example.org."""
    return account.removeprefix("@").partition(":")[0]


def said(content: Raw) -> tuple[str, dict[str, Any]]:
    """What a message says, and its attachment; a picture reads [图片], with its caption."""
    kind, body = text(content.get("msgtype")), text(content.get("body"))
    if mapping(mapping(content.get("m.relates_to")).get("m.in_reply_to")):
        body = without_quote(body)
    if kind not in _SENT:
        return body.strip(), {"notice": True} if kind == "m.notice" else {}
    name = text(content.get("filename")) or body
    caption = body if text(content.get("filename")) not in {"", body} else ""
    label = "语音" if "org.matrix.msc3245.voice" in content else _SENT[kind]
    sent = {"type": label, "name": name, "url": text(content.get("url"))}
    shown = caption or (name if label in {"文件", "位置"} else "")
    return f"[{label}] {shown}".strip(), {"attachments": [{k: v for k, v in sent.items() if v}]}


def without_quote(body: str) -> str:
    """An answer without the lines it quotes, which older clients write before it."""
    if not _QUOTED.match(body):
        return body
    lines = body.split("\n")
    first = next((place for place, line in enumerate(lines) if not line.startswith(">")), len(lines))
    return "\n".join(lines[first:]).lstrip("\n")


def _answered(relates: Raw) -> str:
    """In a thread every message names the one before it, so that older clients see an answer: there the root counts."""
    answered = text(mapping(relates.get("m.in_reply_to")).get("event_id"))
    if relates.get("rel_type") == "m.thread" and (relates.get("is_falling_back") or not answered):
        return text(relates.get("event_id"))
    return answered


def _before(raw: Raw) -> Raw:
    return mapping(mapping(raw.get("unsigned")).get("prev_content")) or mapping(raw.get("prev_content"))


def _joined(raw: Raw, record: Record, was: str) -> Record:
    record.kind = "join"
    inviter = text(mapping(raw.get("unsigned")).get("prev_sender")) if was == "invite" else ""
    if inviter and inviter != record.author_id:
        record.channel = f"invite:{localpart(inviter)}"
        record.props = {"invited_by": localpart(inviter)}
    return record


def _gone(raw: Raw, record: Record, now: str, was: str) -> Iterable[Record]:
    """Whoever was only invited does not leave; a ban of somebody present is both."""
    by = text(raw["sender"])
    if was in {"join", ""}:
        put_out = {"removed_by": localpart(by)} if by != record.author_id else None
        yield _as(record, "leave", record.native_id, put_out)
    if now == "ban":
        yield _as(record, "ban", f"{record.native_id}/ban", {"by": localpart(by)})
    elif was == "ban":
        yield _as(record, "unban", f"{record.native_id}/unban", {"by": localpart(by)})


def _as(record: Record, kind: str, native_id: str, props: dict[str, Any] | None) -> Record:
    """The same person at the same moment, as another kind of event."""
    return msgspec.structs.replace(record, kind=kind, native_id=native_id, props=props)


def _invitation(raw: Raw) -> tuple[str, bool]:
    shown = [one for one in raw.get("invite_room_state") or [] if mapping(one).get("type") == "m.room.name"]
    name = text(mapping(mapping(shown[0]).get("content")).get("name")) if shown else ""
    return name[:200], mapping(raw["content"]).get("is_direct") is True
