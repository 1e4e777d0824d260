"""The rules that hold for everybody, read from law/*.toml.

An entry names its rule, a level, the article it rests on, and either `words` or a `pattern` (a regular expression).
It finds them in the normal form, unless what stands around makes them harmless: `not_before` and `not_after` look at
what stands directly beside, `not_same` anywhere in the same sentence, `unless` anywhere in the text. The other way
round, `after` and `same` must be there (`whole`: what `after` found is quoted, too). `purposes` and `machine` say for
which texts it holds.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from weilu.kit.matching import normal

BESIDE = 16  # characters that are looked at before a word
Pattern = re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Entry:
    rule: str
    level: str
    source: str
    words: tuple[str, ...]
    pattern: Pattern
    after: Pattern
    same: Pattern
    not_before: Pattern
    not_after: Pattern
    not_same: Pattern
    unless: Pattern
    purposes: tuple[str, ...]
    machine: bool
    whole: bool


@cache
def entries() -> tuple[Entry, ...]:
    """All of the package's, in the order of the files."""
    found = sorted(files(__package__).joinpath("law").iterdir(), key=lambda file: file.name)
    return tuple(_entry(told) for file in found for told in tomllib.loads(file.read_text(encoding="utf-8"))["entry"])


def _entry(told: dict[str, object]) -> Entry:
    def compiled(name: str, form: str = "{}") -> Pattern:
        return re.compile(form.format(told[name]), re.MULTILINE if name == "pattern" else 0) if name in told else None

    words = told.get("words", ())
    assert isinstance(words, list | tuple)
    purposes = told.get("purposes", ())
    assert isinstance(purposes, list | tuple)
    return Entry(
        rule=str(told["rule"]),
        level=str(told["level"]),
        source=str(told.get("source", "")),
        words=tuple(normal(word) for word in words),
        pattern=compiled("pattern"),
        after=compiled("after"),
        same=compiled("same"),
        not_before=compiled("not_before", "(?:{})$"),
        not_after=compiled("not_after"),
        not_same=compiled("not_same"),
        unless=compiled("unless"),
        purposes=tuple(purposes),
        machine=bool(told.get("machine")),
        whole=bool(told.get("whole")),
    )
