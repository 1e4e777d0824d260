"""ChatLab's interchange format, JSON or JSON lines, in which many chat tools export."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from weilu.connect.careful import mapping, mappings, text
from weilu.connect.moments import BadTime, Moments, moments
from weilu.connect.objects import converted, json_lines
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, Person, ReadOptions, Record, Skipped, Understanding
from weilu.connect.system_lines import Account, system_records

_COLUMNS = {
    "platformMessageId": "event_id",
    "sender": "author_id",
    "accountName": "author",
    "groupNickname": "",
    "timestamp": "time",
    "type": "",
    "content": "text",
    "replyToMessageId": "reply_to",
}
_ATTACHED = {
    1: "图片",
    2: "语音",
    3: "视频",
    4: "文件",
    5: "表情",
    7: "链接",
    8: "位置",
    20: "红包",
    21: "转账",
    23: "通话",
    24: "分享",
    26: "聊天记录",
    27: "名片",
}
_GREY = (22, 80, 81)  # a nudge, the platform's own lines, a message taken back
_STAFF = {"owner", "admin"}


@dataclass
class Chat:
    """What stands before the messages. staff: ids of owner and admins; owner: who made the export."""

    space: str = ""
    name: str = ""
    owner: str = ""
    staff: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)

    def meta(self, told: Mapping[str, Any], options: ReadOptions) -> None:
        self.name = text(told.get("name")) or options.space
        self.space = text(told.get("groupId")) or self.name
        self.owner = text(told.get("ownerId"))

    def member(self, line: int, told: Mapping[str, Any]) -> Person:
        id, roles = text(told.get("platformId")), [text(role.get("id")) for role in mappings(told.get("roles"))]
        person = Person(
            line=line,
            author_id=id,
            author=text(told.get("groupNickname")) or text(told.get("accountName")),
            space=self.space,
            space_name=self.name,
            is_staff=bool(_STAFF & set(roles)),
        )
        self.names[id] = person.author
        if person.is_staff:
            self.staff.add(id)
        return person


class ChatLab:
    """Ids: the chat's id and platformMessageId, which QQ and WeChat count per chat. The platform is the file's."""

    name, platform = "chatlab", ""
    zh = "ChatLab 聊天记录"
    en = "ChatLab export"

    def sniff(self, opened: Opened) -> float:
        start = opened.head.lstrip()[:4000]
        return 0.98 if start.startswith("{") and '"chatlab"' in start else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return Understanding(dict(_COLUMNS))

    def platform_of(self, opened: Opened) -> str:
        """Where the messages were written: qq, wechat, discord …; empty for a merger of several."""
        told = text(mapping(_header(opened).get("meta")).get("platform")).lower()
        return "" if told in ("mixed", "unknown") else told

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        chat, read = Chat(), moments(options.zone)
        header = _header(opened)
        chat.meta(mapping(header.get("meta")), options)
        people = [chat.member(place, told) for place, told in enumerate(mappings(header.get("members")), 1)]
        if options.kind == "roster":
            yield from people

        def convert(line: int, raw: dict[str, Any]) -> list[Item]:
            if raw.get("_type") == "member":
                person = chat.member(line, raw)
                return [person] if options.kind == "roster" else []
            if options.kind == "roster" or raw.get("_type", "message") != "message":
                return []
            return _items(line, raw, chat, read)

        yield from converted(_messages(opened), convert)


def _header(opened: Opened) -> dict[str, Any]:
    if not _in_lines(opened):
        return opened.json_header("messages")
    for _, found in _told(opened):
        if isinstance(found, dict) and "chatlab" in found:
            return found
        break
    raise CannotRead("wrong_format", name="chatlab")


def _in_lines(opened: Opened) -> bool:
    return '"_type"' in opened.head.lstrip().partition("\n")[0]


def _messages(opened: Opened) -> Iterator[tuple[int, Any]]:
    return _told(opened) if _in_lines(opened) else enumerate(opened.json_items("messages.item"), 1)


def _told(opened: Opened) -> Iterator[tuple[int, Any]]:
    """Lines beginning with # are remarks."""
    for line, found in json_lines(opened):
        if not (isinstance(found, Skipped) and found.example.lstrip().startswith("#")):
            yield line, found


def _items(line: int, raw: Mapping[str, Any], chat: Chat, read: Moments) -> list[Item]:
    body, id = text(raw.get("content")).strip(), text(raw.get("platformMessageId"))
    answered, sender = text(raw.get("replyToMessageId")), text(raw.get("sender"))
    try:
        ts = read(raw.get("timestamp"))
    except BadTime as bad:
        return [Skipped(line=line, reason=bad.reason, example=body[:120])]
    record = Record(
        line=line,
        ts=ts,
        native_id=f"{chat.space}/{id}" if id else "",
        space=chat.space,
        space_name=chat.name,
        target=f"{chat.space}/{answered}" if answered else "",
    )
    kind = raw.get("type")
    if kind in _GREY:
        ids = {name: id for id, name in chat.names.items()}
        return list(system_records(body, record, Account(chat.owner, chat.names.get(chat.owner, "我")), ids))
    record.author_id, record.author = sender, _name(raw) or chat.names.get(sender, "")
    record.is_staff = sender in chat.staff
    record.text = body or (f"[{_ATTACHED[kind]}]" if kind in _ATTACHED else "")
    record.props = {"attachments": [{"type": _ATTACHED[kind]}]} if kind in _ATTACHED else None
    return [record]


def _name(raw: Mapping[str, Any]) -> str:
    return text(raw.get("groupNickname")) or text(raw.get("accountName"))


FORMAT = ChatLab()
