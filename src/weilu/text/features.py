"""What a text is made of, as numbers: hashes of its runs of one to four characters and of its words and pairs of words.

Hashes are polynomials over the characters modulo 2**64: the hash of every run comes from two prefix sums, so all texts
of a batch cost a few passes of numpy. A run may take in the beginning or the end of the text. What a text gives does
not depend on the batch it came in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import rjieba

from weilu.text.normalising import END

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

LONGEST_RUN = 4
_BASE = 0x9E3779B97F4A7C15  # odd, so it has an inverse modulo 2**64
_WORD, _PAIR = np.uint64(0x51ED270B), np.uint64(0xA0761D6478BD642F)


@dataclass(frozen=True, slots=True)
class Features:
    """hashes of n texts: those of text i are `hashes[owner == i]`; some may come more than once."""

    hashes: Hashes
    owner: Numbers
    texts: int


def features(texts: Sequence[str]) -> Features:
    """Of texts as `normalised` gives them."""
    joined = END + END.join(texts) + END
    codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    runs = _Runs(codes)
    ends = codes == 0
    owner = np.cumsum(ends) - 1
    hashes, owners = [], []
    for length in range(1, LONGEST_RUN + 1):
        starts = _starts(ends, length)
        hashes.append(_finished(runs.hashes(starts, length) + np.uint64(length)))
        owners.append(owner[starts])
    starts, lengths = _words(joined, ends)
    words = _finished(runs.hashes(starts, lengths) + _WORD)
    of_words = owner[starts]
    pairs = of_words[1:] == of_words[:-1]
    hashes += [words, _finished(words[:-1][pairs] * _PAIR + words[1:][pairs])]
    owners += [of_words, of_words[1:][pairs]]
    return Features(np.concatenate(hashes), np.concatenate(owners), len(texts))


class _Runs:
    """The hash of any run of these characters, the same wherever it stands."""

    def __init__(self, codes: npt.NDArray[np.uint32]) -> None:
        self._powers, self._inverses = _powers(1 << len(codes).bit_length())
        self._sums = np.zeros(len(codes) + 1, np.uint64)
        np.cumsum(_finished(codes.astype(np.uint64)) * self._powers[: len(codes)], out=self._sums[1:])

    def hashes(self, starts: Numbers, lengths: int | Numbers) -> Hashes:
        found: Hashes = (self._sums[starts + lengths] - self._sums[starts]) * self._inverses[starts]
        return found


def _starts(ends: npt.NDArray[np.bool_], length: int) -> Numbers:
    """Where a run of this length may begin: no text's edge inside of it, and not at both of its ends."""
    count = len(ends) - length + 1
    if length == 1:
        return np.flatnonzero(~ends)
    fit = ~(ends[:count] & ends[length - 1 :])
    for inner in range(1, length - 1):
        fit &= ~ends[inner : inner + count]
    return np.flatnonzero(fit)


def _words(joined: str, ends: npt.NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Where words begin and how long they are: by jieba's dictionary, in one call for all texts."""
    tokens = rjieba.cut(joined, False)
    lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
    starts = np.cumsum(lengths) - lengths
    said = np.fromiter([not token.isspace() for token in tokens], np.bool_, len(tokens)) & ~ends[starts]
    return starts[said], lengths[said]


@cache
def _powers(size: int) -> tuple[Hashes, Hashes]:
    """_BASE and its inverse modulo 2**64 to the powers 0 … size − 1."""
    inverse = pow(_BASE, -1, 1 << 64)
    both = []
    for base in (_BASE, inverse):
        powers = np.full(size, base, np.uint64)
        powers[0] = 1
        both.append(np.cumprod(powers, dtype=np.uint64))
    return both[0], both[1]


def _finished(numbers: Hashes) -> Hashes:
    """SplitMix64's last steps (Steele, Lea and Flood, OOPSLA 2014): every bit of the result hangs on every bit."""
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
