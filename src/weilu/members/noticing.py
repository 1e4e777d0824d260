"""When members were seen by live events, written once a second for all that arrived: a statement for each member of
each small batch would cost more than the events themselves.

What a crash swallows is derived anew at the next start, from the events that arrived after `SeenUpTo`. Only where this
process alone writes events: the writers of a server note times at once.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction

from weilu.events.client import Engine, store
from weilu.events.numbering import last
from weilu.members.models import SeenUpTo
from weilu.members.seeing import Seen, see, seen_where

EVERY = 1.0  # seconds
PATIENCE = 5  # rounds without anything to write, after which the thread rests

log = logging.getLogger(__name__)
_lock = threading.Lock()
_pending: dict[int, Seen] = {}
_open: dict[object, int] = {}  # whoever records just now -> the last number given when they began
_thread: threading.Thread | None = None
_ending = threading.Event()
_marked: tuple[Engine | None, int] = (None, 0)  # what was written last as `SeenUpTo`
_derived: Engine | None = None  # the store from which what was missing has been derived


@contextmanager
def noticing() -> Iterator[Callable[[dict[int, Seen]], None]]:
    """Record events within, and hand over when they were: with noticing() as notice: record(…); notice(seen)."""
    engine = store()
    if not engine.embedded or connection.in_atomic_block:  # whose rows another connection could not touch
        yield see
        return
    begin()
    token = object()
    with _lock:
        _open[token] = last(engine)
    try:
        yield _notice
    finally:
        with _lock:
            del _open[token]


def _notice(seen: dict[int, Seen]) -> None:
    _put_back(seen)
    begin()  # the thread may have gone to rest meanwhile


def _put_back(seen: dict[int, Seen]) -> None:
    with _lock:
        for member, times in seen.items():
            old = _pending.get(member)
            _pending[member] = times if old is None else widened(old, times)


def widened(old: Seen, new: Seen) -> Seen:
    return min(old[0], new[0]), max(old[1], new[1]), max(old[2] or 0, new[2] or 0) or None


def begin() -> None:
    """Write from now on, what the process before left out first. Returns at once."""
    global _thread  # noqa: PLW0603
    with _lock:
        if _thread is None:
            _ending.clear()
            _thread = threading.Thread(target=_write_on, name="noticing", daemon=True)
            _thread.start()


def stop() -> None:
    """Let the thread end before the stores are closed (between tests); what it has not written is derived later."""
    thread = _thread
    if thread is not None:
        _ending.set()
        thread.join()


def settle() -> None:
    """Return when everything noticed so far is written."""
    _write()


def _write_on() -> None:
    """Until nothing has arrived for a while; the next arrival begins anew."""
    global _thread, _derived  # noqa: PLW0603
    quiet = 0
    while True:
        try:
            if _derived is not store():
                catch_up()
                _derived = store()
            _write()
        except Exception:
            log.exception("When members were seen could not be written; it is tried again.")
        finally:
            connections.close_all()  # of this thread
        ended = _ending.wait(EVERY)
        with _lock:
            quiet = 0 if _pending or _open else quiet + 1
            if ended or quiet > PATIENCE:
                _thread = None
                return


def _write() -> None:
    global _pending, _marked  # noqa: PLW0603
    engine = store()
    with _lock:
        # Whoever began after this number has not handed over yet: up to it everything is pending or written.
        safe = min(_open.values(), default=last(engine))
        seen, _pending = _pending, {}
    if not seen and (engine, safe) == _marked:
        return
    try:
        with transaction.atomic():
            see(seen)
            _mark(safe)
        _marked = engine, safe
    except BaseException:
        _put_back(seen)
        raise


def _mark(number: int) -> None:
    if not SeenUpTo.objects.filter(pk=1, seq=number).exists():
        SeenUpTo.objects.update_or_create(pk=1, defaults={"seq": number})


def catch_up() -> None:
    """Derive what a process that is gone had not written; the first time, nothing is missing."""
    engine = store()
    newest = last(engine)
    before = SeenUpTo.objects.filter(pk=1).values_list("seq", flat=True).first()
    if before is not None and before < newest:
        see(seen_where("seq > {number:UInt64} AND member_id != 0", {"number": before}))
    with _lock:
        newest = min([newest, *_open.values()])
    _mark(newest)
