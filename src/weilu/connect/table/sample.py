"""Look at a table's first rows once: where its header is, what its columns mean, what must be asked."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from weilu.connect.html_text import looks_like_html
from weilu.connect.moments import BadTime, moments
from weilu.connect.reasons import CannotRead
from weilu.connect.record import ReadOptions, Understanding
from weilu.connect.table.columns import Plan, plan, recognised
from weilu.connect.table.rows import Row, rows, words

HEADER_WITHIN = 10
SAMPLE = 500
GENERIC = 0.42  # no table is ever surer of itself than this: a format made for one program wins


@dataclass(frozen=True, slots=True)
class Table:
    """What the first rows told. header: the place of the header among all rows, from 0. questions: those without
    whose answer nothing can be read. zoneless: times are read in the zone that the operator told."""

    header: int
    plan: Plan
    options: ReadOptions
    html: bool
    questions: tuple[str, ...]
    zoneless: bool
    samples: dict[str, list[str]]

    def row(self) -> Row:
        """CannotRead where a question is open or a needed column is missing."""
        if self.questions:
            raise CannotRead(self.questions[0])
        return rows(self.plan, self.options, html=self.html)

    def understanding(self) -> Understanding:
        zone = ("zone",) if self.zoneless else ()
        return Understanding(self.plan.columns, self.questions + zone, self.samples, self.plan.roster)


def header_row(first: Sequence[Sequence[Any]]) -> int:
    """The row, among the first ten, with most columns that mean something; a title may stand above it."""
    counts = [recognised([words(cell) for cell in cells]) for cells in first[:HEADER_WITHIN]]
    if any(counts):
        return counts.index(max(counts))
    filled = [place for place, cells in enumerate(first) if any(words(cell) for cell in cells)]
    if not filled:
        raise CannotRead("no_columns")
    return filled[0]


def look(first: Sequence[Sequence[Any]], options: ReadOptions) -> Table:
    """first: rows from the table's beginning, the header among them."""
    at = header_row(first)
    headers = [words(cell) for cell in first[at]]
    return look_at(headers, list(islice(first, at + 1, at + 1 + SAMPLE)), options, at)


def look_at(headers: Sequence[str], sample: Sequence[Sequence[Any]], options: ReadOptions, at: int = 0) -> Table:
    found = plan(headers, options.mapping, roster=options.kind == "roster")
    bodies = [words(cell) for cell in _column(found, "text", sample)]
    times = _column(found, "time", sample)
    day_first, questions = _days_and_years(times, options)
    understood = replace(options, day_first=day_first)
    samples = {header: _some(place, sample) for place, header in enumerate(found.headers) if header}
    return Table(at, found, understood, looks_like_html(bodies), questions, _zoneless(times), samples)


def _some(place: int, sample: Sequence[Sequence[Any]]) -> list[str]:
    """Three different values of a column, cut short."""
    told = (words(cells[place])[:60] for cells in sample[:60] if len(cells) > place)
    return list(islice(dict.fromkeys(value for value in told if value), 3))


def _column(found: Plan, field: str, sample: Sequence[Sequence[Any]]) -> list[Any]:
    place = found.fields.get(field)
    return [] if place is None else [cells[place] for cells in sample if len(cells) > place]


def _days_and_years(times: list[Any], options: ReadOptions) -> tuple[bool | None, tuple[str, ...]]:
    """Whether the day comes first in 3/4/2024, told by the others; and what the times leave open."""
    order = _refused(times, options, "day_month_order")
    if order and options.day_first is None:
        fits = {first: not _refused(times, replace(options, day_first=first), "bad_time") for first in (True, False)}
        if fits[True] != fits[False]:
            return fits[True], ()
        return None, ("day_month_order",)
    every_year_missing = times and _refused(times, options, "no_year") == len(times)
    return options.day_first, ("year",) if every_year_missing else ()


def _zoneless(times: list[Any]) -> bool:
    """Whether it matters in which zone the times are read."""
    read = [moments(ZoneInfo(zone), year=2024, day_first=True) for zone in ("UTC", "Asia/Shanghai")]
    for cell in times[:20]:
        with suppress(BadTime):
            return read[0](cell) != read[1](cell)
    return False


def _refused(times: list[Any], options: ReadOptions, reason: str) -> int:
    read = moments(options.zone, year=options.year, day_first=options.day_first)
    count = 0
    for cell in times:
        try:
            read(cell)
        except BadTime as bad:
            count += bad.reason == reason
    return count


def sureness(headers: Sequence[str], *, regular: bool = True) -> float:
    """How surely a row of headers is a table that can be read, up to GENERIC. regular: the rows look like a table's,
    so that it may be one whose columns the operator names."""
    known = recognised(headers)
    if not known:
        return GENERIC / 2 if regular else 0.0
    try:
        found = plan(headers, {}, roster=False)
    except CannotRead:
        return 0.0
    readable = found.roster or "time" in found.fields
    return GENERIC if readable and known > 1 else GENERIC / 2
