"""Telling Weilu, in order, again and again until it says that it is on disk there."""

import hashlib
import http.client
import json
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from weilu_gateway.signing import headers
from weilu_gateway.spool import Spool

BATCH, BYTES = 200, 512 * 1024
BEAT = 60.0  # seconds of quiet after which Weilu hears that the gateway is there
LONGEST_PAUSE = 60.0
SECONDS = 30.0  # to wait for an answer

log = logging.getLogger("weilu_gateway")


class Refused(Exception):
    """Weilu does not understand what was sent: sending it again would not help."""


class Later(Exception):
    """Weilu is away, or busy, or does not know us; after: seconds it asked for."""

    def __init__(self, why: str, after: float = 0.0) -> None:
        super().__init__(why)
        self.after = after


class Forwarder:
    """state: what is told beside the events (bots that are online)."""

    def __init__(self, spool: Spool, url: str, secret: str, state: Callable[[], dict[str, Any]]) -> None:
        self.spool, self.url, self.secret, self.state = spool, url, secret, state
        self._stopping = threading.Event()
        self._pause, self._most, self._troubled = 0.0, BATCH, ""
        self._thread = threading.Thread(target=self._run, name="forwarder", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """What waits stays on disk."""
        self._stopping.set()
        self.spool.arrived.set()
        self._thread.join(SECONDS)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.spool.arrived.clear()
            batch = self.spool.first(self._most, BYTES)
            try:
                self._tell(batch)
            except Later as trouble:
                self._wait(str(trouble), trouble.after)
                continue
            except Refused as refusal:
                self._set_aside(batch, str(refusal))
            except Exception:
                log.exception("转发出错，稍后再试。")
                self._wait("出错", 0)
                continue
            if not batch:
                self.spool.arrived.wait(BEAT)

    def _tell(self, batch: list[tuple[int, str]]) -> None:
        """One batch. Raises Later, Refused."""
        state = {"waits": self.spool.waits, "lost": self.spool.lost, **self.state()}
        events = ",".join(body for _, body in batch)
        body = f'{{"version":1,"gateway":{json.dumps(state, ensure_ascii=False)},"events":[{events}]}}'.encode()
        first, last = (batch[0][0], batch[-1][0]) if batch else (0, 0)
        key = hashlib.sha256(f"{self.spool.name}/{first}/{last}".encode()).hexdigest()
        post(self.url, body, headers(self.secret, body, key))
        self.spool.drop(last)
        self._pause, self._most = 0.0, BATCH
        if self._troubled:
            log.info("围炉又收得到了。")
            self._troubled = ""

    def _set_aside(self, batch: list[tuple[int, str]], why: str) -> None:
        """Of many, halves are tried until the one is found."""
        if len(batch) > 1:
            self._most = len(batch) // 2
        elif batch:
            log.error("围炉看不懂第 %s 条，已放到一边（%s），其余的继续。", batch[0][0], why)
            self.spool.set_aside(batch[0][0], why)
        else:
            self._wait(why, 0)

    def _wait(self, why: str, asked: float) -> None:
        """Longer each time, or as Weilu asks."""
        if why != self._troubled:
            log.warning("围炉现在收不到（%s）；消息存在本机，共 %s 条，会自己补发。", why, self.spool.waits)
            self._troubled = why
        self._pause = min(max(self._pause * 2, 1.0), LONGEST_PAUSE)
        self._stopping.wait(asked or self._pause)


def post(url: str, body: bytes, told: dict[str, str]) -> bytes:
    """What Weilu answered to it. Raises Later, Refused."""
    request = urllib.request.Request(url, body, told, method="POST")  # noqa: S310 - options.py has looked
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=SECONDS) as answer:
            return bytes(answer.read(64 * 1024))
    except urllib.error.HTTPError as error:
        if error.code in {400, 413, 422}:
            raise Refused(f"HTTP {error.code}") from None
        raise Later(_words(error.code), _after(error.headers.get("Retry-After"))) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Later(f"连不上：{getattr(error, 'reason', None) or error}") from None


class _Stay(urllib.request.HTTPRedirectHandler):
    """A signed body goes to the address that was given, nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _words(status: int) -> str:
    if status == 403:
        return "围炉不认：地址或密钥不对，或者两台机器的时间差了五分钟以上"
    if status == 503:
        return "这个连接暂停了，或者围炉正忙"
    return f"HTTP {status}"


def _after(told: str | None) -> float:
    return min(float(told), 300.0) if told and told.isdigit() else 0.0
