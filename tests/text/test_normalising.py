"""Texts as the models read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.kit.matching import normal
from weilu.text.normalising import END, LINK, LONG_NUMBER, LONGEST, NAME, NUMBER, normalised


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", ""),
        ("這個活動真棒！", "这个活动真棒!"),
        ("妳看著辦", "你看着办"),
        ("看 https://example.com/a?b=1 这里", f"看 {LINK} 这里"),
        ("http://t.cn/RlAbC谢谢", f"{LINK}谢谢"),
        ("@小王 你好", f"{NAME} 你好"),
        ("写信到 a.b@example.com 吧", f"写信到 {NAME} 吧"),
        ("花了1,299元，打 138 0013 8000", f"花了{NUMBER}元,打 {LONG_NUMBER}"),
        ("哈哈哈哈哈哈", "哈哈哈"),
        ("[哭][哭] (T_T) 😭", "[哭][哭] (t_t) 😭"),
        ("a\x00b\x07c\ue000d", "a bcd"),
        ("第一行\n\n第二行\t尾 ", "第一行 第二行 尾"),
        ("\ud800好", "好"),
    ],
)
def test_as_read(written, read):
    assert normalised([written]) == [read]


@given(st.lists(st.text(alphabet=st.characters() | st.sampled_from("@.:/ht1234567890\0\n哈w")), max_size=8))
def test_each_text_by_itself(texts):
    together = normalised(texts)
    assert together == [normalised([text])[0] for text in texts]
    assert not any(END in text for text in together)


@given(st.text(alphabet="今天好吗谢谢abc ,。", max_size=60))
def test_what_has_nothing_to_mask_is_in_the_normal_form(text):
    read = normalised([text])[0]
    if not any(char * 4 in normal(text) for char in normal(text)):
        assert read == " ".join(normal(text).split())


def test_only_the_beginning_of_a_very_long_text_is_read():
    assert len(normalised(["春" + "夏秋冬" * 400_000])[0]) == LONGEST
