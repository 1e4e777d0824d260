"""Any workbook: the first sheet whose columns can be read; xlsx, xls and ods."""

import io
from collections.abc import Iterator
from itertools import islice
from typing import Any

import python_calamine

from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, ReadOptions, Understanding
from weilu.connect.table import sample
from weilu.connect.table.rows import words

_LARGEST = 512 << 20


class Xlsx:
    name, platform = "xlsx", ""
    zh, en = "Excel 表格", "Excel workbook"

    def sniff(self, opened: Opened) -> float:
        return sample.GENERIC if opened.workbook else 0.0

    def understand(self, opened: Opened, options: ReadOptions) -> Understanding:
        return sample.look(_first(_sheet(opened)), options).understanding()

    def read(self, opened: Opened, options: ReadOptions) -> Iterator[Item]:
        sheet = _sheet(opened)
        table = sample.look(_first(sheet), options)
        row, width = table.row(), len(table.plan.headers)
        for line, cells in islice(_rows(sheet), table.header + 1, None):
            cells.extend([""] * (width - len(cells)))
            if any(words(cell) for cell in cells):
                yield row(line, cells[:width])


def _sheet(opened: Opened) -> Any:
    """The sheet with most columns that mean something; hidden ones last."""
    if not opened.workbook:
        raise CannotRead("wrong_format", name="xlsx")
    with opened.binary() as stream:
        content = stream.read(_LARGEST)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except python_calamine.PasswordError:
        raise CannotRead("encrypted") from None
    except python_calamine.CalamineError:
        raise CannotRead("bad_table") from None
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise CannotRead("empty")
    return max(filled, key=_meaning)


def _meaning(sheet: Any) -> float:
    try:
        first = _first(sheet)
        return sample.sureness([words(cell) for cell in first[sample.header_row(first)]])
    except CannotRead:
        return 0.0


def _first(sheet: Any) -> list[list[Any]]:
    return [cells for _, cells in islice(_rows(sheet), sample.SAMPLE + 11)]


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """(row number as Excel shows it, cells)."""
    above = sheet.start[0] if sheet.start else 0
    return enumerate(sheet.iter_rows(), above + 1)


FORMAT = Xlsx()
