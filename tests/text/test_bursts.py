"""Bursts: worked by hand, against sums written out, and on talk in which nothing happens."""

from math import exp, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.text.bursts import FALSE, bursts, passing, poisson_tail


def test_worked_by_hand():
    # 物流 is said by 1 of 10 members a day on nine days, and by 9 on the tenth. Without that day its share is
    # 9 of 90, so that 10 · 0.1 = 1 member was to be expected: nine times the habit.
    (burst,) = bursts(np.array([[1] * 9 + [9]]), np.full(10, 10))
    assert (burst.word, burst.first, burst.last, burst.members, burst.usual, burst.lift) == (0, 9, 9, 9, 1.0, 9.0)
    assert burst.chance == pytest.approx(1 - sum(exp(-1) / factorial(k) for k in range(9)), rel=1e-6)


def test_days_that_follow_one_another_are_one_burst():
    said = np.array([[0] * 20 + [8, 9, 8] + [0] * 5 + [8] + [0] * 5])
    found = sorted((one.first, one.last, one.members) for one in bursts(said, np.full(said.shape[1], 30)))
    assert found == [(20, 22, 9), (28, 28, 8)]


def test_what_happened_before_the_span_is_habit_only():
    said = np.array([[0] * 10 + [9] + [0] * 10 + [9]])
    speakers = np.full(22, 20)
    assert [(one.first, one.members) for one in bursts(said, speakers, since=15)] == [(21, 9)]


def test_a_few_or_a_habit_are_no_burst():
    assert bursts(np.array([[0] * 29 + [2]]), np.full(30, 10)) == []
    assert bursts(np.array([[5] * 30]), np.full(30, 10)) == []
    busy = np.array([10] * 29 + [100])
    assert bursts(np.array([[2] * 29 + [20]]), busy) == [], "ten times the talk brings ten times the word"
    assert bursts(np.zeros((0, 5), np.int64), np.full(5, 10)) == []


def test_of_talk_in_which_nothing_happens_hardly_anything_is_told():
    said = np.random.default_rng(7).poisson(4, (400, 30))
    assert len(bursts(said, np.full(30, 100))) <= 2


@given(st.lists(st.tuples(st.integers(1, 60), st.floats(0.01, 0.99)), max_size=6))
def test_the_tail_as_summed_from_below(pairs):
    k = np.array([k for k, _ in pairs], np.int64)
    rate = np.array([share * k for k, share in pairs])
    from_below = [1 - sum(exp(-r) * r**i / factorial(i) for i in range(n)) for n, r in zip(k, rate, strict=True)]
    assert poisson_tail(k, rate) == pytest.approx(from_below, abs=1e-9)


def test_benjamini_and_hochberg_by_hand():
    # Ten tests at 0.05: the bars are 0.005, 0.010, 0.015, 0.020. The third passes and takes the second with it.
    told = passing(np.array([0.012, 0.001, 0.5, 0.0149]), 10)
    assert FALSE == 0.05
    assert told.tolist() == [True, True, False, True]
    assert not passing(np.array([0.03]), 10).any()
