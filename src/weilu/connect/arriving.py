"""What live sources tell, into the store: durable when `arrive` returns; then whoever wants to react is told.

Reactions are told of what was new, after the commit, in one thread and in order. They are a wake-up, lost when the
process dies at that moment: who must not miss an event keeps a cursor over `seq` of the store.
"""

import datetime as dt
import logging
import queue
import threading
from collections.abc import Callable, Iterable

from django.db import connections

from weilu.connect.health import heard
from weilu.connect.intake import Intake, Item, Outcome, seen_in
from weilu.connect.models import Source
from weilu.events.event import Event
from weilu.events.recording import Recorded, record
from weilu.members.noticing import noticing

Reaction = Callable[[Source, list[Event]], None]

log = logging.getLogger(__name__)
_reactions: list[Reaction] = []
_fresh: "queue.Queue[tuple[Source, list[Event]]]" = queue.Queue(maxsize=10_000)
_starting = threading.Lock()
_thread: threading.Thread | None = None


def arrive(source: Source, items: Iterable[Item], *, on: dt.date | None = None, past: bool = False) -> Outcome:
    """Record what a live source tells; returns when it is on disk, each event once, whatever was sent before.

    on: the day on which the people among the items are all who are in their rooms. past: it is history that Weilu asked
    for: nobody reacts to it, and it says nothing of how the source is.
    Safe from many threads. Raises StoreError where the store cannot be used: the sender must send again.
    """
    fresh: list[Event] = []
    with noticing() as notice:
        intake = Intake(source.community, source.pk, source.platform, on=on, newly=fresh.extend, notice=notice)
        intake.take(items)
        outcome = intake.close()
    if past:
        return outcome
    _came(source, fresh, well=not outcome.skipped)
    return outcome


def keep(source: Source, events: list[Event], *, well: bool = True) -> Recorded:
    """The same for events that are made already: whoever knows the members need not go through records.

    well: whether all that was sent with them could be read, too.
    """
    with noticing() as notice:
        recorded = record(source.community, events)
        notice(seen_in(events))
    fresh = [event for event, is_new in zip(events, recorded.fresh, strict=True) if is_new]
    _came(source, fresh, well=well)
    return recorded


def on_arrival(reaction: Reaction) -> None:
    """Let a package hear of new live events, from AppConfig.ready. What it raises is logged and stops nobody."""
    _reactions.append(reaction)


def settle() -> None:
    """Return when everything told so far has been reacted to."""
    _fresh.join()


def _came(source: Source, fresh: list[Event], *, well: bool) -> None:
    """Note that the source called, and tell whoever reacts of what was new."""
    heard(source, max((event.ts for event in fresh), default=None), well=well)
    if fresh and _reactions:
        _tell(source, fresh)


def _tell(source: Source, events: list[Event]) -> None:
    global _thread  # noqa: PLW0603
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_react, name="reactions", daemon=True)
            _thread.start()
    try:
        _fresh.put_nowait((source, events))
    except queue.Full:
        log.warning("More arrives than can be reacted to; %d events were recorded without.", len(events))


def _react() -> None:
    while True:
        source, events = _fresh.get()
        for reaction in _reactions:
            try:
                reaction(source, events)
            except Exception:
                log.exception("A reaction to live events failed.")
        if _fresh.empty():
            connections.close_all()  # of this thread
        _fresh.task_done()
