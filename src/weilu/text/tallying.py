"""Who said which words: counts of messages and of members, so that one who shouts does not make a topic."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from weilu.kit.arrays import distinct
from weilu.text.cutting import Cut

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of each word: in how many messages, by how many members, on how many days of a member (whoever says it all day
    long counts once for the day)."""

    messages: Numbers
    members: Numbers
    member_days: Numbers


def tally(cut: Cut, members: Numbers, days: Numbers, among: npt.NDArray[np.bool_] | None = None) -> Tally:
    """members, days: of each text. among: which texts count; None for all."""
    text, word = cut.text, cut.word
    if among is not None:
        text, word = text[among[text]], word[among[text]]
    size = len(cut.words)
    _, person = np.unique(members, return_inverse=True)
    person_day = _numbered(person, days)
    return Tally(
        np.bincount(word, minlength=size),
        _distinct(word, person[text], size),
        _distinct(word, person_day[text], size),
    )


def _numbered(first: Numbers, second: Numbers) -> Numbers:
    """One number a pair, from 0 up."""
    low = int(second.min(initial=0))
    width = int(second.max(initial=0)) - low + 1
    _, numbers = np.unique(first * width + (second - low), return_inverse=True)
    return np.asarray(numbers, np.int64)


def _distinct(word: Numbers, other: Numbers, size: int) -> Numbers:
    """How many different others each word has."""
    width = int(other.max(initial=0)) + 1
    return np.bincount(distinct(word * width + other) // width, minlength=size)
