"""Labelled texts to learn from: a folder of JSON lines, plain or gzipped, each with text, label, split and set."""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

TRAIN, DEV = "train", "dev"
CALM = "calm"
ENDINGS = (".jsonl", ".jsonl.gz")


class Unreadable(Exception):
    """A folder without labelled texts, or a line that is none; the message says where."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text as somebody has judged it. split: "train" is learnt from, "dev" only measured on. set: its origin."""

    text: str
    label: str
    split: str
    set: str


def calm() -> list[Labelled]:
    """Weilu's own: Chinese messages that only ask or tell, of which public sets have hardly any."""
    lines = files("weilu.text").joinpath("calm.txt").read_text(encoding="utf-8").splitlines()
    return [Labelled(line, "neutral", TRAIN, CALM) for line in lines if line and not line.startswith("#")]


def labelled(folder: Path) -> list[Labelled]:
    """Of all files of the folder, in the order of their names."""
    files = sorted(file for file in folder.glob("*") if file.name.endswith(ENDINGS)) if folder.is_dir() else []
    found = [one for file in files for one in _of_file(file)]
    if not found:
        raise Unreadable(f"{folder}: no labelled texts ({' or '.join(ENDINGS)}) there")
    return found


def _of_file(file: Path) -> Iterator[Labelled]:
    try:
        if file.suffix == ".gz":
            with gzip.open(file, "rt", encoding="utf-8") as lines:
                yield from _of_lines(file.name, lines)
        else:
            with file.open(encoding="utf-8") as lines:
                yield from _of_lines(file.name, lines)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise Unreadable(f"{file.name}: {error}") from None


def _of_lines(name: str, lines: Iterable[str]) -> Iterator[Labelled]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            one = Labelled(
                said["text"], said["label"], said.get("split", TRAIN), said.get("set", name.partition(".")[0])
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Unreadable(f"{name}, line {number}: needs an object with text and label") from None
        if not (isinstance(one.text, str) and isinstance(one.label, str)):
            raise Unreadable(f"{name}, line {number}: text and label must be words")
        yield one
