"""How live sources are: when each last called, its newest event, its last error. Written every few seconds at most, for
a busy source calls hundreds of times a second."""

import datetime as dt
import threading
import time

from weilu.connect.models import Source
from weilu.kit.clock import from_ms, now

EVERY = 5.0  # seconds between two notes of one source

_noted: dict[int, float] = {}  # source -> when it was last noted, by the process's own clock
_newest: dict[int, int] = {}  # source -> ms of the newest event that is not yet noted
_wrong: dict[int, tuple[str, float]] = {}  # source -> what went wrong last, and when that was noted
_lock = threading.Lock()


def heard(source: Source, newest: int | None = None, *, well: bool = True) -> None:
    """It has called; newest: the latest moment (ms, UTC) of what it told. well: this ends what went wrong before."""
    with _lock:
        if newest is not None:
            _newest[source.pk] = max(newest, _newest.get(source.pk, 0))
        if time.monotonic() - _noted.get(source.pk, -EVERY) < EVERY and not (source.error and well):
            return
        _noted[source.pk] = time.monotonic()
        latest = _newest.pop(source.pk, None)
    moment = from_ms(latest, dt.UTC) if latest is not None else None
    told = Source.objects.filter(pk=source.pk)
    told.update(heard_at=now(), **({"error": "", "error_at": None} if well else {}))
    if moment is not None:
        lag = max((now() - moment).total_seconds(), 0)
        told.exclude(newest_at__gte=moment).update(newest_at=moment, lag=lag, silent_since=None)


def went_wrong(source: Source, sentence: str) -> None:
    """It called and could not be understood, or Weilu called it and got no answer; `sentence` is for the operator."""
    with _lock:
        sentence_before, at = _wrong.get(source.pk, ("", -EVERY))
        if sentence == sentence_before and source.error and time.monotonic() - at < EVERY:
            return
        _wrong[source.pk] = sentence, time.monotonic()
    Source.objects.filter(pk=source.pk).update(error=sentence[:300], error_at=now())
