"""The model card: what the heads have learnt from, how good they are, and what they are not good for."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from weilu.text.measuring import Measured
from weilu.text.reading import DEV, TRAIN
from weilu.text.scores import ABSTAIN
from weilu.text.training import Trained

SOURCES = "sources.toml"


def card(result: Trained) -> str:
    template = Template(files("weilu.text").joinpath("card.md").read_text(encoding="utf-8"))
    return template.substitute(
        sets=_table_of_sets(result),
        apart=_table_of_figures(result.measured),
        left_out=_table_of_figures(result.left_out) if result.left_out else "Not tried.",
        band=ABSTAIN,
        versions=_versions(result),
    )


def _table_of_sets(result: Trained) -> str:
    told = sources(result.folder)
    counts = Counter((one.set, one.split) for one in result.examples)
    lines = ["| set | what | licence | learnt from | kept apart |", "|---|---|---|--:|--:|"]
    for name in sorted({one.set for one in result.examples}):
        of_set = told.get(name, {})
        what, licence = of_set.get("title", "one's own"), of_set.get("licence", "one's own")
        lines.append(f"| {name} | {what} | {licence} | {counts[name, TRAIN]:,} | {counts[name, DEV]:,} |")
    return "\n".join(lines)


def sources(folder: Path) -> dict[str, Any]:
    """By name of the set: title and licence."""
    known = tomllib.loads(files("weilu.text").joinpath(SOURCES).read_text(encoding="utf-8"))
    own = folder / SOURCES
    return known | (tomllib.loads(own.read_text(encoding="utf-8")) if own.exists() else {})


def _table_of_figures(figures: Sequence[Measured]) -> str:
    names = (
        "language",
        "head",
        "set",
        "how",
        "texts",
        "macro-F1",
        "accuracy",
        "told",
        "accuracy of those",
        "miscalibrated",
    )
    lines = [_line(names), _line(["---"] * 4 + ["--:"] * 6)]
    for one in figures:
        told = (f"{one.told:.1%}", f"{one.accuracy_told:.3f}") if one.accuracy_told is not None else ("all", "")
        miscalibrated = f"{one.miscalibrated:.3f}" if one.miscalibrated is not None else ""
        scores = (f"{one.texts:,}", f"{one.macro_f1:.3f}", f"{one.accuracy:.3f}")
        lines.append(_line([one.language, one.kind, one.set, one.how, *scores, *told, miscalibrated]))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _versions(result: Trained) -> str:
    used = ", ".join(f"{name} {version(name)}" for name in ("scikit-learn", "scipy", "numpy", "rjieba", "opencc"))
    return f"Weights number {result.weights.number}, {len(result.packed):,} bytes; learnt with {used}."
