"""What a file is taken for before anything is taken in: format, columns, ten rows, questions."""

import itertools
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from weilu.connect.formats import by_name, detect
from weilu.connect.opening import Opened
from weilu.connect.options import Options
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Format, Item, ReadOptions, Record, Skipped
from weilu.kit.clock import from_ms

ROWS = 10
LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Preview:
    """columns: column -> field ("" kept as a property). rows: dicts of what a row would become, times in `zone`.
    skipped: how many of the first lines would be skipped, by reason. samples: values of the columns whose meaning the
    operator may change. problem: why nothing can be read before something else is said."""

    format: Format
    zone: str
    columns: dict[str, str]
    questions: tuple[str, ...]
    rows: list[dict[str, Any]]
    skipped: dict[str, int]
    is_list: bool
    samples: dict[str, list[str]] = field(default_factory=dict)
    problem: CannotRead | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "format": self.format.name,
            "timezone": self.zone,
            "columns": self.columns,
            "questions": list(self.questions),
            "rows": self.rows,
            "skipped": self.skipped,
        }


def preview(opened: Opened, options: Options, zone: str) -> Preview:
    """Look at the first lines of a file. zone: of times without one, where the options name none.

    Raises CannotRead.
    """
    shown = look(opened, options, zone)
    if shown.problem:
        raise shown.problem
    return shown


def look(opened: Opened, options: Options, zone: str) -> Preview:
    """The same for a page on which the operator answers: a file that cannot be read yet comes with its `problem`.

    Raises CannotRead where not even its columns can be told.
    """
    found = detect(opened) if options.format == "auto" else by_name(options.format)
    reading = _reading(options, zone)
    understood = found.understand(opened, reading)
    rows: list[dict[str, Any]] = []
    skipped: dict[str, int] = {}
    is_list, problem = understood.is_list, None
    try:
        for item in itertools.islice(found.read(opened, reading), LOOKED_AT):
            if isinstance(item, Skipped):
                skipped[item.reason] = skipped.get(item.reason, 0) + 1
            elif len(rows) < ROWS:
                is_list = not isinstance(item, Record)
                rows.append(_row(item, reading.zone))
    except CannotRead as reason:
        problem = reason
    return Preview(
        format=found,
        zone=str(reading.zone),
        columns=understood.columns,
        questions=understood.questions,
        rows=rows,
        skipped=skipped,
        is_list=is_list,
        samples=understood.samples,
        problem=problem,
    )


def _reading(options: Options, zone: str) -> ReadOptions:
    return options.reading_in(ZoneInfo(options.zone or zone))


def _row(item: Item, zone: ZoneInfo) -> dict[str, Any]:
    if isinstance(item, Record):
        return {
            "line": item.line,
            "time": f"{from_ms(item.ts, zone):%Y-%m-%d %H:%M:%S}",
            "space": item.space_name or item.space,
            "author": item.author or item.author_id,
            "kind": item.kind,
            "text": item.text[:200],
        }
    assert not isinstance(item, Skipped)
    told = {name: getattr(item, name) for name in ("phone", "email", "birthday") if getattr(item, name)}
    joined = f"{from_ms(item.joined, zone):%Y-%m-%d}" if item.joined is not None else ""
    return {
        "line": item.line,
        "time": joined,
        "space": item.space_name or item.space,
        "author": item.author or item.author_id,
        "kind": "person",
        "text": "  ".join([*told.values(), *item.tags])[:200],
    }
