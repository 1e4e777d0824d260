"""How fast questions are answered, beside other engines that hold the same events."""

import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from weilu.analytics import rfm
from weilu.analytics.door import METRICS, Query, ask
from weilu.analytics.metric import with_options
from weilu.analytics.sql import Asking
from weilu.cli.measuring.history import KINDS, PLATFORMS, History, make
from weilu.cli.measuring.machine import Row
from weilu.events.batch import local_days
from weilu.events.client import store
from weilu.events.searching import Wanted, search
from weilu.events.vocabulary import PASSIVE_KINDS
from weilu.kit.clock import DAY_MS
from weilu.segments.rules import parse
from weilu.segments.selecting import Selection
from weilu.segments.selecting import count as count_of
from weilu.team.founding import found

FIRST, LAST = dt.date(2025, 1, 6), dt.date(2025, 12, 28)  # a Monday, a Sunday
YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
STEPS = ("view", "comment", "purchase")
WINDOW = 7 * DAY_MS
SOMEBODY = 777  # whose last events are looked at
ROUNDS = 5
SETTLING = 120  # seconds, at most
PIECE = 500_000
ZONE = "Asia/Shanghai"
MONTH, QUARTER = dt.date(2025, 11, 29), dt.date(2025, 9, 30)  # the last thirty and ninety days up to LAST
SPENT = 100_000  # 分
SEGMENT: dict[str, Any] = {
    "all": [
        {"did": "message", "at_least": 3, "from": str(MONTH), "to": str(LAST)},
        {"did": "like", "from": str(MONTH), "to": str(LAST)},
        {"not": {"did": "purchase", "from": str(QUARTER), "to": str(LAST)}},
        {
            "any": [
                {"did": "comment", "at_least": 2, "from": str(QUARTER), "to": str(LAST)},
                {"did": "purchase", "sum": True, "at_least": SPENT, "to": str(LAST)},
            ]
        },
    ]
}
"""A segment of five rules."""
Answer = list[tuple[Any, ...]]


class Engine(Protocol):
    """Holds the events and answers a question by its name, every engine in the same shape:

    active_year (day, members) and retention_week (cohort, offset, members), noughts left out; funnel_7d (step,
    members); segment_5 (members,); rfm (group, members); timeline (ms,), newest first. `cpu` is its processes' time so
    far, in seconds.
    """

    name: str

    def load(self, history: History) -> None: ...
    def answer(self, question: str) -> Answer: ...
    def cpu(self) -> float: ...
    def close(self) -> None: ...


def questions(events: int | None, engines: Sequence[Callable[[], Engine]]) -> Iterator[Row]:
    """Every question to each engine on the same events: the median of ROUNDS after a first."""
    count = events or 1_000_000
    members = max(1_000, count // 100)
    history = make(count, members)
    right: dict[str, Answer] = {}
    times: dict[str, float] = {}
    for making in engines:
        engine = making()
        try:
            engine.load(history)
            for question in QUESTIONS:
                answer, wall, cpu = _timed(engine, question)
                yield {
                    "query": question,
                    "engine": engine.name,
                    "median_ms": round(wall, 1),
                    "cpu_ms": round(cpu, 1),
                    "same_answer": answer == right.setdefault(question, answer),
                    "ratio": round(wall / times.setdefault(question, wall), 2),
                    "events": count,
                    "members": members,
                }
        finally:
            engine.close()


def _timed(engine: Engine, question: str) -> tuple[Answer, float, float]:
    """(answer, median ms by the clock, median ms of processor time)"""
    answer = engine.answer(question)
    walls, cpus = [], []
    for _ in range(ROUNDS):
        wall, cpu = time.perf_counter(), engine.cpu()
        engine.answer(question)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((engine.cpu() - cpu) * 1000)
    return answer, statistics.median(walls), statistics.median(cpus)


class Weilu:
    """Through the doors that pages use."""

    name = "weilu"

    def __init__(self) -> None:
        self.community = found("bench", slug="bench-query", zone=ZONE)

    def load(self, history: History) -> None:
        for piece in history.slices(PIECE):
            store().insert("events", _table(history, piece, self.community.pk))
        _settle()

    def answer(self, question: str) -> Answer:
        return QUESTIONS[question](Query(self.community, FIRST, LAST))

    def cpu(self) -> float:
        return time.process_time()

    def close(self) -> None:
        pass


def _settle() -> None:
    """Wait until the store has merged what came in, as it has on a day without imports; the others build their
    indexes and statistics while they load."""
    quiet, until = 0, time.monotonic() + SETTLING
    while quiet < 3 and time.monotonic() < until:
        quiet = 0 if store().query("SELECT count() FROM system.merges")[0][0] else quiet + 1
        time.sleep(0.5)


def _table(history: History, piece: slice, community: int) -> pa.Table:
    """A part of the history in the shape of the events table."""
    ts = history.ts[piece]
    kinds = np.array(KINDS)[history.kind[piece]]
    numbers = np.arange(piece.start + 1, piece.start + 1 + len(ts), dtype=np.uint64)
    return pa.table(
        {
            "community_id": pa.array(np.full(len(ts), community, np.uint32)),
            "member_id": pa.array(history.member[piece]),
            "ts": pa.array(ts).cast(pa.timestamp("ms", "UTC")),
            "seq": pa.array(numbers),
            "id": pa.array(numbers * np.uint64(11_400_714_819_323_198_485)),  # spread like hashes
            "day": pa.array(local_days(ts, ZONE)),
            "kind": pa.array(kinds),
            "active": pa.array((~np.isin(kinds, list(PASSIVE_KINDS))).astype(np.uint8)),
            "platform": pa.array(np.array(PLATFORMS)[history.platform[piece]]),
            "value": pa.array(history.value[piece], from_pandas=True),
            "props": pa.array(["{}"] * len(ts)),
        }
    )


def _active_year(query: Query) -> Answer:
    return [(row["period"], row["members"]) for row in ask("active", query.between(*YEAR)).rows if row["members"]]


def _retention_week(query: Query) -> Answer:
    rows = ask("retention", Query(query.community, FIRST, LAST, "week")).rows
    return [((row["cohort"] - FIRST).days // 7, row["offset"], row["members"]) for row in rows if row["members"]]


def _funnel(query: Query) -> Answer:
    asked = Query(query.community, FIRST, LAST, options={"steps": STEPS, "window": WINDOW})
    return [(row["step"], row["members"]) for row in ask("funnel", asked).rows]


def _segment(query: Query) -> Answer:
    return [(count_of(Selection(query.community, parse(SEGMENT))),)]


def _rfm(query: Query) -> Answer:
    return sorted((group.name, group.members) for group in rfm.groups(Asking(with_options(METRICS["rfm"], query))))


def _timeline(query: Query) -> Answer:
    return [(event.ts,) for event in search(query.community.pk, Wanted(members=[SOMEBODY], limit=50))]


QUESTIONS: dict[str, Callable[[Query], Answer]] = {
    "active_year": _active_year,
    "retention_week": _retention_week,
    "funnel_7d": _funnel,
    "segment_5": _segment,
    "rfm": _rfm,
    "timeline": _timeline,
}
