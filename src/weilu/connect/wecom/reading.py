"""What 企业微信 tells: messages to an application, customers added and lost, customer groups, as records.

Customers are known by their external_userid, colleagues by their UserID; callbacks tell no names. Events have no id:
they are told by who, when and what.
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
    "location": "[位置]",
    "link": "[链接]",
    "file": "[文件]",
}
CAME = frozenset(("add_external_contact", "add_half_external_contact"))
WENT = frozenset(("del_external_contact", "del_follow_user"))


def records_of(told: Told) -> list[Record]:
    """Nothing where nothing is kept of it."""
    if not _moment(told):
        return []
    if field(told, "MsgType") != "event":
        return _message(told)
    match field(told, "Event"):
        case "change_external_contact":
            return _customer(told)
        case "change_external_chat":
            return _group(told)
    return _in_application(told)


def _moment(told: Told) -> int:
    seconds = field(told, "CreateTime")
    return int(seconds) * 1000 if seconds.isascii() and seconds.isdecimal() and len(seconds) < 12 else 0


def _customer(told: Told) -> list[Record]:
    customer, change, by = field(told, "ExternalUserID"), field(told, "ChangeType"), field(told, "UserID")
    if not customer or change not in CAME | WENT:
        return []
    came = change in CAME
    marks = {"added_by": by} if came else {"action": change, "removed_by": by if change != "del_follow_user" else ""}
    return [
        Record(
            line=1,
            ts=_moment(told),
            kind="join" if came else "leave",
            author_id=customer,
            handle=f"客户{customer[-6:]}",  # shown until somebody names them
            native_id=f"{change}/{by}/{customer}/{field(told, 'CreateTime')}",
            channel=field(told, "State") if came else "",
            props={name: value for name, value in marks.items() if value},
        )
    ]


def _group(told: Told) -> list[Record]:
    """Who came and went, where 企业微信 says who; else only that the group changed."""
    room, detail = field(told, "ChatId"), field(told, "UpdateDetail") or field(told, "ChangeType")
    if not room:
        return []
    name = f"{room}/{field(told, 'CreateTime')}/{detail}"
    kind = {"add_member": "join", "del_member": "leave"}.get(detail, "")
    people = _listed(told) if kind else []
    if not people:
        props = {"action": detail[:60], "members": field(told, "MemChangeCnt")}
        return [Record(line=1, ts=_moment(told), kind="system", native_id=name, space=room, props=props)]
    scene = f"joinscene_{field(told, 'JoinScene')}" if kind == "join" and field(told, "JoinScene") else ""
    return [
        Record(
            line=nth,
            ts=_moment(told),
            kind=kind,
            author_id=person,
            handle=f"客户{person[-6:]}" if person.startswith(("wm", "wo")) else person,
            native_id=f"{name}/{person}",
            space=room,
            channel=scene,
        )
        for nth, person in enumerate(people, 1)
    ]


def _listed(told: Told) -> list[str]:
    found = told.get("MemChangeList")
    items = found.get("Item", []) if isinstance(found, dict) else []
    return [item for item in ([items] if isinstance(items, str) else items) if isinstance(item, str) and item][:500]


def _message(told: Told) -> list[Record]:
    """Said by a colleague to an application."""
    sender, sort = field(told, "FromUserName"), field(told, "MsgType")
    if not sender:
        return []
    label = field(told, {"location": "Label", "link": "Title", "file": "FileName"}.get(sort, ""))
    text = field(told, "Content") if sort == "text" else f"{INSTEAD.get(sort, f'[{sort[:20]}]')} {label}".strip()
    talk = f"{field(told, 'AgentID')}/{sender}"
    props = {"conversation": talk} | ({"attachments": [{"type": sort}]} if sort in INSTEAD else {})
    name = field(told, "MsgId") or field(told, "CreateTime")
    return [_of(told, sender, kind_of_private(text), f"{talk}/{name}", text=text, props=props)]


def _in_application(told: Told) -> list[Record]:
    sender, event, key = field(told, "FromUserName"), field(told, "Event"), field(told, "EventKey")
    kinds = {"subscribe": "join", "unsubscribe": "leave", "enter_agent": "view", "click": "click", "view": "click"}
    if not sender or sender == "sys" or event not in kinds:
        return []
    name = f"{field(told, 'AgentID')}/{sender}/{field(told, 'CreateTime')}/{event}/{key}"
    return [_of(told, sender, kinds[event], name, content=key, props={"action": event})]


def _of(told: Told, sender: str, kind: str, native_id: str, **more: Any) -> Record:
    return Record(line=1, ts=_moment(told), kind=kind, author_id=sender, handle=sender, native_id=native_id, **more)
