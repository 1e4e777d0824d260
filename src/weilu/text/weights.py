"""The heads' weights: one file in the package, a table a language."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np

from weilu.text.scores import EMOTIONS
from weilu.text.tables import Table

HEADS: Mapping[str, tuple[str, ...]] = {
    "zh": (*EMOTIONS, "sentiment", "offence"),
    "en": (*EMOTIONS, "negative", "unmoved", "positive"),
}
"""The columns of each language's table. English has learnt what a neutral text is; Chinese only which way one leans."""
NAME, CARD = "weights.npz", "MODEL_CARD.md"
_CODE = 1  # counts up when the same weights begin to judge otherwise


@dataclass(frozen=True, slots=True)
class Weights:
    """tables: by language, in the order of HEADS. number: tells these weights, and the code that uses them, from all
    others."""

    tables: Mapping[str, Table]
    number: int


@cache
def in_use() -> Weights:
    """Those that `weilu text train` has left in the home of this installation, else those of the package; of the moment
    when they were first asked for."""
    own = own_file()
    return unpacked(own.read_bytes()) if own.exists() else shipped()


@cache
def shipped() -> Weights:
    """Those in the package."""
    return unpacked(files("weilu.text").joinpath(NAME).read_bytes())


def own_file() -> Path:
    """Where weights of one's own are looked for."""
    from django.conf import settings

    return Path(settings.HOME) / "text" / NAME


def unpacked(packed: bytes) -> Weights:
    with np.load(BytesIO(packed), allow_pickle=False) as parts:
        tables = {language: Table(*(parts[f"{language}_{part}"] for part in Table.__slots__)) for language in HEADS}
    return Weights(tables, zlib.crc32(packed + bytes([_CODE])) or 1)


def packed(tables: Mapping[str, Table]) -> bytes:
    """The same bytes for the same tables."""
    parts = {
        f"{language}_{part}": getattr(table, part) for language, table in tables.items() for part in Table.__slots__
    }
    into = BytesIO()
    np.savez_compressed(into, **parts)
    return into.getvalue()
