"""Whose write key it is: kept in memory for two seconds, so that a busy source costs no query a request. What is
rotated, revoked, paused or changed in another process is heard after that; in this one at once."""

import threading
import time
from dataclasses import dataclass

from weilu.connect.models import Source, WriteKey
from weilu.connect.sources import on_change
from weilu.kit.clock import now
from weilu.team.keys import hashed

KEPT = 2.0  # seconds
MOST = 10_000  # keys, wrong ones among them
ORIGINS = "origins"  # the option of a source: from which pages browsers may send

_known: dict[str, tuple[float, Source | None]] = {}
_everybody: tuple[float, frozenset[str]] = (0.0, frozenset())
_lock = threading.Lock()


def source_of(secret: str) -> Source | None:
    """The live source that may be sent to with this key, if it still works."""
    if not secret:
        return None
    key = hashed(secret)
    until, source = _known.get(key, (0.0, None))
    if until > time.monotonic():
        return source
    source = _looked_up(key)
    with _lock:
        if len(_known) >= MOST:
            _known.clear()
        _known[key] = time.monotonic() + KEPT, source
    return source


def _looked_up(key: str) -> Source | None:
    found = WriteKey.objects.select_related("source__community").filter(token_hash=key, source__removed_at=None).first()
    if found is None or (found.ends_at and found.ends_at <= now()):
        return None
    if found.last_used_on != (today := now().date()):
        WriteKey.objects.filter(pk=found.pk).update(last_used_on=today)
    return found.source


def origins() -> frozenset[str]:
    """From which pages some source may be sent to: a browser asks beforehand, without a key."""
    global _everybody  # noqa: PLW0603
    until, known = _everybody
    if until <= time.monotonic():
        told = Source.objects.filter(kind="api", removed_at=None).values_list("options", flat=True)
        known = frozenset(origin for options in told for origin in options.get(ORIGINS) or ())
        _everybody = time.monotonic() + KEPT, known
    return known


def allows(allowed: "frozenset[str] | list[str]", origin: str) -> bool:
    return origin.lower().rstrip("/") in allowed or "*" in allowed


@on_change
def forget() -> None:
    """What is known of keys and origins has changed."""
    global _everybody  # noqa: PLW0603
    with _lock:
        _known.clear()
        _everybody = (0.0, frozenset())


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


_buckets: dict[int, _Bucket] = {}


def may_send(source: Source, items: int, per_minute: int) -> float:
    """Seconds after which so many more items may come; 0 where they may now, and then they are counted.

    A source may save up a quarter of a minute's worth. Counted by each process for itself.
    """
    with _lock:
        now_, most = time.monotonic(), per_minute / 4
        bucket = _buckets.setdefault(source.pk, _Bucket(most, now_))
        bucket.left = min(most, bucket.left + (now_ - bucket.at) * per_minute / 60)
        bucket.at = now_
        if bucket.left < min(items, most):
            return (min(items, most) - bucket.left) * 60 / per_minute
        bucket.left -= items
        return 0.0
