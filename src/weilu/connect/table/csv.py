"""Any CSV: comma, tab, semicolon or bar between the columns, the header within the first ten rows."""

import csv
from collections.abc import Iterator
from itertools import islice
from statistics import mode

from weilu.connect.opening import Opened
from weilu.connect.record import Item, ReadOptions, Skipped, Understanding
from weilu.connect.table import sample
from weilu.connect.table.columns import Plan
from weilu.connect.table.rows import excerpt

csv.field_size_limit(64 << 20)  # rows.py refuses a long text by itself, with its line
_DELIMITERS = ",\t;|，"


class Csv:
    name, platform = "csv", ""
    zh, en = "表格 (CSV)", "table (CSV)"

    def sniff(self, opened: Opened) -> float:
        if not opened.head or opened.head.lstrip()[:1] in ("{", "["):
            return 0.0
        first = [cells for _, cells in islice(_rows_of(opened.head.splitlines()[:200]), 50)]
        if not first or max(map(len, first)) < 2:
            return 0.0
        usual = mode(map(len, first))
        regular = usual > 1 and sum(len(cells) == usual for cells in first) * 10 >= len(first) * 9
        return sample.sureness(first[sample.header_row(first)], regular=regular)

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return _look(opened, options).understanding()

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        table = _look(opened, options)
        row, width = table.row(), len(table.plan.headers)
        for line, cells in islice(_rows(opened), table.header + 1, None):
            if len(cells) != width and not _refit(cells, table.plan):
                yield Skipped(line=line, reason=_broken(cells), example=excerpt(cells))
            else:
                yield row(line, cells)


def _look(opened: Opened, options: ReadOptions) -> sample.Table:
    return sample.look([cells for _, cells in islice(_rows(opened), sample.SAMPLE + 11)], options)


def _rows(opened: Opened) -> Iterator[tuple[int, list[str]]]:
    return _rows_of(line for _, line in opened.lines())


def _rows_of(lines: Iterator[str] | list[str]) -> Iterator[tuple[int, list[str]]]:
    """(line a row begins on, cells), empty rows left out; a row that csv refuses comes as no cells but one mark."""
    lines = iter(lines)
    start = list(islice(lines, sample.HEADER_WITHIN))
    reader = csv.reader(_with_ends(start, lines), delimiter=_delimiter(start))
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = [_TOO_LONG]
        if cells and any(cells):
            yield line, cells


_TOO_LONG = "…"


def _with_ends(start: list[str], lines: Iterator[str]) -> Iterator[str]:
    for line in start:
        yield line + "\n"
    for line in lines:
        yield line + "\n"


def _delimiter(start: list[str]) -> str:
    """The mark that the most of the first lines have, and most often."""
    if start and start[0].lower().startswith("sep=") and len(start[0]) > 4:
        return start[0][4]
    filled = [line for line in start if line.strip()]
    return max(_DELIMITERS, key=lambda mark: (sum(mark in line for line in filled), "".join(filled).count(mark)))


def _refit(cells: list[str], plan: Plan) -> bool:
    """Make a row of another length fit, where nothing but empty cells or properties differ."""
    width = len(plan.headers)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) > max(plan.fields.values(), default=0):
        cells.extend([""] * (width - len(cells)))
    return len(cells) == width


def _broken(cells: list[str]) -> str:
    return "too_long" if cells == [_TOO_LONG] else "bad_row"


FORMAT = Csv()
