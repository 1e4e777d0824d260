"""What `weilu bench` measures: each part yields rows of figures."""

import datetime as dt
import json
import os
import platform
import random
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from weilu.analytics.door import ask
from weilu.analytics.query import Query
from weilu.connect.importing import Options, begin, run
from weilu.connect.opening import open_file
from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.events.searching import Wanted, search
from weilu.kit.clock import now_ms
from weilu.team.founding import found
from weilu.team.models import Community

Row = dict[str, Any]
BATCH = 500
CLIENTS = 8
READERS = 4
TALK = "今天早上一起爬山咖啡天气真好明天路线报名集合地铁下雨装备帐篷周末谁去可以谢谢照片好看辛苦加油打卡第一"
WORDS = [TALK[place : place + 2] for place in range(0, len(TALK), 2)]


def machine() -> str:
    """One line that says on what the figures were taken."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return f"{os.cpu_count()} × {model}, Python {platform.python_version()}, {platform.system()} {platform.release()}"


def memory_mb() -> int:
    """Resident memory of this process, MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmRSS"))


def ingest(events: int | None) -> Iterator[Row]:
    """`record` in batches of 500 from eight threads, alone and with four readers beside them."""
    community = found("bench", slug="bench")
    for readers in (0, READERS):
        yield _record_all(community, events or 200_000, readers)


def _record_all(community: Community, events: int, readers: int) -> Row:
    done = threading.Event()
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

    def read() -> None:
        while not done.is_set():
            began = time.perf_counter()
            ask("active", Query(community, last=community.today))
            search(community.pk, Wanted(words="咖啡"))
            reads.append(time.perf_counter() - began)

    writers = [threading.Thread(target=write) for _ in range(CLIENTS)]
    watchers = [threading.Thread(target=read) for _ in range(readers)]
    began = time.perf_counter()
    for thread in (*watchers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    seconds = time.perf_counter() - began
    done.set()
    for thread in watchers:
        thread.join()
    return {
        "bench": "ingest",
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


def sentence(chance: random.Random) -> str:
    """About thirty characters of Chinese."""
    return "".join(chance.choices(WORDS, k=14)) + "。"


def imports(events: int | None) -> Iterator[Row]:
    """A JSONL file of messages taken in by the code that `weilu import` runs, twice."""
    file = Path(settings.HOME) / "bench.jsonl"
    count = events or 500_000
    write_messages(file, count)
    community = found("import", slug="bench-import")
    for attempt in ("first", "again"):
        began = time.perf_counter()
        opened = open_file(file)
        entry = run(begin(community, opened, Options()), opened)
        seconds = time.perf_counter() - began
        yield {
            "bench": "import",
            "run": attempt,
            "file_mb": round(file.stat().st_size / 1e6),
            "events": count,
            "events_new": entry.events_new,
            "rows_per_second": round(count / seconds),
            "memory_mb": memory_mb(),
        }


def write_messages(file: Path, count: int) -> None:
    """A generated export: 20,000 authors, 30 rooms, a year, in the order of time."""
    chance = random.Random(7)  # noqa: S311
    moment = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    step = dt.timedelta(days=365) / count
    with file.open("w", encoding="utf-8") as stream:
        for n in range(count):
            author = chance.randrange(20_000)
            row = {
                "event_id": f"m{n}",
                "time": (moment + n * step).isoformat(timespec="seconds"),
                "author_id": f"u{author}",
                "author": f"成员{author}",
                "space": f"群{author % 30}",
                "text": sentence(chance),
            }
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def pages(events: int | None) -> Iterator[Row]:
    """Server time of every page of the demo community, five times each after a first."""
    from django.test import Client

    from weilu.cli.commands.demo import make_demo
    from weilu.cli.console import Console
    from weilu.cli.pages import addresses
    from weilu.team.founding import demo_owner

    members = max(50, (events or 300_000) // 100)
    make_demo(Console(lambda text: None, lambda text: None), members, 180)
    settings.ALLOWED_HOSTS.append("testserver")
    browser = Client()
    browser.force_login(demo_owner(), backend=settings.AUTHENTICATION_BACKENDS[-1])
    for address in addresses("demo"):
        times = []
        for _ in range(6):
            began = time.perf_counter()
            status = browser.get(address).status_code
            times.append((time.perf_counter() - began) * 1000)
        yield {
            "bench": "page",
            "address": address,
            "status": status,
            "first_ms": round(times[0]),
            "median_ms": round(statistics.median(times[1:])),
            "worst_ms": round(max(times[1:])),
        }


MEASURES: dict[str, Callable[[int | None], Iterator[Row]]] = {"ingest": ingest, "import": imports, "pages": pages}
