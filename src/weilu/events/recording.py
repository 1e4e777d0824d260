"""The one way into the store: durable, idempotent, and shared by whoever records at the same moment (group commit)."""

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.db import connections

from weilu.events.batch import Batch, concatenate, pack
from weilu.events.client import Engine, store
from weilu.events.event import Event
from weilu.events.numbering import take
from weilu.events.recent import Recent
from weilu.events.revising import revise
from weilu.events.turns import standstill, turn
from weilu.team.models import Community

Flags = npt.NDArray[np.bool_]
COMMIT_ROWS = 200_000  # one commit carries at most about so many rows
FEW = 200  # rows that a commit of its own would be too dear for
PATIENCE = 0.02  # seconds that they wait for company at most
LOOKUP_SLACK = 86_400_000  # ms: an export may tell an event's time a little differently than the last one did


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a batch: `fresh[i]` says whether event i was new to the store."""

    fresh: Flags

    @property
    def new(self) -> int:
        return int(self.fresh.sum())

    @property
    def known(self) -> int:
        return len(self.fresh) - self.new


def record(community: Community, events: Sequence[Event]) -> Recorded:
    """Record events; when this returns they are on disk, each once, whatever was sent before.

    Safe from many threads. Raises StoreError where the store cannot be used.
    """
    if not events:
        return Recorded(np.zeros(0, dtype=bool))
    return recorder().submit(pack(community, events)).result()


type Job = tuple[Batch, Future[Recorded]]


class Recorder:
    """One thread that commits: concurrent requests wait together for one write, which costs about the same as one."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._waiting: queue.Queue[Job | None] = queue.Queue()
        self._recent: Recent | None = None
        self._writing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def submit(self, batch: Batch) -> "Future[Recorded]":
        done: Future[Recorded] = Future()
        self._waiting.put((batch, done))
        return done

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Let nothing be written meanwhile; what is submitted waits."""
        with self._writing, standstill(self.engine):
            yield

    def stop(self) -> None:
        """Commit what waits, then end."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            self._commit_all()
        finally:
            connections.close_all()  # of this thread

    def _commit_all(self) -> None:
        company, took = 1, 0.0
        while (first := self._waiting.get()) is not None:
            jobs, last = self._gather(first, company, min(took / 2, PATIENCE))
            began = time.monotonic()
            for community_id in {job[0].community_id for job in jobs}:
                self._commit([job for job in jobs if job[0].community_id == community_id])
            if last:
                return
            # Those answered now and those who came meanwhile: so many send at once.
            company, took = len(jobs) + self._waiting.qsize(), time.monotonic() - began

    def _gather(self, first: Job, company: int, patience: float) -> tuple[list[Job], bool]:
        """What shares the next commit, and whether it is the last. Whoever waited for the commit before is answered at
        its end and sends again a moment later: a few rows wait for as many senders as there were then, so that they do
        not take turns in halves."""
        jobs, rows, until = [first], len(first[0]), time.monotonic() + patience
        while rows < COMMIT_ROWS:
            alone = rows < FEW and len(jobs) < company
            try:
                job = (
                    self._waiting.get(timeout=max(until - time.monotonic(), 0)) if alone else self._waiting.get_nowait()
                )
            except queue.Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
            rows += len(job[0])
        return jobs, False

    def _commit(self, jobs: list[Job]) -> None:
        try:
            fresh = self._write(concatenate([batch for batch, _ in jobs]))
        except BaseException as error:
            for _, done in jobs:
                done.set_exception(error)
            return
        start = 0
        for batch, done in jobs:
            done.set_result(Recorded(fresh[start : start + len(batch)]))
            start += len(batch)

    def _write(self, batch: Batch) -> Flags:
        with self._writing, turn(self.engine, batch.community_id):
            return self._write_alone(batch)

    def _write_alone(self, batch: Batch) -> Flags:
        fresh = first_of_each(batch.ids) & ~np.isin(batch.ids, self._known(batch))
        stale = batch.revised & ~fresh
        rows = batch.rows.append_column("seq", pa.array(self._numbers(fresh | stale)))
        if fresh.any():
            self.engine.insert("events", rows if fresh.all() else rows.filter(pa.array(fresh)))
            if self._recent:
                self._recent.add(batch.community_id, batch.ids[fresh], batch.times[fresh])
        if stale.any():
            revise(self.engine, batch.community_id, rows.filter(pa.array(stale)))
        return fresh

    def _numbers(self, arriving: Flags) -> npt.NDArray[np.uint64]:
        """Arrival numbers for the rows that will be written, in order; 0 for the others."""
        numbers = np.zeros(len(arriving), np.uint64)
        if count := int(arriving.sum()):
            numbers[arriving] = np.arange(first := take(self.engine, count), first + count, dtype=np.uint64)
        return numbers

    def forget(self) -> None:
        """After events were deleted: what was remembered of them no longer holds."""
        with self._writing:
            self._recent = None

    def _known(self, batch: Batch) -> npt.NDArray[np.uint64]:
        """Which of the batch's ids are recorded already."""
        if self._recent is None and self.engine.embedded:
            newest = self.engine.query("SELECT community_id, toUnixTimestamp64Milli(max(ts)) FROM events GROUP BY 1")
            self._recent = Recent(dict(newest))
        if self._recent and self._recent.covers(batch.community_id, int(batch.times.min())):
            return self._recent.known(batch.community_id, batch.ids)
        return self._look_up(batch)

    def _look_up(self, batch: Batch) -> npt.NDArray[np.uint64]:
        """Which of the batch's ids the store has. The ranges of member and time keep the look-up in the primary key's
        order; for large batches (imports) the time alone prunes to the months concerned."""
        low, high = int(batch.times.min()) - LOOKUP_SLACK, int(batch.times.max()) + LOOKUP_SLACK
        parameters: dict[str, Any] = {"community": batch.community_id, "low": low, "high": high}
        within = (
            "community_id = {community:UInt32} AND ts >= fromUnixTimestamp64Milli({low:Int64}, 'UTC')"
            " AND ts <= fromUnixTimestamp64Milli({high:Int64}, 'UTC')"
        )
        if not self.engine.query(f"SELECT 1 FROM events WHERE {within} LIMIT 1", parameters):
            return np.zeros(0, dtype=np.uint64)
        if len(batch) <= 5000 and not batch.revised.any():  # a revised telling may name somebody else
            within += " AND member_id IN {owners:Array(UInt32)}"
            parameters["owners"] = batch.owners.tolist()
        parameters["ids"] = batch.ids.tolist()
        found = self.engine.columns(f"SELECT id FROM events WHERE {within} AND id IN {{ids:Array(UInt64)}}", parameters)
        return np.asarray(found[0] if found else [], dtype=np.uint64)


def first_of_each(ids: npt.NDArray[np.uint64]) -> Flags:
    """True at the first place of every id."""
    flags = np.zeros(len(ids), dtype=bool)
    flags[np.unique(ids, return_index=True)[1]] = True
    return flags


_recorder: Recorder | None = None
_making = threading.Lock()


def recorder() -> Recorder:
    """The recorder of this process."""
    global _recorder  # noqa: PLW0603
    with _making:
        if _recorder is None or _recorder.engine is not store():
            _recorder = Recorder(store())
        return _recorder


def stop_recording() -> None:
    """Commit what waits and end the thread (at exit, between tests)."""
    global _recorder  # noqa: PLW0603
    with _making:
        if _recorder is not None:
            _recorder.stop()
            _recorder = None
