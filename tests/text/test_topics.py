"""Topics: planted ones come out whole, each message in one of them, the same every time."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.text.cutting import cut
from weilu.text.tallying import tally
from weilu.text.topics import BAR, conversations, linked, npmi, topics

PLANTED = [
    ["帐篷", "睡袋", "防潮垫", "露营"],
    ["物流", "快递", "发货", "包裹"],
    ["摄影", "镜头", "相机", "三脚架"],
]


def talk(seed=3, each=60):
    """Three rooms' worth of conversations, each about one thing, five lines of one or two of its words."""
    luck = random.Random(seed)
    texts, times, about = [], [], []
    for number in range(each * 3):
        words = PLANTED[number % 3]
        for line in range(5):
            texts.append(" ".join(luck.sample(words, luck.randint(1, 2))))
            times.append(number * 3_600_000 + line * 20_000)
            about.append(number % 3)
        texts.append("嗯嗯 收到")
        times.append(number * 3_600_000 + 110_000)
        about.append(-1)
    return texts, np.array(times), about


def grouped(texts, times):
    found = cut(texts)
    members = np.arange(len(texts)) % 7
    weight = tally(found, members, times // 86_400_000).member_days
    talks = conversations(np.zeros(len(texts), np.int64), times)
    return found, topics(found, weight, talks)


def test_planted_topics_come_out_with_exactly_their_messages():
    texts, times, about = talk()
    # Each of the three is in a third of all conversations; other talk makes them rare enough to tell apart.
    texts += ["早饭"] * 2000
    times = np.concatenate([times, times.max() + np.arange(1, 2001) * 3_600_000])
    found, groups = grouped(texts, times)
    told = {frozenset(found.words[number] for number in one.words): one.texts.tolist() for one in groups}
    assert set(told) == {frozenset(words) for words in PLANTED}
    for number, words in enumerate(PLANTED):
        assert told[frozenset(words)] == [place for place, which in enumerate(about) if which == number]


def test_conversations_end_with_a_pause_a_room_or_fifteen_messages():
    minute = 60_000
    rooms = np.array([1, 1, 2, 1, 1])
    times = np.array([0, 9, 5, 20, 21]) * minute
    assert conversations(rooms, times).tolist() == [0, 0, 2, 1, 1]
    steady = conversations(np.ones(40, np.int64), np.arange(40) * minute)
    assert np.bincount(steady).tolist() == [15, 15, 10]


def test_npmi_by_hand():
    # 帐篷 in 20 of 100 conversations, 睡袋 in 10, both in 5: ln(0.05 ÷ (0.2 · 0.1)) ÷ −ln 0.05 = 0.9163 ÷ 2.9957.
    shared = npmi(np.array([[20.0, 5.0], [5.0, 10.0]]), 100)
    assert shared[0, 1] == pytest.approx(0.30587, abs=1e-5)
    assert npmi(np.array([[20.0, 2.0], [2.0, 10.0]]), 100)[0, 1] == -1


def by_hand(sharing):
    """Average linkage, slowly."""
    groups = [[n] for n in range(len(sharing))]
    while True:
        means = [
            (np.mean([sharing[a, b] for a in one for b in other]), -i, -j)
            for i, one in enumerate(groups)
            for j, other in enumerate(groups)
            if i < j
        ]
        if not means or max(means)[0] < BAR:
            return {frozenset(group) for group in groups}
        _, i, j = max(means)
        groups[-i] += groups.pop(-j)


@given(st.integers(1, 7).flatmap(lambda n: st.lists(st.floats(-1, 1, width=16), min_size=n * n, max_size=n * n)))
def test_linkage_as_by_hand(values):
    size = int(len(values) ** 0.5)
    sharing = np.array(values).reshape(size, size)
    sharing = (sharing + sharing.T) / 2
    # Two that are equal up to rounding may be joined in either order.
    if len(set(np.round(sharing[np.triu_indices(size, 1)], 6))) == size * (size - 1) // 2:
        assert {frozenset(group) for group in linked(sharing)} == by_hand(sharing)


@given(
    st.lists(st.tuples(st.sampled_from(["帐篷 睡袋", "物流 快递", "睡袋", "嗯"]), st.integers(0, 10**8)), max_size=40)
)
def test_every_message_is_in_one_topic_at_most(said):
    found, groups = grouped([text for text, _ in said], np.array([when for _, when in said], np.int64))
    seen = [number for one in groups for number in one.texts.tolist()]
    assert len(seen) == len(set(seen))
    for one in groups:
        assert all(set(one.words) & set(found.word[found.text == number].tolist()) for number in one.texts.tolist())
