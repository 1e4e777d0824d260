"""The parts of `weilu bench`, by name."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from weilu.cli.measuring.busy import busy
from weilu.cli.measuring.checks import checks
from weilu.cli.measuring.imports import imports
from weilu.cli.measuring.ingest import ingest
from weilu.cli.measuring.machine import Row
from weilu.cli.measuring.pages import pages
from weilu.cli.measuring.questions import Engine, Weilu, questions
from weilu.cli.measuring.segments import segments
from weilu.cli.measuring.texts import texts

Measure = Callable[[int | None], Iterator[Row]]


def parts(*, peers: bool, data: Path | None) -> tuple[dict[str, Measure], list[str]]:
    """How each part is measured, and what is missing for comparing with every peer that was asked for."""
    engines: list[Callable[[], Engine]] = []
    missing: list[str] = []
    if peers:
        from weilu.cli.measuring.peers import available

        engines, missing = available()
    query = partial(questions, engines=(Weilu, *engines))
    measures: dict[str, Measure] = {
        "ingest": ingest, "import": imports, "query": query, "pages": pages, "busy": busy, "segments": segments,
        "check": checks,
    }  # fmt: skip
    return measures | {"text": partial(texts, data=data)}, missing
