"""What each source sent last, for its page: told as it came, what could not be taken among it, with the reason.

Kept in this process's memory; where several serve, also in their shared cache, and there at most once a second.
"""

import threading
import time
from collections import deque
from typing import TYPE_CHECKING

import msgspec
from django.conf import settings
from django.core.cache import cache

from weilu.connect.api.calls import Bad, Call
from weilu.connect.models import Source

if TYPE_CHECKING:
    from weilu.connect.api.taking import Understood

MOST = 20
EVERY = 1.0  # seconds between two writes to the shared cache
DAY = 86_400


class Glimpse(msgspec.Struct, gc=False):
    """One item as it came. ts: when it happened, received: when it came, both ms. reason: why it was not taken."""

    received: int
    ts: int = 0
    type: str = ""
    kind: str = ""
    who: str = ""
    told: str = ""
    reason: str = ""


_kept: dict[int, deque[Glimpse]] = {}
_shared: dict[int, float] = {}
_lock = threading.Lock()


def keep_latest(source: Source, received: int, good: "list[Understood]", bad: list[Bad]) -> None:
    glimpses = [Glimpse(received, one.ts, one.call.type, one.kind, _who(one), _told(one.call)) for one in good[-MOST:]]
    glimpses += [
        Glimpse(received, told=wrong.message_id or f"#{wrong.index}", reason=wrong.reason) for wrong in bad[-MOST:]
    ]
    with _lock:
        kept = _kept.setdefault(source.pk, deque(maxlen=MOST))
        kept.extend(glimpses)
        if settings.ALONE or time.monotonic() - _shared.get(source.pk, -EVERY) < EVERY:
            return
        _shared[source.pk] = time.monotonic()
        told = list(kept)
    cache.set(_place(source), msgspec.json.encode(told), DAY)


def latest(source: Source) -> list[Glimpse]:
    """The newest first."""
    with _lock:
        kept = list(_kept.get(source.pk, ()))
    if not settings.ALONE and (shared := cache.get(_place(source))):
        kept = sorted([*kept, *msgspec.json.decode(shared, type=list[Glimpse])], key=lambda one: one.received)
        kept = list({msgspec.json.encode(one): one for one in kept}.values())[-MOST:]
    return kept[::-1]


def _place(source: Source) -> str:
    return f"ingest-latest:{source.pk}"


def _who(one: "Understood") -> str:
    return (one.who.name or one.who.account)[:40]


def _told(call: Call) -> str:
    """The first few facts, short."""
    facts = call.properties or call.traits or (call.context or {}).get("page")
    pairs = list(facts.items())[:4] if isinstance(facts, dict) else []
    return "，".join(f"{name}: {value}" for name, value in pairs if not isinstance(value, dict | list))[:120]
