"""OneBot v11's events in the gateway's own words. Of unknown ones nothing is lost: their raw payload goes along."""

import html
import re
from collections.abc import Callable, Mapping
from typing import Any

Raw = Mapping[str, Any]
Told = dict[str, Any]

PLATFORM = "qq"
_CODE = re.compile(r"\[CQ:(?P<type>[a-zA-Z_-]+)(?P<data>(?:,[^,\]]*)*)\]")
_SENT = {
    "image": "图片",
    "record": "语音",
    "video": "视频",
    "file": "文件",
    "mface": "表情",
    "location": "位置",
    "share": "链接",
    "music": "音乐",
    "contact": "名片",
    "forward": "聊天记录",
    "node": "聊天记录",
    "json": "卡片",
    "xml": "卡片",
    "dice": "骰子",
    "rps": "猜拳",
    "redbag": "红包",
}


def normalise(raw: Raw, names: Mapping[str, str]) -> list[Told]:
    """names: of groups, by their numbers. Nothing of heartbeats. Raises whatever an odd shape raises."""
    told = _of(raw, names)
    base = {"platform": PLATFORM, "bot": str(raw.get("self_id", "")), "ts": int(raw["time"]) * 1000}
    return [{**base, **told}] if told else []


def _of(raw: Raw, names: Mapping[str, str]) -> Told | None:
    kind = raw["post_type"]
    if kind in {"message", "message_sent"}:
        return _message(raw, names)
    if kind == "notice":
        return _notice(raw, names)
    if kind == "request":
        return _request(raw, names)
    return None if kind == "meta_event" else {"kind": "system", "action": str(kind)}


def _message(raw: Raw, names: Mapping[str, str]) -> Told:
    place = _place(raw, names)
    segments = pieces(raw.get("message") or raw.get("raw_message") or "")
    answered = next((str(data.get("id")) for kind, data in segments if kind == "reply" and data.get("id")), "")
    return {
        "kind": "message",
        "id": f"{place['key']}/{raw['message_id']}",
        **place,
        "author": _author(raw),
        "text": words(segments),
        "attachments": [_attachment(kind, data) for kind, data in segments if kind in _SENT],
        "target": f"{place['key']}/{answered}" if answered else "",
    }


def _place(raw: Raw, names: Mapping[str, str]) -> Told:
    """Where it was said. `key` counts message ids apart; of a private talk it is the conversation's address, too."""
    if group := raw.get("group_id"):
        name = str(raw.get("group_name") or names.get(str(group), ""))
        return {"key": str(group), "space": str(group), "space_name": name}
    other = raw.get("target_id") if raw.get("post_type") == "message_sent" else raw.get("user_id")
    return {"key": f"private:{other or raw.get('user_id')}", "private": True}


def _author(raw: Raw) -> Told:
    sender = raw.get("sender") or {}
    if (hidden := raw.get("anonymous")) and hidden.get("id"):
        return {"id": f"anonymous.{hidden['id']}", "name": str(hidden.get("name", ""))}
    number = str(raw.get("user_id", ""))
    name = str(sender.get("card") or sender.get("nickname") or "").strip()
    return {"id": number, "name": name, "own": number == str(raw.get("self_id"))}


def pieces(message: Any) -> list[tuple[str, Raw]]:
    """(type, data) of each segment, whether it is told as a list or as text with CQ codes."""
    if isinstance(message, Mapping):
        message = [message]
    if isinstance(message, list):
        return [(str(one.get("type")), one.get("data") or {}) for one in message if isinstance(one, Mapping)]
    found: list[tuple[str, Raw]] = []
    end, text = 0, str(message)
    for code in _CODE.finditer(text):
        found.append(("text", {"text": html.unescape(text[end : code.start()])}))
        data = (pair.partition("=") for pair in code["data"].split(",") if pair)
        found.append((code["type"], {name: html.unescape(value) for name, _, value in data}))
        end = code.end()
    return [*found, ("text", {"text": html.unescape(text[end:])})]


