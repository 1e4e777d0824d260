"""Learning the heads of one language from lessons: choose the features, fit linear machines, calibrate, make them
small.

Linear support vector machines with squared hinge loss (LIBLINEAR by scikit-learn) on binary features weighed by inverse
document frequency, each text's vector of length one. What the heads put out is calibrated on texts that they had not
learnt from (Platt scaling; for several answers, with one slope and a shift each). All of it is linear, so that it folds
into one small table.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from weilu.text.features import Numbers, features
from weilu.text.lessons import Lesson, balanced, part_of
from weilu.text.tables import IDF_STEP, Floats, Table, held, marks, quantised, slots

BITS = {"zh": 19, "en": 17}
PARTS = 3
_CHUNK = 2000
_RAREST = 1e-6  # share of texts below which a feature's idf grows no more
MARK_BITS = 8
DOUBT = 1e-4  # of how sure a head may become where it is right on every text it is calibrated on


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts as pairs (text, feature), each once. feature: number of the feature. hashes: of each feature, one of those
    that share its slot and mark, which nothing tells apart."""

    texts: Sequence[str]
    text: npt.NDArray[np.int32]
    feature: npt.NDArray[np.int32]
    hashes: npt.NDArray[np.uint64]
    part: Numbers = field(repr=False)

    def counts(self, of_text: Floats) -> Floats:
        """By feature: the sum of these numbers of the texts that have it."""
        return np.bincount(self.feature, weights=of_text[self.text], minlength=len(self.hashes))


