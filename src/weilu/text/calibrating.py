"""A community's own turn of phrase: small corrections on top of the shipped heads, learnt from what people corrected.

A ridge regression in its dual form (Hoerl and Kennard 1970; Saunders, Gammerman and Vovk 1998) over the features that
the heads read: what a person said minus what the heads said. Texts that nobody corrected stand beside with no
difference, for whoever corrects meets errors, not a fair sample. Half of the lessons teach, the other half decides
whether anything is gained.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from weilu.text.features import features
from weilu.text.normalising import normalised
from weilu.text.scores import EMOTIONS, TONES, Scores, tone_of

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

BITS = 15  # 32,768 slots: features that share one are rare among some hundred texts
WIDTH = 3 + len(EMOTIONS)  # sentiment, offence, spam, each emotion's share
RIDGE = 0.5  # a lesson alone moves its own text two thirds of the way
BESIDE = 0.3  # the weight of a text that nobody corrected, against a lesson's 1
FEWEST, FEWEST_A_HALF = 20, 8  # lessons
MOST = 1500  # lessons and texts beside them: the newest; seconds, not minutes
_BLOCK = 1 << 12


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text and what a person says of it: tone (positive, neutral, negative), emotion, offence, spam; None where
    nothing was said."""

    text: str
    tone: str | None = None
    emotion: str | None = None
    offence: bool | None = None
    spam: bool | None = None

    @property
    def teaches(self) -> bool:
        """Whether it is of the half that teaches: by the text alone, so that copies never stand on both sides."""
        return blake2b(self.text.encode("utf-8", "surrogatepass"), digest_size=1).digest()[0] % 2 == 0


@dataclass(frozen=True, slots=True)
class Calibration:
    """weights: (slots, WIDTH), added to what the heads say of a text by its features."""

    weights: Floats

    @property
    def packed(self) -> bytes:
        return zlib.compress(self.weights.astype(np.float16).tobytes(), 6)

    @property
    def number(self) -> int:
        return zlib.crc32(self.packed) or 1

    def applied(self, texts: Sequence[str], scores: Scores) -> Scores:
        """What the community's own judgement is; texts that the heads did not judge stay so."""
        if not texts:
            return scores
        told = _table(scores) + self._turns(texts)
        judged = scores.emotions.any(axis=1)
        emotions = np.maximum(told[:, 3:], 0)
        emotions /= np.maximum(emotions.sum(axis=1, keepdims=True), 1e-6)
        return Scores(
            scores.language,
            np.where(judged, np.clip(told[:, 0], -1, 1), scores.sentiment).astype(np.float32),
            np.where(judged[:, None], emotions, scores.emotions).astype(np.float32),
            np.where(judged, np.clip(told[:, 1], 0, 1), scores.offence).astype(np.float32),
            np.clip(told[:, 2], 0, 1).astype(np.float32),
        )

    def _turns(self, texts: Sequence[str], chunk: int = 1000) -> Floats:
        turns = np.zeros((len(texts), WIDTH), np.float32)
        for start in range(0, len(texts), chunk):
            some = texts[start : start + chunk]
            owner, slot, share = _vectors(some)
            for column in np.flatnonzero(self.weights.any(axis=0)):
                turns[start : start + len(some), column] = np.bincount(
                    owner, share * self.weights[slot, column], minlength=len(some)
                )
        return turns


def unpacked(packed: bytes) -> Calibration:
    weights = np.frombuffer(zlib.decompress(packed), np.float16).astype(np.float32)
    return Calibration(weights.reshape(1 << BITS, WIDTH))


@dataclass(frozen=True, slots=True)
class Attempt:
    """taught, held: lessons of each half. before, after: by aspect, (right, of how many) in the half held back. moved:
    of how many texts beside the lessons tone or emotion turned, of how many."""

    calibration: Calibration
    taught: int
    held: int
    before: Mapping[str, tuple[int, int]]
    after: Mapping[str, tuple[int, int]]
    moved: tuple[int, int]

    @property
    def is_better(self) -> bool:
        """More is right in the half that was held back, and of no aspect less."""
        gains = [self.after[aspect][0] - right for aspect, (right, _n) in self.before.items()]
        return sum(gains) > 0 and min(gains) >= 0


def is_enough(lessons: Sequence[Lesson]) -> bool:
    teaching = sum(lesson.teaches for lesson in lessons)
    return len(lessons) >= FEWEST and min(teaching, len(lessons) - teaching) >= FEWEST_A_HALF


def calibrate(lessons: Sequence[Lesson], said: Scores, beside: Sequence[str], said_beside: Scores) -> Attempt:
    """said, said_beside: what the heads say of the lessons' texts and of the texts beside them."""
    teaching = [n for n, lesson in enumerate(lessons) if lesson.teaches][-MOST:]
    held = [n for n, lesson in enumerate(lessons) if not lesson.teaches]
    beside, said_beside = beside[:MOST], _some(said_beside, list(range(min(MOST, len(beside)))))
    taught = [lessons[n] for n in teaching]
    learnt = Calibration(_learnt(taught, _some(said, teaching), beside))
    checked = [lessons[n] for n in held]
    before, told = _some(said, held), [lesson.text for lesson in checked]
    return Attempt(
        learnt,
        len(teaching),
        len(held),
        _right(checked, before),
        _right(checked, learnt.applied(told, before)),
        _moved(said_beside, learnt.applied(beside, said_beside)),
    )


