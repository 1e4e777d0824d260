"""Words of texts, one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.kit.matching import normal
from weilu.text import cutting
from weilu.text.cutting import cut, is_known, stop_words
from weilu.text.tallying import tally


def words_of(text, **more):
    found = cut([normal(text)], **more)
    return {found.words[number] for number in found.word.tolist()}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("帐篷和防潮垫怎么买？", {"帐篷", "防潮垫"}),
        ("帳篷與防潮墊怎麼買？", {"帐篷", "防潮垫"}),
        ("物流太慢了！！物流！", {"物流", "太慢"}),
        ("@小满 看 https://x.cn/物流?a=价格 [捂脸]", set()),
        ("3.5 折 2026 a1 iPhone15 Pro", {"iphone15", "pro"}),
        ("The tents and the STOVE", {"tents", "stove"}),
        ("", set()),
        ("\n\n", set()),
        ("🏕️😀\x00\u202e", set()),
    ],
)
def test_what_is_a_word(text, words):
    assert words_of(text) == words


def test_a_word_taught_is_cut_and_one_left_out_is_not():
    assert not is_known("露营灯")
    assert "露营灯" not in words_of("露营灯好看")
    assert "露营灯" in words_of("露营灯好看", own=["露营灯"])
    assert "露营灯" not in words_of("露营灯好看"), "what one community teaches, another does not know"
    assert words_of("帐篷和防潮垫", leave_out=["帐篷"]) == {"防潮垫"}


def test_stop_words_are_in_normal_form():
    assert stop_words() == {normal(word) for word in stop_words()}


@given(st.lists(st.text(max_size=30), max_size=12))
def test_each_text_is_cut_as_if_alone(texts):
    texts = [normal(text) for text in texts]
    together = cut(texts)
    assert together.texts == len(texts)
    for place, text in enumerate(texts):
        alone = cut([text])
        mine = together.word[together.text == place].tolist()
        assert {together.words[number] for number in mine} == {alone.words[number] for number in alone.word.tolist()}
        assert len(mine) == len(set(mine))


TALK = st.sampled_from(["帐篷 价格", "物流", "价格 物流 价格", ""])


@given(st.lists(st.tuples(TALK, st.integers(1, 3), st.integers(0, 2))))
def test_tallies_as_counted_one_by_one(said):
    found = cut([text for text, _who, _day in said])
    members, days = np.array([who for _, who, _ in said], np.int64), np.array([day for *_, day in said], np.int64)
    counted = tally(found, members, days)
    for number, word in enumerate(found.words):
        by = [(who, day) for text, who, day in said if word in text]
        assert counted.messages[number] == len(by)
        assert counted.members[number] == len({who for who, _ in by})
        assert counted.member_days[number] == len(set(by))


def test_many_texts_are_cut_as_few_are(monkeypatch):
    texts = ["周末去爬山", "", "咖啡和帐篷", "👌", "爬山，咖啡", "hello 帐篷", "爬山"]
    whole = cut(texts)
    monkeypatch.setattr(cutting, "PIECE", 2)
    pieces = cut(texts)
    assert (pieces.words, pieces.texts) == (whole.words, whole.texts)
    assert pieces.text.tolist() == whole.text.tolist()
    assert pieces.word.tolist() == whole.word.tolist()
