"""How good the heads are: on the texts of a set that were kept apart, and on a set of which none was learnt from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from weilu.text.features import Numbers
from weilu.text.judging import judged
from weilu.text.learning import Corpus, Machine, fitted, vectors
from weilu.text.lessons import KINDS, POLES, Kind, Lesson, answer, by_language, kinds_of, same_words
from weilu.text.reading import DEV, Labelled
from weilu.text.scores import ABSTAIN, EMOTIONS, Scores
from weilu.text.sounding import agreed
from weilu.text.tables import Floats
from weilu.text.weights import Weights

KEPT_APART, ALL, NO_COPIES = "kept apart", "set left out", "set left out, no copies"
_BINS = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """texts: how many. macro_f1, accuracy: with every text answered. told: the share outside of the abstain band, and
    accuracy_told among those. miscalibrated: how far the shares told are from how often they are right, on average
    (expected calibration error, ten bins)."""

    language: str
    kind: str
    set: str
    how: str
    texts: int
    macro_f1: float
    accuracy: float
    told: float = 1.0
    accuracy_told: float | None = None
    miscalibrated: float | None = None

    def __str__(self) -> str:
        line = f"{self.language} {self.kind:9} {self.set:13} {self.how:24} {self.texts:7,} texts"
        line += f"  macro-F1 {self.macro_f1:.3f}  accuracy {self.accuracy:.3f}"
        if self.accuracy_told is not None:
            line += f"  told {self.told:.0%}, then {self.accuracy_told:.3f}"
        if self.miscalibrated is not None:
            line += f"  miscalibrated {self.miscalibrated:.3f}"
        return line


def measured(weights: Weights, examples: Sequence[Labelled]) -> list[Measured]:
    """Of each set, on its texts that nobody learnt from."""
    found = []
    for language, some in by_language(examples).items():
        kinds = {kind.name: kind for kind in KINDS[language]}
        for name, taught in kinds_of(language, some).items():
            apart = [one for one in some if one.set == name and one.split == DEV]
            if apart:
                found.append(_of_set(weights, language, kinds[taught], apart))
    return found


def _of_set(weights: Weights, language: str, kind: Kind, apart: Sequence[Labelled]) -> Measured:
    gold = np.array([answer(kind, kind.name, one.label) for one in apart], np.int64)
    fit = gold >= 0
    scores = judged(weights, [one.text for one in apart])
    said, sure, band = _answers(kind, scores)
    right = (said == gold)[fit]
    outside = ~band[fit]
    return Measured(
        language,
        kind.name,
        apart[0].set,
        KEPT_APART,
        int(fit.sum()),
        macro_f1(gold[fit], said[fit]),
        float(right.mean()),
        float(outside.mean()),
        float(right[outside].mean()) if band.any() else None,
        _calibration_error(sure[fit], right),
    )


def _answers(kind: Kind, scores: Scores) -> tuple[Numbers, Floats, npt.NDArray[np.bool_]]:
    """(answer, the share it was told with, whether it lies in a band where nothing is told)."""
    if kind.name == "emotion":
        # A text in another language or without letters has no shares: it counts as calm, that is, mostly as wrong.
        said = np.where(scores.emotions.any(axis=1), scores.emotions.argmax(axis=1), EMOTIONS.index("neutral"))
        return said, scores.intensity.astype(np.float64), np.zeros(len(scores), np.bool_)
    if kind.name == "offence":
        share = scores.offence.astype(np.float64)
        return (share >= 0.5).astype(np.int64), np.maximum(share, 1 - share), np.zeros(len(scores), np.bool_)
    sentiment = scores.sentiment.astype(np.float64)
    band = np.abs(sentiment) < ABSTAIN
    if kind.answers != POLES:
        return np.where(band, 1, np.where(sentiment > 0, 2, 0)), (1 + np.abs(sentiment)) / 2, np.zeros_like(band)
    return (sentiment > 0).astype(np.int64), (1 + np.abs(sentiment)) / 2, band


def left_out(
    language: str,
    examples: Sequence[Labelled],
    known: Corpus,
    taught: Sequence[Lesson],
    feeling: Floats,
    machines: Sequence[Machine],
    say: Callable[[str], None],
) -> Iterator[Measured]:
    """Of each set whose kind has others: learnt without it, asked on all of it, and on what is no copy of a text learnt
    from. feeling: of each text which way its emotion leans, by machines that have not seen the set. machines: of each
    lesson, learnt from all sets, for how sure it is."""
    kinds = kinds_of(language, examples)
    for number, (lesson, whole) in enumerate(zip(taught, machines, strict=True)):
        own = [name for name, kind in kinds.items() if kind == lesson.kind.name and _asks(lesson, name)]
        for name in own if len(own) > 1 else ():
            rest = [replace(one, train=one.train & (one.sets != name)) for one in taught]
            space = vectors(known, rest)
            learnt = rest[number]
            machine = replace(
                fitted(learnt, space.rows, np.flatnonzero(learnt.train)), slope=whole.slope, shift=whole.shift
            )
            asked = np.flatnonzero(lesson.sets == name)
            rows = lesson.rows[asked]
            said = _said(lesson.kind, machine.outputs(space.rows[rows]), feeling[rows])
            copies = _copies(examples, learnt, rows)
            for how, among in ((ALL, np.ones(len(copies), np.bool_)), (NO_COPIES, ~copies)):
                gold = lesson.answer[asked][among]
                score = macro_f1(gold, said[among])
                found = Measured(
                    language, lesson.kind.name, name, how, len(gold), score, float((said[among] == gold).mean())
                )
                say(str(found))
                yield found


def _said(kind: Kind, outputs: Floats, feeling: Floats) -> Numbers:
    """The answers, as `sounding` would give them."""
    if outputs.shape[1] > 1:
        return outputs.argmax(axis=1)
    if kind.name == "sentiment":
        return (agreed(np.tanh(outputs[:, 0] / 2), feeling) > 0).astype(np.int64)
    return (outputs[:, 0] > 0).astype(np.int64)


def _asks(lesson: Lesson, name: str) -> bool:
    """Whether a set has more than one answer: one alone measures nothing."""
    return len(np.unique(lesson.answer[lesson.sets == name])) > 1


def _copies(examples: Sequence[Labelled], learnt: Lesson, rows: Numbers) -> npt.NDArray[np.bool_]:
    """Which of these texts begin with the same words as one that was learnt from."""
    seen = {same_words(examples[n].text) for n in learnt.rows[learnt.train].tolist()}
    return np.array([same_words(examples[n].text) in seen for n in rows.tolist()], np.bool_)


def macro_f1(gold: Numbers, said: Numbers) -> float:
    """The mean over the answers that were right at least once, or told at least once, of 2·hits ÷ (told + right)."""
    answers = np.union1d(gold, said)
    scores = [
        2 * np.sum((gold == one) & (said == one)) / (np.sum(gold == one) + np.sum(said == one)) for one in answers
    ]
    return float(np.mean(scores)) if scores else 0.0


def _calibration_error(sure: Floats, right: npt.NDArray[np.bool_]) -> float:
    place = np.minimum((sure * _BINS).astype(np.int64), _BINS - 1)
    sizes = np.bincount(place, minlength=_BINS)
    apart = np.abs(
        np.bincount(place, weights=sure, minlength=_BINS) - np.bincount(place, weights=right, minlength=_BINS)
    )
    return float(apart.sum() / sizes.sum())
