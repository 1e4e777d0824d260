"""Tables that leave as CSV: streamed, readable by Excel, and harmless in it."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse


class _Echo:
    """A file that hands back each line written to it."""

    def write(self, line: str) -> str:
        return line


def sheet(name: str, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A download; rows are written as they come."""
    response = StreamingHttpResponse(lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def lines(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The table line by line, for whoever streams it under a name of their own."""
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that Excel reads UTF-8
    yield writer.writerow(list(head))
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def harmless(cell: str) -> str:
    """A cell that a spreadsheet will not run as a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _cell(value: Any) -> Any:
    """Numbers stay numbers; words never become formulas."""
    if value is None:
        return ""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else harmless(str(value))
