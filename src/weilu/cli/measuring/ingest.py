"""How fast events are recorded, alone and beside readers."""

import random
import statistics
import threading
import time
from collections.abc import Iterator

from weilu.analytics.door import ask
from weilu.analytics.query import Query
from weilu.cli.measuring.machine import Row, memory_mb
from weilu.cli.measuring.sending import sending
from weilu.cli.measuring.sentences import sentence
from weilu.cli.measuring.together import seconds_of
from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.events.searching import Wanted, search
from weilu.kit.clock import now_ms
from weilu.team.founding import found
from weilu.team.models import Community

BATCH = 500
CLIENTS = 8
READERS = 4


def ingest(events: int | None) -> Iterator[Row]:
    """Over HTTP as programs send; then `record` alone, in this process, and with four readers beside it."""
    yield from sending(events or 200_000)
    community = found("bench", slug="bench")
    for readers in (0, READERS):
        yield _record_all(community, events or 200_000, readers)


def _record_all(community: Community, events: int, readers: int) -> Row:
    reads: list[float] = []
    waits: list[float] = []
    batches = iter(range(events // BATCH))
    lock = threading.Lock()

    def write() -> None:
        chance = random.Random(threading.get_ident())  # noqa: S311
        while True:
            with lock:
                number = next(batches, None)
            if number is None:
                return
            batch = [_event(f"{readers} {number}", n, chance) for n in range(BATCH)]
            began = time.perf_counter()
            record(community, batch)
            waits.append(time.perf_counter() - began)

    def read(done: threading.Event) -> None:
        while not done.is_set():
            began = time.perf_counter()
            ask("active", Query(community, last=community.today))
            search(community.pk, Wanted(words="咖啡"))
            reads.append(time.perf_counter() - began)

    seconds = seconds_of([write] * CLIENTS, [read] * readers)
    return {
        "bench": "record",
        "events": len(waits) * BATCH,
        "readers": readers,
        "rows_per_second": round(len(waits) * BATCH / seconds),
        "batch_ms_median": round(statistics.median(waits) * 1000, 1),
        "read_ms_median": round(statistics.median(reads) * 1000, 1) if reads else None,
        "memory_mb": memory_mb(),
    }


def _event(batch: str, n: int, chance: random.Random) -> Event:
    return Event(
        member=chance.randint(1, 5000),
        ts=now_ms() - chance.randrange(2_000),
        kind="message",
        id=event_id("bench", batch, n),
        platform="web",
        text=sentence(chance),
    )