def _learnt(lessons: Sequence[Lesson], said: Scores, beside: Sequence[str]) -> Floats:
    texts = [*(lesson.text for lesson in lessons), *beside]
    vectors = _vectors(texts)
    alike = _kernel(vectors, len(texts))
    wanted, known = _differences(lessons, said)
    weights = np.zeros((1 << BITS, WIDTH), np.float32)
    owner, slot, share = vectors
    places = np.arange(len(lessons), len(texts))
    for column in np.flatnonzero(known.any(axis=0)):
        rows = np.concatenate([np.flatnonzero(known[:, column]), places])
        trust = np.where(rows < len(lessons), 1.0, BESIDE)
        target = np.where(rows < len(lessons), wanted[np.minimum(rows, len(lessons) - 1), column], 0.0)
        dual = np.zeros(len(texts))
        dual[rows] = np.linalg.solve(alike[np.ix_(rows, rows)] + np.diag(RIDGE / trust), target)
        weights[:, column] = np.bincount(slot, share * dual[owner], minlength=1 << BITS)
    # As it is kept: what is checked is what will judge.
    return weights.astype(np.float16).astype(np.float32)


def _vectors(texts: Sequence[str]) -> tuple[Numbers, Numbers, npt.NDArray[np.float64]]:
    """(text, slot, share) of each slot that a text fills, the shares of one text a vector of length 1."""
    found = features(normalised(texts))
    slot = (found.hashes >> np.uint64(64 - BITS)).astype(np.int64)
    pairs, counts = np.unique((found.owner << BITS) | slot, return_counts=True)
    owner, slot = pairs >> BITS, pairs & ((1 << BITS) - 1)
    share = np.sqrt(counts.astype(np.float64))
    length = np.sqrt(np.bincount(owner, share**2, minlength=len(texts)))
    return owner, slot, share / length[owner]


def _kernel(vectors: tuple[Numbers, Numbers, npt.NDArray[np.float64]], texts: int) -> npt.NDArray[np.float64]:
    """How alike each two texts are, 0…1; a block of slots at a time, so that memory stays small."""
    owner, slot, share = vectors
    alike = np.zeros((texts, texts))
    for start in range(0, 1 << BITS, _BLOCK):
        mine = (slot >= start) & (slot < start + _BLOCK)
        block = np.zeros((texts, _BLOCK), np.float32)
        block[owner[mine], slot[mine] - start] = share[mine]
        alike += block @ block.T
    return alike


def _table(scores: Scores) -> Floats:
    heads = np.stack([scores.sentiment, scores.offence, scores.spam], axis=1)
    return np.concatenate([heads, scores.emotions], axis=1).astype(np.float32)


def _differences(lessons: Sequence[Lesson], said: Scores) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """What is missing from what the heads said, and where anything is known: nothing is missing of what was right."""
    missing = np.zeros((len(lessons), WIDTH), np.float32)
    known = np.zeros((len(lessons), WIDTH), np.bool_)
    right = _rights(lessons, said)
    for n, lesson in enumerate(lessons):
        if lesson.tone is not None:
            known[n, 0] = True
            missing[n, 0] = 0 if right["tone"][n] else TONES[lesson.tone] - said.sentiment[n]
        for column, answer in ((1, lesson.offence), (2, lesson.spam)):
            if answer is not None:
                known[n, column] = True
                share = (said.offence if column == 1 else said.spam)[n]
                missing[n, column] = 0 if (share >= 0.5) == answer else float(answer) - share
        if lesson.emotion is not None:
            known[n, 3:] = True
            if not right["emotion"][n]:
                missing[n, 3:] = np.array([name == lesson.emotion for name in EMOTIONS]) - said.emotions[n]
    return missing, known


def _rights(lessons: Sequence[Lesson], said: Scores) -> dict[str, list[bool | None]]:
    """By aspect: whether the scores agree with each lesson, None where it says nothing."""
    emotions = said.emotion
    return {
        "tone": [
            None if one.tone is None else tone_of(float(said.sentiment[n])) == one.tone for n, one in enumerate(lessons)
        ],
        "emotion": [None if one.emotion is None else emotions[n] == one.emotion for n, one in enumerate(lessons)],
        "offence": [
            None if one.offence is None else bool(said.offence[n] >= 0.5) == one.offence
            for n, one in enumerate(lessons)
        ],
        "spam": [None if one.spam is None else bool(said.spam[n] >= 0.5) == one.spam for n, one in enumerate(lessons)],
    }


def _right(lessons: Sequence[Lesson], said: Scores) -> dict[str, tuple[int, int]]:
    told = {name: [one for one in rights if one is not None] for name, rights in _rights(lessons, said).items()}
    return {name: (sum(rights), len(rights)) for name, rights in told.items() if rights}


def _moved(before: Scores, after: Scores) -> tuple[int, int]:
    turned = [
        tone_of(float(one)) != tone_of(float(other)) or was != now
        for one, other, was, now in zip(before.sentiment, after.sentiment, before.emotion, after.emotion, strict=True)
    ]
    return sum(turned), len(turned)


def _some(scores: Scores, places: Sequence[int]) -> Scores:
    at = np.asarray(places, np.int64)
    return Scores(
        [scores.language[n] for n in places],
        scores.sentiment[at],
        scores.emotions[at],
        scores.offence[at],
        scores.spam[at],
    )
