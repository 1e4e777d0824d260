"""Weilu speaks through a bot of the gateway: POST /send, signed, each key once.

A key is claimed on disk before the bot is asked. If this process ends in between, nobody knows whether it was sent: a
second call is told so, and nothing is sent again unless a person says so, knowingly.
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

from weilu_gateway.signing import is_signed
from weilu_gateway.spool import Spool

MOST_BYTES = 256 * 1024
Answer = tuple[int, dict[str, Any]]

log = logging.getLogger("weilu_gateway")


class Mouth:
    """bots: those of OneBot v11 that are online, by their numbers, as NoneBot keeps them."""

    def __init__(self, spool: Spool, secret: str, bots: Mapping[str, Any]) -> None:
        self.spool, self.secret, self.bots = spool, secret, bots
        self._under_way: set[str] = set()

    async def send(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """The HTTP status and what is answered."""
        if len(body) > MOST_BYTES:
            return 413, {"error": "too large"}
        moment, told = headers.get("x-weilu-timestamp", ""), headers.get("x-weilu-signature", "")
        if not is_signed(self.secret, moment, told.encode("ascii", "replace").decode(), body):
            return 403, {"error": "signature"}
        key = headers.get("idempotency-key", "")
        try:
            asked = json.loads(body)
            to, text = str(asked["to"]), str(asked["text"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return 400, {"error": "body"}
        if not (key and to and text.strip()):
            return 400, {"error": "body"}
        return await self._once(key, to, text, asked)

    async def _once(self, key: str, to: str, text: str, asked: Mapping[str, Any]) -> Answer:
        if not self.spool.claim(key):
            if known := self.spool.answer(key):
                return 200, json.loads(known)
            if key in self._under_way or asked.get("knowingly") is not True:
                return 409, {"error": "unknown"}
        bot = self._bot(str(asked.get("bot") or ""))
        if bot is None:
            self.spool.settle(key, "")
            return 503, {"error": "no bot is online"}
        self._under_way.add(key)
        try:
            return await self._spoken(key, bot, to, text, str(asked.get("reply_to") or ""))
        finally:
            self._under_way.discard(key)

    def _bot(self, number: str) -> Any:
        return self.bots.get(number) if number else next(iter(self.bots.values()), None)

    async def _spoken(self, key: str, bot: Any, to: str, text: str, answered: str) -> Answer:
        from nonebot.adapters.onebot.v11.exception import ActionFailed, ApiNotAvailable

        try:
            told = await bot.call_api(*_action(to), message=_message(text, answered), **_target(to))
        except ActionFailed as refused:
            self.spool.settle(key, "")
            return 422, {"error": str(refused.info.get("wording") or refused.info.get("message") or refused)[:300]}
        except ApiNotAvailable:
            self.spool.settle(key, "")
            return 503, {"error": "no bot is online"}
        except Exception:
            log.exception("发出去了没有，不知道。")
            return 409, {"error": "unknown"}
        answer = {"id": str((told or {}).get("message_id", "")), "bot": str(bot.self_id)}
        self.spool.settle(key, json.dumps(answer))
        return 200, answer


def _action(to: str) -> tuple[str]:
    return ("send_private_msg",) if to.startswith("private:") else ("send_group_msg",)


def _target(to: str) -> dict[str, Any]:
    number = to.removeprefix("private:")
    value = int(number) if number.isdigit() else number
    return {"user_id": value} if to.startswith("private:") else {"group_id": value}


def _message(text: str, answered: str) -> list[dict[str, Any]]:
    """As segments: text that looks like a CQ code stays text. answered: as Weilu knows it, place/number."""
    number = answered.rpartition("/")[2]
    quote = [{"type": "reply", "data": {"id": number}}] if number else []
    return [*quote, {"type": "text", "data": {"text": text}}]