def words(segments: list[tuple[str, Raw]]) -> str:
    """The message as its readers saw it."""
    return "".join(_word(kind, data) for kind, data in segments).strip()


def _word(kind: str, data: Raw) -> str:
    if kind == "text":
        return str(data.get("text", ""))
    if kind == "at":
        everyone = str(data.get("qq")) == "all"
        return "@全体成员 " if everyone else f"@{data.get('name') or data.get('qq', '')} "
    if kind == "face":
        face = data.get("raw")
        return str(face.get("faceText") or "[表情]") if isinstance(face, Mapping) else "[表情]"
    if kind == "reply":
        return ""
    label = _SENT.get(kind, "")
    shown = data.get("summary") or data.get("title") or (data.get("name") if kind == "file" else "")
    return f"[{label}]{f' {shown}' if shown and label in {'文件', '链接', '音乐', '位置'} else ''}" if label else ""


def _attachment(kind: str, data: Raw) -> Told:
    sent = {"type": _SENT[kind], "name": str(data.get("file") or data.get("name") or "")[:200], "url": data.get("url")}
    return {name: str(value) for name, value in sent.items() if value}


def _notice(raw: Raw, names: Mapping[str, str]) -> Told:
    kind, how = str(raw.get("notice_type")), str(raw.get("sub_type", ""))
    told: Told = {**_place(raw, names), "author": {"id": str(raw.get("user_id", "")), "name": ""}}
    by = str(raw.get("operator_id") or "")
    if by not in {"", "0", told["author"]["id"]}:
        told["by"] = {"id": by}
    read = _NOTICES.get(f"{kind}.{how}") or _NOTICES.get(kind)
    return {**told, **(read(raw, told) if read else {"kind": "system", "action": f"{kind}.{how}".strip(".")})}


def _recall(raw: Raw, told: Told) -> Told:
    return {"kind": "recall", "target": f"{told['key']}/{raw['message_id']}"}


def _mute(raw: Raw, told: Told) -> Told:
    lifted = raw.get("sub_type") == "lift_ban"
    return {"kind": "unmute" if lifted else "mute", "seconds": int(raw.get("duration") or 0)}


def _liked(raw: Raw, told: Told) -> Told:
    """As NapCat and LLOneBot tell it."""
    likes = raw.get("likes") or [{}]
    target = f"{told['key']}/{raw['message_id']}"
    return {"kind": "reaction", "target": target, "emoji": str(likes[0].get("emoji_id", ""))}


def _uploaded(raw: Raw, told: Told) -> Told:
    name = str((raw.get("file") or {}).get("name", ""))
    return {"kind": "message", "text": f"[文件] {name}".strip()}


_NOTICES: dict[str, Callable[[Raw, Told], Told]] = {
    "group_increase": lambda raw, told: {"kind": "join", "invited": raw.get("sub_type") == "invite"},
    "group_decrease": lambda raw, told: {"kind": "leave"},
    "group_recall": _recall,
    "friend_recall": _recall,
    "group_ban": _mute,
    "group_card": lambda raw, told: {
        "kind": "name",
        "author": {**told["author"], "name": str(raw.get("card_new", ""))},
    },
    "group_msg_emoji_like": _liked,
    "group_upload": _uploaded,
    "notify.poke": lambda raw, told: {
        "kind": "reaction",
        "emoji": "戳一戳",
        "whom": str(raw.get("target_id", "")),
    },
}


def _request(raw: Raw, names: Mapping[str, str]) -> Told:
    return {
        **_place(raw, names),
        "kind": "system",
        "action": f"request.{raw.get('request_type')}.{raw.get('sub_type', '')}".strip("."),
        "author": {"id": str(raw.get("user_id", "")), "name": ""},
        "text": str(raw.get("comment", "")),
    }
