"""What labelled sets teach: which head learns what from which text, and how much each text weighs.

A set is known by its labels, not by its name: whoever adds a folder of their own needs no code.
"""

import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from weilu.text.features import Numbers
from weilu.text.languages import languages
from weilu.text.normalising import normalised
from weilu.text.reading import TRAIN, Labelled, Unreadable
from weilu.text.scores import EMOTIONS, LEANING, NEGATIVE, NEUTRAL, POSITIVE
from weilu.text.tables import Floats
from weilu.text.weights import HEADS

OF_EKMAN = {
    "joy": "happy", "anger": "angry", "disgust": "angry", "sadness": "sad", "fear": "fear", "surprise": "surprise",
    "neutral": "neutral",
}  # fmt: skip
MOST_OF_ONE = 8.0  # times the weight of a text of the largest set: a few hundred texts never outweigh thousands
POLES = (NEGATIVE, POSITIVE)
OFFENCE = ("ok", "offensive")
_UNCLEAR = {"ambiguous"}  # readers could not agree: neither learnt from nor measured on
_SAMPLE = 500  # texts: enough to tell the language of a set


@dataclass(frozen=True, slots=True)
class Kind:
    """One question that a head answers. columns: of the language's table. answers: the labels, in the order of the
    columns; of a single column the label for no, then the one for yes. c: how freely the weights follow the texts.
    balance, balance_told: 0, classes weigh as many texts as they have, to 1, all alike; when the weights are learnt and
    when it is told how sure they are. evenness: the same of sets. strangers: told how sure on sets that were not learnt
    from, for texts come from everywhere."""

    name: str
    columns: tuple[str, ...]
    answers: tuple[str, ...]
    c: float
    balance: float
    balance_told: float
    evenness: float
    strangers: bool = False


KINDS: Mapping[str, tuple[Kind, ...]] = {
    "zh": (
        Kind("emotion", EMOTIONS, EMOTIONS, 0.15, 0.7, 0.3, 1.0),
        Kind("sentiment", ("sentiment",), POLES, 0.07, 1.0, 1.0, 0.75, strangers=True),
        Kind("offence", ("offence",), OFFENCE, 0.1, 1.0, 1.0, 1.0),
    ),
    "en": (
        Kind("emotion", EMOTIONS, EMOTIONS, 0.1, 0.7, 0.3, 1.0),
        Kind("sentiment", ("negative", "unmoved", "positive"), (NEGATIVE, NEUTRAL, POSITIVE), 0.1, 0.5, 0.5, 1.0),
    ),
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """rows: numbers of texts. answer: of each, its place among the kind's answers. sets: of each, the set it is from.
    train: which are learnt from."""

    kind: Kind
    rows: Numbers
    answer: Numbers
    sets: npt.NDArray[np.str_]
    train: npt.NDArray[np.bool_]

    def of_sets(self, among: Numbers) -> Floats:
        """How much each of these texts weighs for the set it is from: the fewer, the more."""
        sets = self.sets[among].tolist()
        sizes = Counter(sets)
        most = max(sizes.values())
        weight = {name: min((most / size) ** self.kind.evenness, MOST_OF_ONE) for name, size in sizes.items()}
        return np.array([weight[one] for one in sets])


def balanced(answers: Numbers, weights: Floats, balance: float) -> Floats:
    """The weights times what makes rare answers (0, 1, …) weigh more: with a balance of 1 as much as all others."""
    whole = np.bincount(answers, weights=weights)
    share = np.maximum(whole / whole.sum(), 1e-12)
    found: Floats = weights * (1 / (share * len(share)))[answers] ** balance
    return found


def by_language(examples: Sequence[Labelled]) -> dict[str, list[Labelled]]:
    """The examples of each language that has heads, set by set."""
    of_set: dict[str, list[Labelled]] = {}
    for one in examples:
        of_set.setdefault(one.set, []).append(one)
    found: dict[str, list[Labelled]] = {language: [] for language in HEADS}
    for name, some in of_set.items():
        spoken, _ = Counter(languages(normalised([one.text for one in some[:_SAMPLE]]))).most_common(1)[0]
        if spoken not in found:
            raise Unreadable(
                f"set {name}: its texts are in “{spoken}”, for which there is no head ({', '.join(HEADS)})"
            )
        found[spoken] += some
    return found


def lessons(language: str, examples: Sequence[Labelled]) -> list[Lesson]:
    """What these examples teach the heads of their language."""
    taught = kinds_of(language, examples)
    return [_lesson(kind, examples, taught) for kind in KINDS[language]]


def kinds_of(language: str, examples: Sequence[Labelled]) -> dict[str, str]:
    """By set: the name of the kind that it teaches."""
    labels: dict[str, set[str]] = {}
    for one in examples:
        labels.setdefault(one.set, set()).add(one.label)
    return {name: _kind_of(language, name, some) for name, some in labels.items()}


def _kind_of(language: str, name: str, labels: set[str]) -> str:
    """Which kind a set with these labels teaches; one label alone says so where it is an answer of one kind only."""
    fit = [kind.name for kind in KINDS[language] if labels <= _labels(kind)]
    if fit and (len(labels) > 1 or len(fit) == 1):
        return fit[0]
    offered = "; ".join(f"{kind.name}: {', '.join(kind.answers)}" for kind in KINDS[language])
    raise Unreadable(f"set {name}: its labels ({', '.join(sorted(labels))}) are of no head; known are {offered}")


def _labels(kind: Kind) -> set[str]:
    return set(kind.answers) | _UNCLEAR | (set(OF_EKMAN) if kind.name == "emotion" else set())


def answer(kind: Kind, taught: str, label: str) -> int:
    """The place among the kind's answers that a label of a set of the kind `taught` gives; −1 for none."""
    if taught == "emotion":
        label = OF_EKMAN.get(label, label)
        if kind.name == "sentiment":  # texts labelled by emotion teach which way one leans, too
            label = LEANING.get(label, "") if kind.answers == POLES else ""
        elif kind.name != "emotion":
            return -1
    elif taught != kind.name:
        return -1
    return kind.answers.index(label) if label in kind.answers else -1


def _lesson(kind: Kind, examples: Sequence[Labelled], taught: Mapping[str, str]) -> Lesson:
    answers = np.array([answer(kind, taught[one.set], one.label) for one in examples], np.int64)
    rows = np.flatnonzero(answers >= 0)
    return Lesson(
        kind,
        rows,
        answers[rows],
        np.array([examples[n].set for n in rows.tolist()]),
        np.array([examples[n].split == TRAIN for n in rows.tolist()], np.bool_),
    )


def part_of(text: str, parts: int) -> int:
    """Into which of so many parts a text falls: texts that begin with the same words into the same."""
    return zlib.crc32(same_words(text).encode()) % parts


def same_words(text: str) -> str:
    """What copies of a text have in common: its first forty letters."""
    return "".join(char for char in text[:400] if char.isalnum())[:40]
