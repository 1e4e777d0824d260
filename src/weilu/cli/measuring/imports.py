"""How fast a file is taken in."""

import datetime as dt
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from weilu.cli.measuring.machine import Row, memory_mb
from weilu.cli.measuring.sentences import sentence
from weilu.connect.importing import Options, begin, run
from weilu.connect.opening import open_file
from weilu.team.founding import found


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
