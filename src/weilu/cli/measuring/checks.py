"""How well the checker finds, and how fast with ten thousand banned words."""

import random
import time
from collections.abc import Iterator

from weilu.cli.measuring.machine import Row
from weilu.persona.checking import Checker
from weilu.persona.measuring import CARD, measured, sentences

WORDS, CHARACTERS, ROUNDS = 10_000, 10_000, 5


def checks(events: int | None) -> Iterator[Row]:
    """events: how many characters the long text has."""
    told = measured()
    yield {
        "bench": "check",
        "sentences": told.sentences,
        "recall": round(told.recall, 3),
        "precision": round(told.precision, 3),
        "missed": [one.text for one in told.missed],
        "wrong": [f"{rule}: {one.text}" for one, rule in told.wrong],
    }
    chance = random.Random(1)  # noqa: S311
    checker = Checker(CARD, _words(chance))
    text = _text(chance, events or CHARACTERS)
    checker.check(text)
    times = [_milliseconds(checker, text) for _ in range(ROUNDS)]
    found = len(checker.check(text))
    yield {"bench": "check", "characters": len(text), "banned_words": WORDS, "findings": found, "ms": min(times)}


def _milliseconds(checker: Checker, text: str) -> float:
    began = time.perf_counter()
    checker.check(text)
    return round((time.perf_counter() - began) * 1000, 1)


def _words(chance: random.Random) -> list[str]:
    signs = [chr(code) for code in range(0x4E00, 0x5A00)]
    return ["".join(chance.choices(signs, k=chance.randint(2, 5))) for _ in range(WORDS)]


def _text(chance: random.Random, length: int) -> str:
    """The sentences of the measure, mixed, until it is long enough."""
    some = [one.text for one in sentences()]
    lines: list[str] = []
    while sum(len(line) + 1 for line in lines) < length:
        lines.append(chance.choice(some))
    return "\n".join(lines)[:length]
