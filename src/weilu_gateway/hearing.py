"""From what an adapter hears to what waits on disk: normalised, and the raw payload beside it.

Where a converter fails, what can be told is told as plain text: a message that nobody understood is still a message.
"""

import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from typing import Any

from weilu_gateway.spool import Spool

MOST_RAW = 16 * 1024  # characters of a raw payload
Told = dict[str, Any]
Converter = Callable[[Mapping[str, Any], Mapping[str, str]], list[Told]]

log = logging.getLogger("weilu_gateway")


class Ear:
    """names: of rooms, which some platforms do not tell with every message; kept from one start to the next."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.names: dict[str, str] = json.loads(spool.fact("names") or "{}")

    def hear(self, adapter: str, raw: Mapping[str, Any], convert: Converter) -> None:
        """On disk when this returns, unless the disk is full, which is counted and said."""
        shown = _shown(raw)
        try:
            events = convert(raw, self.names)
        except Exception:
            log.exception("有一条 %s 的消息没能转换，按纯文本转发，原文一并带上。", adapter)
            events = [plain(raw)]
        for place, event in enumerate(events):
            name = event.get("id") or f"{event.get('kind')}.{hashlib.sha256(shown.encode()).hexdigest()[:24]}.{place}"
            self._keep({**event, "id": name, "adapter": adapter, "raw": shown[:MOST_RAW]})

    def _keep(self, event: Told) -> None:
        try:
            kept = self.spool.put(event)
        except sqlite3.Error as trouble:
            log.error("磁盘写不进去（%s），这一条丢了。", trouble)
            return
        if not kept:
            log.error("本机缓存满了，新消息存不下；已丢 %s 条。请让围炉恢复接收，或加大 --most。", self.spool.lost)

    def learn(self, names: Mapping[str, str], platform: str = "qq") -> None:
        """Names of rooms; those that are news are told, too, for messages may have come before them."""
        if news := {key: name for key, name in names.items() if name and self.names.get(key) != name}:
            self.names.update(news)
            self.spool.note("names", json.dumps(self.names, ensure_ascii=False))
            for key, name in news.items():
                self._keep({"kind": "room", "platform": platform, "space": key, "space_name": name})


def plain(raw: Mapping[str, Any]) -> Told:
    """What can be told of any payload without knowing it."""
    words = raw.get("raw_message") or raw.get("plain_text") or raw.get("text") or raw.get("message") or ""
    author = str(raw.get("user_id") or "")
    return {
        "kind": "message" if words and author else "system",
        "ts": _moment(raw.get("time")),
        "text": words if isinstance(words, str) else json.dumps(words, ensure_ascii=False, default=str),
        "author": {"id": author, "name": ""},
        "space": str(raw.get("group_id") or ""),
        "platform": str(raw.get("platform") or "qq"),
        "action": "unconverted",
    }


def _moment(told: Any) -> int:
    """ms; now, where it tells none."""
    number = told if isinstance(told, int | float) and not isinstance(told, bool) else 0
    return int(number * 1000 if 1e8 < number < 1e11 else number) or int(time.time() * 1000)


def _shown(raw: Mapping[str, Any]) -> str:
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str)
