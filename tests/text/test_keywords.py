"""Words that stand out, worked by hand and against the formula written out."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.text.keywords import PRIOR, log_odds


def by_the_book(part, rest):
    """Monroe, Colaresi and Quinn, word by word."""
    n, m = sum(part), sum(rest)
    if not n or not m:
        return [0.0] * len(part)
    scores = []
    for y, x in zip(part, rest, strict=True):
        if not y + x:
            scores.append(0.0)
            continue
        a = PRIOR * (y + x) / (n + m)
        delta = log((y + a) / max(n + PRIOR - y - a, 1e-9)) - log((x + a) / max(m + PRIOR - x - a, 1e-9))
        scores.append(delta / sqrt(1 / (y + a) + 1 / (x + a)))
    return scores


def test_worked_by_hand():
    # 物流 30 of 100 here, 10 of 100 there; 价格 70 and 90. The prior of 物流 is 500 · 40/200 = 100, of 价格 400.
    # 物流: ln(130/470) − ln(110/490) = 0.2087; variance 1/130 + 1/110 = 0.01678; z = 1.611. 价格 is its mirror.
    z = log_odds([30, 70], [10, 90])
    assert z[0] == pytest.approx(1.6112, abs=0.0005)
    assert z[1] == pytest.approx(-0.2087 / sqrt(1 / 470 + 1 / 490), abs=0.005)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), max_size=8))
def test_as_the_formula_says(counts):
    part, rest = [a for a, _ in counts], [b for _, b in counts]
    assert log_odds(part, rest) == pytest.approx(by_the_book(part, rest), abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=8))
def test_the_rest_stands_out_as_much_the_other_way(counts):
    part, rest = np.array(counts).T
    assert log_odds(part, rest) == pytest.approx(-log_odds(rest, part), abs=1e-9)


def test_a_rare_word_does_not_come_before_a_common_one():
    z = log_odds([2, 120, 900], [0, 60, 1900])
    assert z[1] > z[0] > z[2]
