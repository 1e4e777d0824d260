"""Tables that leave as CSV: streamed, readable by Excel, and harmless in it."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

from weilu.members.exporting import harmless


class _Echo:
    """A file that hands back each line written to it."""

    def write(self, line: str) -> str:
        return line


def sheet(name: str, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A download; rows are written as they come."""
    response = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that Excel reads UTF-8
    yield writer.writerow(list(head))
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    """Numbers stay numbers; words never become formulas."""
    if value is None:
        return ""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else harmless(str(value))
