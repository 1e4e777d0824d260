"""Training: from a folder of labelled texts to the weights that are shipped, and how good they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from weilu.text.learning import BITS, Corpus, Machine, Vectors, corpus, learnt, table, vectors
from weilu.text.lessons import Lesson, by_language, lessons
from weilu.text.measuring import Measured, left_out, measured
from weilu.text.normalising import normalised
from weilu.text.reading import Labelled, calm, labelled
from weilu.text.sounding import LEANINGS, softmax
from weilu.text.weights import HEADS, Weights, packed, shipped, unpacked

Say = Callable[[str], None]


class Untrained(Exception):
    """Texts that cannot teach all the heads; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Trained:
    """packed: the file of weights. measured: on the texts that nobody learnt from. examples: of each set, how many."""

    folder: Path
    packed: bytes
    measured: Sequence[Measured]
    left_out: Sequence[Measured]
    examples: Sequence[Labelled]

    @property
    def weights(self) -> Weights:
        return unpacked(self.packed)


def trained(folder: Path, say: Say, leave_out: bool = True) -> Trained:
    """All heads of all languages. leave_out: also learn without each set in turn, to see what carries over to texts
    from elsewhere (several minutes)."""
    spoken = by_language(labelled(folder))
    if spoken["zh"]:
        spoken["zh"] += calm()
    tables = dict(shipped().tables) if not all(spoken.values()) else {}
    without: list[Measured] = []
    for language, some in spoken.items():
        if not some:
            say(f"{language}: no texts; its heads stay as they are")
            continue
        say(f"{language}: {len(some):,} texts")
        taught = lessons(language, some)
        known = corpus(normalised([one.text for one in some]), BITS[language])
        space = vectors(known, taught)
        machines = _machines(language, taught, known, space, say)
        tables[language] = table(space, machines, BITS[language])
        if leave_out:
            feeling = softmax(machines[0].outputs(space.rows)) @ LEANINGS
            without += left_out(language, some, known, taught, feeling, machines, say)
    whole = packed({language: tables[language] for language in HEADS})
    examples = [one for some in spoken.values() for one in some]
    found = measured(unpacked(whole), examples)
    for one in found:
        say(str(one))
    return Trained(folder, whole, found, without, examples)


def _machines(language: str, taught: Sequence[Lesson], known: Corpus, space: Vectors, say: Say) -> list[Machine]:
    """Of each lesson, the first of which is emotion."""
    machines = []
    for lesson in taught:
        learnt_from = set(lesson.answer[lesson.train].tolist())
        lacking = [name for n, name in enumerate(lesson.kind.answers) if n not in learnt_from]
        if lacking:
            raise Untrained(f"{language} {lesson.kind.name}: no text to learn from says {', '.join(lacking)}")
        machines.append(learnt(lesson, known, space.rows))
        say(f"{language} {lesson.kind.name}: learnt from {int(lesson.train.sum()):,} texts")
    return machines
