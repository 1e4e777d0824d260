"""Words of texts: cut by jieba's dictionary and the words that a community has taught, as columns of numbers.

Without jieba's guessing of unknown words (its hidden Markov model): a word is what a dictionary or an operator calls
one, so that no number hangs on a guess. What the dictionary lacks is found by newwords.py and offered.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import rjieba

from weilu.kit.arrays import distinct

Numbers = npt.NDArray[np.int64]

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
NO_WORDS = re.compile(r"https?://\S+|www\.\S+|@\S+|\[[^\[\]\s]{1,8}\]|\s+")  # links, names called, [emoji], any blank
_WORD = re.compile(rf"[{HAN}]{{2,12}}|(?=[a-z0-9]*[a-z][a-z0-9]*[a-z])[a-z0-9]{{2,24}}")
PIECE = 20_000  # texts cut at a time: their words take a hundred times the memory of what is kept


@dataclass(frozen=True, slots=True)
class Cut:
    """Which words stand in which texts, each pair once and sorted by text: `words[word[i]]` stands in `text[i]`.

    texts: how many texts were cut, also those without a word.
    """

    words: list[str]
    text: Numbers
    word: Numbers
    texts: int

    def kept(self, keep: npt.NDArray[np.bool_]) -> "Cut":
        """The same without the words that are not kept (one flag a word), their numbers closed up."""
        places = np.cumsum(keep) - 1
        pairs = keep[self.word]
        words = [word for word, stays in zip(self.words, keep.tolist(), strict=True) if stays]
        return Cut(words, self.text[pairs], places[self.word[pairs]], self.texts)


def cut(texts: Sequence[str], own: Iterable[str] = (), leave_out: Iterable[str] = ()) -> Cut:
    """The words of each text, which must be in normal form (kit.matching). Links, @names, bracketed emoji, single
    characters, bare numbers and stop words are none.

    own: words that the dictionary may lack. leave_out: words that do not count here, like stop words.
    """
    known = _dictionary(tuple(sorted(set(own))))
    numbers: dict[str, int] = {"\n": 0}
    pieces = [_pairs(known, texts, start, numbers) for start in range(0, len(texts), PIECE)]
    nothing = np.zeros(0, np.int64)
    text = np.concatenate([nothing, *(one[0] for one in pieces)])
    word = np.concatenate([nothing, *(one[1] for one in pieces)])
    found = Cut(list(numbers), text, word, len(texts))
    dropped = stop_words() | set(leave_out)
    return found.kept(np.array([bool(_WORD.fullmatch(token)) and token not in dropped for token in numbers]))


def _pairs(known: Any, texts: Sequence[str], start: int, numbers: dict[str, int]) -> tuple[Numbers, Numbers]:
    """(text, word) of a piece of the texts, each pair once; new words are numbered on."""
    # One call for all of them is quicker than a call each; a line end is always a token by itself.
    tokens = known.cut("\n".join([NO_WORDS.sub(" ", text) for text in texts[start : start + PIECE]]), False)
    stream = np.fromiter([numbers.setdefault(token, len(numbers)) for token in tokens], np.int64, len(tokens))
    ends = stream == 0
    pairs = distinct(((np.cumsum(ends) * len(numbers)) + stream)[~ends])
    return pairs // len(numbers) + start, pairs % len(numbers)


def is_countable(word: str) -> bool:
    """Whether a word in normal form can be counted at all: two to twelve Chinese characters, or letters and digits."""
    return bool(_WORD.fullmatch(word))


def is_known(word: str) -> bool:
    """Whether the dictionary has it."""
    return bool(_dictionary(()).has_word(word))


def is_a_phrase(word: str) -> bool:
    """Whether it is a word of the dictionary, or two and more words of it, none of a single character."""
    return is_known(word) or min(map(len, _dictionary(()).cut(word, False)), default=0) > 1


@lru_cache(maxsize=4)
def _dictionary(own: tuple[str, ...]) -> Any:
    """jieba's dictionary (350,000 words) with these added; a few megabytes each, so only the last few are kept."""
    dictionary = rjieba.Jieba()
    for word in own:
        dictionary.add_word(word, None, None)
    return dictionary


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing about what is talked of: stop_words.txt, Chinese and English."""
    lines = files("weilu.text").joinpath("stop_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