def corpus(texts: Sequence[str], bits: int) -> Corpus:
    """Of texts as `normalised` gives them."""
    pairs: list[npt.NDArray[np.uint64]] = []
    for start in range(0, len(texts), _CHUNK):
        some = features(texts[start : start + _CHUNK])
        cell = (slots(some.hashes, bits) << MARK_BITS) | marks(some.hashes)
        pairs.append(np.unique((some.owner + start).astype(np.uint64) << np.uint64(32) | cell.astype(np.uint64)))
    both = np.concatenate(pairs) if pairs else np.zeros(0, np.uint64)
    cells = (both & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    known, counts = np.unique(cells, return_counts=True)
    kept = known[counts > 1]  # what stands in one text teaches nothing about the next
    place = np.full(1 << (bits + MARK_BITS), -1, np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    feature = place[cells]
    fit = feature >= 0
    return Corpus(
        texts,
        (both[fit] >> np.uint64(32)).astype(np.int32),
        feature[fit],
        kept.astype(np.uint64),
        np.array([part_of(text, PARTS) for text in texts], np.int64),
    )


@dataclass(frozen=True, slots=True)
class Vectors:
    """rows: a sparse matrix (texts, features held). cells, idf: of those features."""

    rows: Any
    cells: Numbers
    idf: npt.NDArray[np.uint8]


def vectors(known: Corpus, taught: Sequence[Lesson]) -> Vectors:
    """The texts as vectors of length one over the features that get a slot, chosen by what the lessons' texts to learn
    from show."""
    from scipy import sparse

    share = _share(known, taught)
    idf = np.clip(np.rint(-np.log(np.maximum(share, _RAREST)) * IDF_STEP), 1, 255).astype(np.uint8)
    learnt = np.zeros(len(known.texts))
    for lesson in taught:
        learnt[lesson.rows[lesson.train]] = 1
    frequency = known.counts(learnt).astype(np.int64)
    cells = known.hashes.astype(np.int64)
    chosen = np.sort(held(frequency, cells, _telling(known, taught), cells >> MARK_BITS))
    place = np.full(len(cells), -1, np.int32)
    place[chosen] = np.arange(len(chosen), dtype=np.int32)
    column = place[known.feature]
    fit = column >= 0
    text, column = known.text[fit], column[fit]
    weight = (idf[chosen] / IDF_STEP)[column]
    length = np.sqrt(np.bincount(text, weights=weight**2, minlength=len(known.texts)))
    begins = np.concatenate([[0], np.cumsum(np.bincount(text, minlength=len(known.texts)))])
    rows = sparse.csr_matrix(
        (weight / length[text], column, begins), shape=(len(known.texts), len(chosen)), dtype=np.float64
    )
    return Vectors(rows, cells[chosen], idf[chosen])


def _share(known: Corpus, taught: Sequence[Lesson]) -> Floats:
    """By feature: in what share of the texts to learn from it stands, each set counting alike."""
    of_set: dict[str, set[int]] = {}
    for lesson in taught:
        for name in np.unique(lesson.sets):
            of_set.setdefault(str(name), set()).update(lesson.rows[lesson.train & (lesson.sets == name)].tolist())
    share = np.zeros(len(known.texts))
    for rows in of_set.values():
        share[list(rows)] += 1 / max(len(rows), 1) / len(of_set)
    return known.counts(share)


def _telling(known: Corpus, taught: Sequence[Lesson]) -> Floats:
    """By feature: how surely it tells any answer of any set from the others, in standard deviations."""
    best = np.zeros(len(known.hashes))
    for lesson in taught:
        for name in np.unique(lesson.sets):
            mine = lesson.train & (lesson.sets == name)
            rows, answers = lesson.rows[mine], lesson.answer[mine]
            among = np.zeros(len(known.texts))
            among[rows] = 1
            n = known.counts(among)
            for answer in range(len(lesson.kind.answers) if len(lesson.kind.columns) > 1 else 1):
                share = float((answers == answer).mean()) if len(answers) else 0.0
                if not 0 < share < 1:
                    continue
                yes = np.zeros(len(known.texts))
                yes[rows[answers == answer]] = 1
                apart = np.abs(known.counts(yes) - n * share) / np.sqrt(np.maximum(n, 1) * share * (1 - share))
                best = np.maximum(best, apart * np.sqrt(n / (n + 1)))
    return best


@dataclass(frozen=True, slots=True)
class Machine:
    """weights (features, columns), bias (columns); what they say is told as slope · it + shift."""

    weights: Floats
    bias: Floats
    slope: float = 1.0
    shift: Floats | float = 0.0

    def outputs(self, rows: Any) -> Floats:
        found: Floats = (rows @ self.weights + self.bias) * self.slope + self.shift
        return found


def learnt(lesson: Lesson, known: Corpus, x: Any) -> Machine:
    """The lesson's columns, calibrated on texts that were not learnt from. x: vectors of all texts."""
    train = np.flatnonzero(lesson.train)
    part = _parts(lesson, known)[train]
    unseen = np.zeros((len(train), len(lesson.kind.columns)))
    for number in np.unique(part):
        seen = part != number
        machine = fitted(lesson, x, train[seen])
        unseen[~seen] = machine.outputs(x[lesson.rows[train[~seen]]])
    answers = lesson.answer[train]
    slope, shift = calibrated(unseen, answers, balanced(answers, lesson.of_sets(train), lesson.kind.balance_told))
    return replace(fitted(lesson, x, train), slope=slope, shift=shift)


def _parts(lesson: Lesson, known: Corpus) -> Numbers:
    """Of each of the lesson's rows, the part with which it is kept apart to calibrate on: its set, or one of a few."""
    _, of_sets = np.unique(lesson.sets, return_inverse=True)
    if lesson.kind.strangers and of_sets.max(initial=0) > 1:
        return np.asarray(of_sets, np.int64)
    return known.part[lesson.rows]


def fitted(lesson: Lesson, x: Any, among: Numbers) -> Machine:
    """One linear machine for each column, from these of the lesson's texts."""
    from sklearn.svm import LinearSVC

    rows, answers, weights = x[lesson.rows[among]], lesson.answer[among], lesson.of_sets(among)
    of_columns = []
    for column in range(len(lesson.kind.columns)):
        yes = (answers == (column if len(lesson.kind.columns) > 1 else 1)).astype(np.int64)
        machine = LinearSVC(C=lesson.kind.c, tol=1e-3, random_state=0, max_iter=2000, dual=True)
        machine.fit(rows, yes, sample_weight=balanced(yes, weights, lesson.kind.balance))
        of_columns.append((machine.coef_[0], float(machine.intercept_[0])))
    return Machine(np.stack([w for w, _ in of_columns], axis=1), np.array([b for _, b in of_columns]))


def calibrated(outputs: Floats, answers: Numbers, weights: Floats) -> tuple[float, Floats]:
    """(slope, a shift for each column) that make softmax, or the logistic function of a single column, of
    slope · output + shift the likeliest shares."""
    from scipy.optimize import minimize
    from scipy.special import log_expit, log_softmax

    columns = outputs.shape[1]

    def surprise(parameters: Floats) -> float:
        told = outputs * np.exp(parameters[0]) + parameters[1:]
        if columns == 1:
            shares = log_expit(np.where(answers == 1, told[:, 0], -told[:, 0]))
        else:
            shares = log_softmax(told, axis=1)[np.arange(len(told)), answers]
        return float(-(weights * shares).sum() / weights.sum() + DOUBT * (parameters**2).sum())

    best = minimize(surprise, np.zeros(columns + 1), method="L-BFGS-B").x
    return float(np.exp(best[0])), best[1:]


def table(space: Vectors, machines: Sequence[Machine], bits: int) -> Table:
    """The machines' columns side by side, made small."""
    weights = np.concatenate([one.weights * one.slope for one in machines], axis=1) * (space.idf / IDF_STEP)[:, None]
    small, scale = quantised(weights)
    mark, idf = np.zeros(1 << bits, np.uint8), np.zeros(1 << bits, np.uint8)
    of_slots = np.zeros((1 << bits, weights.shape[1]), np.int8)
    place = space.cells >> MARK_BITS
    mark[place], idf[place], of_slots[place] = space.cells & ((1 << MARK_BITS) - 1), space.idf, small
    return Table(mark, idf, of_slots, scale, np.concatenate([one.bias * one.slope + one.shift for one in machines]))
