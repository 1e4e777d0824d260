"""Adapters without a converter of their own: what NoneBot's own interface tells of an event, whatever the platform."""

from collections.abc import Mapping
from typing import Any

Told = dict[str, Any]

PLATFORMS = {"OneBot V11": "qq", "QQ": "qq", "Kaiheila": "kook", "Feishu": "feishu", "Mail": "email"}
_IDS = ("message_id", "msg_id", "id", "event_id")
_TIMES = ("date", "time", "timestamp", "create_time", "msg_timestamp", "created_at")
_ROOMS = ("chat.id", "channel_id", "group_openid", "group_id", "channel.id", "target_id", "event.message.chat_id")


def told_by(event: Any, adapter: str, bot: str) -> dict[str, Any]:
    """A payload in the same shape for every adapter: the raw one, and what NoneBot says of it."""
    raw = event.model_dump(mode="json") if hasattr(event, "model_dump") else {}
    return {
        "raw": raw,
        "platform": PLATFORMS.get(adapter, adapter.lower()),
        "bot": bot,
        "type": _safely(event.get_type),
        "name": _safely(event.get_event_name),
        "user_id": _safely(event.get_user_id),
        "plain_text": _safely(event.get_plaintext),
    }


def normalise(told: Mapping[str, Any], names: Mapping[str, str]) -> list[Told]:
    """Messages with their author, room and moment; everything else as a notice. Raises whatever an odd shape raises."""
    raw, room = told["raw"], _first(told["raw"], _ROOMS)
    if told["type"] == "meta_event":
        return []
    number = _first(raw, _IDS)
    common = {
        "platform": told["platform"],
        "bot": told["bot"],
        "ts": _moment(_first(raw, _TIMES)),
        "id": f"{room}/{number}" if room and number else number,
        "space": room,
        "space_name": str(_at(raw, "chat.title") or names.get(room, "")),
        "author": {"id": told["user_id"], "name": _author_name(raw)},
        "text": told["plain_text"],
    }
    if told["type"] == "message":
        return [{**common, "kind": "message"}]
    return [{**common, "kind": "system", "action": told["name"], "id": ""}]


def _author_name(raw: Mapping[str, Any]) -> str:
    names = ("from_.first_name", "from.first_name", "author.global_name", "author.username", "user.name", "sender.name")
    return str(next((found for path in names if (found := _at(raw, path))), ""))


def _moment(told: str) -> int:
    """ms of an epoch in seconds or milliseconds, or of an ISO moment. Raises ValueError."""
    import datetime as dt

    if told.replace(".", "", 1).isdigit():
        number = float(told)
        return int(number * 1000 if number < 1e11 else number)
    return int(dt.datetime.fromisoformat(told).timestamp() * 1000)


def _first(raw: Mapping[str, Any], paths: tuple[str, ...]) -> str:
    return str(next((found for path in paths if (found := _at(raw, path)) not in (None, "")), ""))


def _at(raw: Any, path: str) -> Any:
    for name in path.split("."):
        raw = raw.get(name) if isinstance(raw, Mapping) else None
    return raw


def _safely(ask: Any) -> str:
    """NoneBot's interface raises where an event has no such thing."""
    try:
        return str(ask())
    except Exception:
        return ""
