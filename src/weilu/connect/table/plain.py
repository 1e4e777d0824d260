"""A small table as it is, from a file or pasted: rows of cells as texts, nothing guessed but what separates them."""

import csv
import io
from itertools import islice
from pathlib import Path
from typing import Any

import python_calamine

from weilu.connect.opening import open_file
from weilu.connect.reasons import CannotRead

MOST = 20_000  # rows
_LARGEST = 32 << 20
_MARKS = "\t,，;；"


def rows_of_file(path: Path, name: str) -> list[list[str]]:
    """Of a workbook its first sheet with anything in it. Raises CannotRead."""
    opened = open_file(path, name)
    if not opened.workbook:
        return rows_of_text("\n".join(line for _number, line in islice(opened.lines(), MOST)))
    with opened.binary() as stream:
        content = stream.read(_LARGEST)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(one) for one in book.sheet_names]
    except python_calamine.CalamineError:
        raise CannotRead("bad_table") from None
    filled = next((sheet for sheet in sheets if sheet.height), None)
    rows = islice(filled.iter_rows(), MOST) if filled else []
    return [cells for cells in ([_words(cell) for cell in row] for row in rows) if any(cells)]


def rows_of_text(text: str) -> list[list[str]]:
    """As copied from a spreadsheet, or lines with commas or spaces."""
    lines = [line for line in text.splitlines()[:MOST] if line.strip()]
    mark = max(_MARKS, key=lambda one: sum(one in line for line in lines)) if lines else ","
    if not any(mark in line for line in lines):
        return [line.split() for line in lines]
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=mark)]
    except csv.Error:
        raise CannotRead("bad_table") from None


def _words(cell: Any) -> str:
    """Numbers as people write them: Excel keeps every number as one with a fraction."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
