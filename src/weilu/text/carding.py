"""The model card: what the heads have learnt from, how good they are, and what they are not good for."""

import tomllib
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from weilu.text.measuring import Measured
from weilu.text.reading import DEV, TRAIN
from weilu.text.scores import ABSTAIN
from weilu.text.training import Trained

SOURCES = "sources.toml"

_HEAD = """# How texts sound: the model card

Linear heads over hashed runs of one to four characters, words and pairs of words, in int8. They tell of a text its
sentiment (−1 to 1), its emotion out of six with a share for each, and of a Chinese text how offensive it is (0 to 1).
Spam is told by rules. How they are learnt: `learning.py`; how well, below: every figure is of texts that were not learnt
from. `weilu text train --data FOLDER` (of a checkout: `make train DATA=FOLDER`) makes this file and the weights beside it
anew.
"""
_LIMITS = f"""## What to know before relying on them

- They count words and never understand them. Irony, quotes and what only the conversation tells are lost on them. A single
  message may be wrong; hundreds together say something.
- Chinese has learnt sentiment from reviews and from posts on Weibo. On a place that it has never seen expect the figures of
  “set left out”. Between −{ABSTAIN} and {ABSTAIN} it would rather not say, and Weilu tells the text as neutral.
- The emotion of Chinese texts was learnt from Weibo alone, half of it from the first months of the epidemic, and rare ones
  (fear, surprise) are the least sure. English was learnt from Reddit, whose readers label politeness as joy.
- What counts as offensive follows the people who labelled COLD: attacks on regions, on races and on gender. Swearing among
  friends scores high, too. Nobody should be punished by a score.
- Other languages are recognised but not judged.
- Who wrote a text plays no part, and no text of yours leaves the machine or becomes part of these weights.
"""


def card(result: Trained) -> str:
    parts = [_HEAD, _table_of_sets(result), _table_of_figures("## Texts kept apart", result.measured)]
    if result.left_out:
        parts.append(_table_of_figures("## Sets left out: what carries over to texts from elsewhere", result.left_out))
    return "\n".join([*parts, _LIMITS, _versions(result)])


def _table_of_sets(result: Trained) -> str:
    told = sources(result.folder)
    counts = Counter((one.set, one.split) for one in result.examples)
    lines = [
        "## What they have learnt from",
        "",
        "| set | what | licence | learnt from | kept apart |",
        "|---|---|---|--:|--:|",
    ]
    for name in sorted({one.set for one in result.examples}):
        of_set = told.get(name, {})
        what, licence = of_set.get("title", "one's own"), of_set.get("licence", "one's own")
        lines.append(f"| {name} | {what} | {licence} | {counts[name, TRAIN]:,} | {counts[name, DEV]:,} |")
    lines += ["", "The texts themselves are not part of Weilu.", ""]
    return "\n".join(lines)


def sources(folder: Path) -> dict[str, Any]:
    """By name of the set: title and licence."""
    known = tomllib.loads(files("weilu.text").joinpath(SOURCES).read_text(encoding="utf-8"))
    own = folder / SOURCES
    return known | (tomllib.loads(own.read_text(encoding="utf-8")) if own.exists() else {})


def _table_of_figures(title: str, figures: Sequence[Measured]) -> str:
    names = (
        "| language | head | set | how | texts | macro-F1 | accuracy | told | accuracy of those told | miscalibrated |"
    )
    lines = [title, "", names, "|---|---|---|---|--:|--:|--:|--:|--:|--:|"]
    for one in figures:
        told = f"{one.told:.1%} | {one.accuracy_told:.3f}" if one.accuracy_told is not None else "all | "
        miscalibrated = f"{one.miscalibrated:.3f}" if one.miscalibrated is not None else ""
        cells = (
            one.language,
            one.kind,
            one.set,
            one.how,
            f"{one.texts:,}",
            f"{one.macro_f1:.3f}",
            f"{one.accuracy:.3f}",
        )
        lines.append(f"| {' | '.join(cells)} | {told} | {miscalibrated} |")
    return "\n".join([*lines, ""])


def _versions(result: Trained) -> str:
    used = ", ".join(f"{name} {version(name)}" for name in ("scikit-learn", "scipy", "numpy", "rjieba", "opencc"))
    return f"Weights number {result.weights.number}, {len(result.packed):,} bytes; learnt with {used}.\n"
