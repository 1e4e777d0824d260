"""How fast pages are answered while an export is taken in beside them."""

import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings

from weilu.cli.measuring.imports import write_messages
from weilu.cli.measuring.machine import Row, memory_mb
from weilu.cli.measuring.pages import demo_browser
from weilu.team.models import Community

MEMBERS, DAYS, SHOWN = 3_000, 180, 5


def busy(events: int | None) -> Iterator[Row]:
    """The demo's pages and their parts, one after the other, until as many messages are in; all in one process, as when
    Weilu serves. The slowest few, then all together."""
    browser = demo_browser(MEMBERS, DAYS)
    count, file = events or 1_000_000, Path(settings.HOME) / "bench.jsonl"
    write_messages(file, count)
    times: dict[str, list[float]] = defaultdict(list)
    pages = [address for address in _addresses() if _answered(browser, address)[1] == 200]  # not those that only act
    importing = Thread(target=_take_in, args=(file,))
    began = time.perf_counter()
    importing.start()
    while importing.is_alive():
        for address in pages:
            times[address].append(_answered(browser, address)[0])
            if not importing.is_alive():
                break
    seconds = time.perf_counter() - began
    slowest = sorted(times.items(), key=lambda one: -max(one[1]))[:SHOWN]
    for address, some in slowest:
        yield {"bench": "busy", "address": address, "asked": len(some), **_told(some)}
    every = [one for some in times.values() for one in some]
    yield {
        "bench": "busy", "address": "all", "asked": len(every), **_told(every),
        "rows_per_second": round(count / seconds), "memory_mb": memory_mb(),
    }  # fmt: skip


def _addresses() -> list[str]:
    from weilu.cli.pages import addresses
    from weilu.insights.boards.page import OVERVIEW
    from weilu.insights.cards.figures import FIGURES

    return [*addresses("demo"), *(f"/c/demo/boards/parts/{name}/" for name in (*OVERVIEW, *FIGURES))]


def _take_in(file: Path) -> None:
    from django.db import connection

    from weilu.connect.importing import Options, begin, run
    from weilu.connect.opening import open_file

    try:
        opened = open_file(file)
        run(begin(Community.objects.get(slug="demo"), opened, Options()), opened)
    finally:
        connection.close()


def _answered(browser: Any, address: str) -> tuple[float, int]:
    """(milliseconds, status)"""
    began = time.perf_counter()
    status = browser.get(address).status_code
    return (time.perf_counter() - began) * 1000, status


def _told(times: list[float]) -> Row:
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
    return {"median_ms": round(statistics.median(times)), "p95_ms": round(p95), "worst_ms": round(max(times))}
