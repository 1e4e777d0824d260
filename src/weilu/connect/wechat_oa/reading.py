"""What WeChat tells of a 公众号: messages and events, as records.

Followers are known by their openid; callbacks tell no name. A message has a MsgId, an event is told by
who, when and what.
"""

from collections.abc import Mapping
from typing import Any

from weilu.connect.asking import kind_of_private
from weilu.connect.record import Record
from weilu.connect.sealed_calls import field

Told = Mapping[str, Any]
INSTEAD = {
    "image": "[图片]",
    "voice": "[语音]",
    "video": "[视频]",
    "shortvideo": "[小视频]",
    "location": "[位置]",
    "link": "[链接]",
    "file": "[文件]",
}
KINDS = {
    "subscribe": "join",  # by the QR code whose value is the event's key
    "unsubscribe": "leave",
    "SCAN": "view",
    "CLICK": "click",
    "VIEW": "click",
    "view_miniprogram": "click",
}
SILENT = frozenset(("LOCATION",))  # where a follower is, every five seconds: nobody needs to keep that


def record_of(told: Told) -> Record | None:
    """None for what nothing is kept of."""
    sender = field(told, "FromUserName")
    if not sender or not _moment(told):
        return None
    return _event(told, sender) if field(told, "MsgType") == "event" else _message(told, sender)


def _moment(told: Told) -> int:
    """Milliseconds; 0 where it is no time."""
    seconds = field(told, "CreateTime")
    return int(seconds) * 1000 if seconds.isascii() and seconds.isdecimal() and len(seconds) < 12 else 0


def _record(told: Told, sender: str, kind: str, native_id: str, **more: Any) -> Record:
    return Record(
        line=1,
        ts=_moment(told),
        kind=kind,
        author_id=sender,
        handle=f"粉丝{sender[-6:]}",  # shown until somebody names them
        native_id=native_id,
        **more,
    )


def _message(told: Told, sender: str) -> Record:
    sort = field(told, "MsgType")
    text = _words(told, sort)
    attached = {"attachments": [{"type": sort}]} if sort in INSTEAD else {}
    name = field(told, "MsgId") or f"{sender}/{field(told, 'CreateTime')}"
    props = {"conversation": sender, **attached}
    return _record(told, sender, kind_of_private(text), f"{field(told, 'ToUserName')}/{name}", text=text, props=props)


def _words(told: Told, sort: str) -> str:
    if sort == "text":
        return field(told, "Content")
    said = {"voice": "Recognition", "location": "Label", "link": "Title", "file": "Title"}.get(sort, "")
    return f"{INSTEAD.get(sort, f'[{sort[:20]}]')} {field(told, said)}".strip()


def _event(told: Told, sender: str) -> Record | None:
    event, key = field(told, "Event"), field(told, "EventKey")
    if event in SILENT:
        return None
    name = f"{field(told, 'ToUserName')}/{sender}/{field(told, 'CreateTime')}/{event}/{key}"
    if kind := KINDS.get(event):
        props = {"action": event.lower()}
        more = {"content": key} if kind == "click" else {"channel": key.removeprefix("qrscene_")[:120]}
        return _record(told, sender, kind, name, props=props, **more)
    if event == "TEMPLATESENDJOBFINISH":
        return _delivered(told, sender, name)
    return _notice(told, sender, name)


def _notice(told: Told, sender: str, name: str) -> Record:
    """Anything else that WeChat says, such as how many a mass message reached."""
    totals = {total: field(told, total) for total in ("Status", "TotalCount", "SentCount") if field(told, total)}
    author = "" if "TotalCount" in totals else sender  # of a mass message the sender is WeChat itself
    record = _record(told, author, "system", name, props={"action": field(told, "Event")[:60], **totals})
    record.handle = record.handle if author else ""
    return record


def _delivered(told: Told, sender: str, name: str) -> Record:
    """A template message arrived, or why it did not."""
    status = field(told, "Status")
    kind = "deliver" if status == "success" else "system"
    props = {"action": "TEMPLATESENDJOBFINISH", "status": status}
    return _record(told, sender, kind, f"{name}/{field(told, 'MsgID')}", props=props)
