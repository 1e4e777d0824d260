"""Advertising and spam, by rules: contacts, links, lures, ways to hide them, and the same words from several accounts.

Each rule of spam_rules.toml that fits is a reason to believe it, with a weight; reasons add up as independent ones do:
1 − Π(1 − weight).
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from weilu.text.normalising import LINK, LONG_NUMBER, NAME, NUMBER

Shares = npt.NDArray[np.float32]

COPIES = 3  # accounts: fewer that say the same do so by chance, or quote
_COPY_WEIGHT = 0.6
_SHORTEST_COPY = 12  # letters: everybody says 哈哈哈哈 and 恭喜恭喜
_NO_LETTERS = re.compile(r"\W+")
_MASKS = {"link": LINK, "name": NAME, "number": NUMBER, "long number": LONG_NUMBER}


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    weight: float
    pattern: re.Pattern[str]


@cache
def rules() -> tuple[Rule, ...]:
    told = tomllib.loads(files("weilu.text").joinpath("spam_rules.toml").read_text(encoding="utf-8"))
    parts = dict(_MASKS)
    for name, part in told["parts"].items():
        parts[name] = _filled(part, parts)
    return tuple(
        Rule(one["name"], one["weight"], re.compile("|".join(_filled(pattern, parts) for pattern in one["patterns"])))
        for one in told["rules"]
    )


def _filled(pattern: str, parts: dict[str, str]) -> str:
    return re.sub("<([a-z][a-z ]*)>", lambda match: parts[match[1]], pattern)


def spam(texts: Sequence[str], authors: Sequence[Hashable] | None = None) -> Shares:
    """0 … 1 for each text as `normalised` gives it. authors: who wrote each; texts that several of them wrote count as
    copies."""
    innocence = np.ones(len(texts), np.float64)
    joined = "\n".join(texts)
    starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
    for rule in rules():
        places = [match.start() for match in rule.pattern.finditer(joined)]
        if places:
            innocence[np.unique(np.searchsorted(starts, places, "right") - 1)] *= 1 - rule.weight
    if authors is not None:
        innocence[_copied(texts, authors)] *= 1 - _COPY_WEIGHT
    return (1 - innocence).astype(np.float32)


def reasons(text: str) -> list[str]:
    """The names of the rules that fit a text as `normalised` gives it."""
    return [rule.name for rule in rules() if rule.pattern.search(text)]


def _copied(texts: Sequence[str], authors: Sequence[Hashable]) -> list[int]:
    """Numbers of the texts that at least COPIES authors wrote, but for punctuation and emoji."""
    sayers: dict[str, set[Hashable]] = defaultdict(set)
    keys = [_NO_LETTERS.sub("", text) for text in texts]
    for key, author in zip(keys, authors, strict=True):
        sayers[key].add(author)
    return [n for n, key in enumerate(keys) if len(key) >= _SHORTEST_COPY and len(sayers[key]) >= COPIES]
