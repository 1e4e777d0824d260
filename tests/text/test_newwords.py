"""New words: planted ones are found, what the dictionary knows is not offered."""

import random

from hypothesis import given
from hypothesis import strategies as st

from weilu.text.newwords import new_words

BEFORE = ["买了", "想要", "喜欢", "带上", "修好", "丢了", "看见", "借我"]
AFTER = ["真好", "很重", "坏掉", "多少钱", "在哪买", "太贵", "不错", "到货"]


def talk(word, times=40, members=8, seed=1):
    luck = random.Random(seed)
    texts = [luck.choice(BEFORE) + word + luck.choice(AFTER) for _ in range(times)]
    others = ["帐篷", "睡袋", "防潮垫", "手电筒", "雨衣", "水壶"]
    texts += [luck.choice(BEFORE) + luck.choice(others) + luck.choice(AFTER) for _ in range(6 * times)]
    return texts, [n % members for n in range(len(texts))]


def test_a_word_the_dictionary_lacks_is_found():
    (found, *_) = new_words(*talk("漫灯炉"))
    assert (found.word, found.texts, found.members) == ("漫灯炉", 40, 8)
    assert found.cohesion > 3
    assert found.freedom > 1


def test_what_is_known_already_is_not_offered():
    words = {one.word for one in new_words(*talk("漫灯炉"), own=["漫灯炉"])}
    assert not words & {"漫灯炉", "帐篷"}


def test_one_member_alone_does_not_make_a_word():
    texts, _ = talk("漫灯炉")
    assert new_words(texts, [1] * len(texts)) == []


def test_a_piece_of_a_word_is_none():
    words = {one.word for one in new_words(*talk("漫灯炉"))}
    assert not words & {"漫灯", "灯炉"}


@given(st.lists(st.text(alphabet="漫灯炉帐篷a ,\x00🏕", max_size=20), max_size=30))
def test_any_text_will_do(texts):
    for one in new_words(texts, [n % 4 for n in range(len(texts))]):
        assert one.texts == sum(one.word in text for text in texts)
        assert one.members == len({n % 4 for n, text in enumerate(texts) if one.word in text})
