"""Words that are suddenly on many lips, against their own habit.

For each word and day: k members said it, where by its habit λ = (the day's members who spoke) × (its share on the other
days) were to be expected. The chance of k or more is the tail of a Poisson distribution; among all words and days at
once those stand that pass Benjamini and Hochberg's procedure ("Controlling the False Discovery Rate", JRSS B 57 (1995),
289-300) at one false in twenty. Counting members, not messages, keeps one person's flood from being a burst. Days that
follow one another make one burst, as in Kleinberg ("Bursty and Hierarchical Structure in Streams", KDD 2002), whose
automaton needs two rates set by hand where this needs none.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FALSE = 0.05  # of the bursts told, how many may be none
LEAST_MEMBERS = 3
LEAST_LIFT = 2.0  # times the habit: with many members a rise of a tenth is sure, too, and of no use
UNSEEN = 0.5  # what a word that was never said on the other days is taken to have been said by


@dataclass(frozen=True, slots=True)
class Burst:
    """word: its number. first, last: numbers of days, both included. members: the most on one of the days; usual: what
    was to be expected on that day; chance: of that by habit alone."""

    word: int
    first: int
    last: int
    members: int
    usual: float
    chance: float

    @property
    def lift(self) -> float:
        """Times the habit, on the strongest day."""
        return self.members / self.usual


def bursts(said: Numbers, speakers: Numbers, since: int = 0, tests: int | None = None) -> list[Burst]:
    """The bursts from the day with number `since` on, the surest first.

    said: members a word (row) and day (column); speakers: members who said anything on each day. Earlier days are
    habit only. tests: among how many pairs of a word and a day on which it was said these were picked; None: these are
    all of them.
    """
    if not said.size:
        return []
    habit = said.sum(axis=1, keepdims=True) - said
    others = np.maximum(speakers.sum() - speakers, 1)
    usual = speakers * np.maximum(habit, UNSEEN) / others
    candidate = (said >= LEAST_MEMBERS) & (said >= LEAST_LIFT * usual)
    candidate[:, :since] = False
    words, days = np.nonzero(candidate)
    chances = poisson_tail(said[words, days], usual[words, days])
    real = passing(chances, int((said[:, since:] > 0).sum()) if tests is None else tests)
    found: dict[int, list[Burst]] = {}
    for word, day, chance in zip(words[real].tolist(), days[real].tolist(), chances[real].tolist(), strict=True):
        one = Burst(word, day, day, int(said[word, day]), float(usual[word, day]), chance)
        earlier = found.setdefault(word, [])
        if earlier and earlier[-1].last == day - 1:
            earlier[-1] = _joined(earlier[-1], one)
        else:
            earlier.append(one)
    return sorted(
        (one for some in found.values() for one in some), key=lambda one: (one.chance, -one.members, one.word)
    )


def _joined(one: Burst, following: Burst) -> Burst:
    strongest = min(one, following, key=lambda burst: burst.chance)
    return Burst(one.word, one.first, following.last, strongest.members, strongest.usual, strongest.chance)


def poisson_tail(k: Numbers, rate: Floats) -> Floats:
    """P(X ≥ k) of a Poisson distribution, each above its rate (k > rate): summed from k upwards."""
    k, rate = np.asarray(k, np.float64), np.asarray(rate, np.float64)
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, k.max(initial=0) + 1)))])
    term = np.exp(k * np.log(rate) - rate - factorials[k.astype(np.int64)])
    total, step = term.copy(), 0
    while np.any(term > 1e-12 * total):
        step += 1
        term = term * rate / (k + step)
        total += term
    tail: Floats = np.minimum(total, 1.0)
    return tail


def passing(chances: Floats, tests: int) -> npt.NDArray[np.bool_]:
    """Benjamini and Hochberg: which of these, out of so many tests, are told. The others of the tests were above."""
    order = np.argsort(chances, kind="stable")
    bar = FALSE * np.arange(1, len(chances) + 1) / max(tests, 1)
    under = np.flatnonzero(chances[order] <= bar)
    told = np.zeros(len(chances), np.bool_)
    told[order[: under[-1] + 1 if len(under) else 0]] = True
    return told
