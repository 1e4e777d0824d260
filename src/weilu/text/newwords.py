"""Words that a community has and the dictionary has not: nicknames, products, its own slang.

A run of Chinese characters is a word when its parts hold together and it goes about freely:
- cohesion: the pointwise mutual information of its two parts, at the place where it would break most easily
  (Church and Hanks, "Word Association Norms, Mutual Information, and Lexicography", Computational Linguistics 1990);
- freedom: the entropy of the characters that stand before and after it, the smaller of the two (Huang and Powers,
  "Chinese Word Segmentation Based on Contextual Entropy", PACLIC 2003). The edge of a text is a neighbour of its own
  kind each time: whoever writes only the word uses it as one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from weilu.text.cutting import HAN, NO_WORDS, is_a_phrase, stop_words

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

LONGEST = 5  # characters
LEAST_COHESION = 3.0  # natural logarithm: some twenty times as often as by chance
LEAST_FREEDOM = 1.0  # natural logarithm: as free as with three neighbours in equal parts
LEAST_TEXTS, LEAST_MEMBERS = 5, 3
_OTHER = re.compile(rf"[^{HAN}]+")
_LOOSE = frozenset("的了是我你他她它们这那不也都就在和与有没很还吗呢吧啊呀哦嗯个么着过给把被让要会能去来说")
"""Characters that words of everyday talk are built around: a run that begins or ends with one is seldom a word."""


@dataclass(frozen=True, slots=True)
class NewWord:
    """texts, members: how many texts it stands in and how many people wrote them. cohesion, freedom: see above."""

    word: str
    texts: int
    members: int
    cohesion: float
    freedom: float


def new_words(texts: Sequence[str], members: Sequence[int], own: Iterable[str] = (), limit: int = 60) -> list[NewWord]:
    """The runs of two to five characters that are words: those that hold together best and are used by most first.

    texts: normal forms; members: who wrote each; own: words known already, besides the dictionary's. What the
    dictionary takes apart into words of two characters and more (京东 + 快递) is a phrase and no word.
    """
    runs = _Runs([NO_WORDS.sub(" ", text) for text in texts])
    people = np.unique(np.asarray(members, np.int64), return_inverse=True)[1]
    known = {*own, *stop_words()}
    found: dict[str, NewWord] = {}
    for _size in range(2, LONGEST + 1):
        runs.lengthen()
        for place, cohesion, freedom in runs.words():
            starts = runs.places_of(place)
            word = runs.text_at(int(starts[0]))
            if word in known or word[0] in _LOOSE or word[-1] in _LOOSE or is_a_phrase(word):
                continue
            within = np.unique(runs.text[starts])
            who = len(np.unique(people[within]))
            if len(within) >= LEAST_TEXTS and who >= LEAST_MEMBERS:
                found[word] = NewWord(word, len(within), who, round(cohesion, 2), round(freedom, 2))
    return sorted(_whole(found), key=lambda one: (-one.cohesion * log(one.members), one.word))[:limit]


def _whole(found: dict[str, NewWord]) -> list[NewWord]:
    """Without the pieces of a longer word that stand nearly always in it, and the longer ones that only repeat."""
    pieces = {
        piece
        for word, one in found.items()
        for size in range(2, len(word))
        for piece in (word[start : start + size] for start in range(len(word) - size + 1))
        if piece in found and one.texts >= 0.6 * found[piece].texts
    }
    return [one for word, one in found.items() if word not in pieces and len(set(word)) > 1]


class _Runs:
    """All runs of one length over all texts, lengthened by one character at a time.

    `ids[i]` numbers the run that begins at the i-th character, −1 where one would leave its stretch of Chinese or is
    too rare to matter: a run is never commoner than its parts.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        # Texts begin and end with a break; whatever is not Chinese is one, too.
        joined = "".join([" " + _OTHER.sub(" ", text) for text in texts]) + " "
        self.joined = joined
        self.codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32).astype(np.int64)
        lengths = [len(_OTHER.sub(" ", text)) + 1 for text in texts]
        self.text = np.repeat(np.arange(len(texts)), lengths) if texts else np.zeros(0, np.int64)
        self.size = 1
        self.total = int((self.codes != ord(" ")).sum())
        _, ids, counts = np.unique(self.codes, return_inverse=True, return_counts=True)
        self.ids = np.where(self.codes == ord(" "), -1, ids)
        self.counts: dict[int, Numbers] = {1: counts}
        self.all_ids: dict[int, Numbers] = {1: self.ids}

    def lengthen(self) -> None:
        before, single = self.ids, self.all_ids[1]
        self.size += 1
        following = np.full_like(single, -1)
        following[: -self.size + 1] = single[self.size - 1 :]
        alive = np.flatnonzero((before >= 0) & (following >= 0))
        keys = before[alive] * (len(self.counts[1]) + 1) + following[alive]
        _, numbers, counts = np.unique(keys, return_inverse=True, return_counts=True)
        often = counts >= LEAST_TEXTS
        closed = np.where(often, np.cumsum(often) - 1, -1)
        self.ids = np.full_like(before, -1)
        self.ids[alive] = closed[numbers]
        self.counts[self.size] = counts[often]
        self.all_ids[self.size] = self.ids
        self.order = np.argsort(self.ids, kind="stable")
        self.starts = np.searchsorted(self.ids[self.order], np.arange(len(self.counts[self.size]) + 1))

    def places_of(self, number: int) -> Numbers:
        """Where the run with this number begins, in order."""
        return self.order[self.starts[number] : self.starts[number + 1]]

    def text_at(self, place: int) -> str:
        return self.joined[place : place + self.size]

    def words(self) -> list[tuple[int, float, float]]:
        """(number, cohesion, freedom) of the runs of this length that pass both."""
        size = len(self.counts[self.size])
        if not size:
            return []
        first = self.order[self.starts[:-1]]
        cohesion = self._cohesion(first)
        here = np.flatnonzero(self.ids >= 0)
        freedom = np.minimum(
            _entropy(self.ids[here], self._beside(here - 1), size),
            _entropy(self.ids[here], self._beside(here + self.size), size),
        )
        passed = np.flatnonzero((cohesion >= LEAST_COHESION) & (freedom >= LEAST_FREEDOM))
        return [(int(n), float(cohesion[n]), float(freedom[n])) for n in passed]

    def _cohesion(self, first: Numbers) -> Floats:
        """ln(p(run) ÷ (p(left part) · p(right part))), the least over the places where it could break."""
        whole = np.log(self.counts[self.size] / self.total)
        weakest = np.full(len(first), np.inf)
        for left in range(1, self.size):
            parts = np.zeros(len(first))
            for size, shift in ((left, 0), (self.size - left, left)):
                parts += np.log(self.counts[size][self.all_ids[size][first + shift]] / self.total)
            weakest = np.minimum(weakest, whole - parts)
        return weakest

    def _beside(self, places: Numbers) -> Numbers:
        """The characters at these places; every break another one, below zero."""
        characters = self.codes[places]
        return np.where(characters == ord(" "), -1 - places, characters)


def _entropy(ids: Numbers, neighbours: Numbers, size: int) -> Floats:
    """The entropy of the neighbours of each run, natural logarithm."""
    _, kinds = np.unique(neighbours, return_inverse=True)
    pairs, counts = np.unique(ids * (int(kinds.max(initial=0)) + 1) + kinds, return_counts=True)
    owner = pairs // (int(kinds.max(initial=0)) + 1)
    totals = np.bincount(ids, minlength=size)
    shares = counts / totals[owner]
    return np.bincount(owner, weights=-shares * np.log(shares), minlength=size)
