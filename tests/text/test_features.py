"""Features of texts: against the definition worked out run by run, and independent of a text's neighbours."""

from itertools import pairwise

import rjieba
from hypothesis import given
from hypothesis import strategies as st

from weilu.text.features import features
from weilu.text.normalising import normalised

WHOLE = (1 << 64) - 1
BASE = 0x9E3779B97F4A7C15
TEXTS = st.lists(st.text(max_size=40) | st.text(alphabet="今天天气不错 ok!😂", max_size=30), max_size=6)


def finished(number: int) -> int:
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & WHOLE
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & WHOLE
    return number ^ (number >> 31)


def polynomial(run: str) -> int:
    return sum(finished(ord(char)) * pow(BASE, place, 1 << 64) for place, char in enumerate(run)) & WHOLE


def by_the_definition(text: str) -> list[int]:
    """Every run of one to four characters, with the text's edges (but not both, and not an edge alone); every word; and
    every pair of words."""
    framed = f"\0{text}\0"
    runs = [framed[at : at + length] for length in range(1, 5) for at in range(len(framed) - length + 1)]
    found = [finished((polynomial(run) + len(run)) & WHOLE) for run in runs if run != "\0" and run.count("\0") < 2]
    words = [
        finished((polynomial(word) + 0x51ED270B) & WHOLE) for word in rjieba.cut(text, False) if not word.isspace()
    ]
    pairs = [finished((one * 0xA0761D6478BD642F + other) & WHOLE) for one, other in pairwise(words)]
    return sorted(found + words + pairs)


@given(TEXTS)
def test_features_are_those_of_the_definition_whatever_stands_beside_a_text(texts):
    read = normalised(texts)
    together = features(read)
    assert together.texts == len(texts)
    for number, text in enumerate(read):
        expected = by_the_definition(text) if text else []
        assert sorted(together.hashes[together.owner == number].tolist()) == expected


def test_nothing_comes_of_nothing():
    assert features([]).texts == 0
    assert len(features(["", ""]).hashes) == 0
