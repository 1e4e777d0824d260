"""Comparable text: one by one and all at once agree, and hits are found where they stand as written."""

from hypothesis import given
from hypothesis import strategies as st

from weilu.kit.matching import find_all, normal, normal_all

TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("發貨发货ＡａＺ㎡①，。\u200b\ufeff😀𝐀İ")))


@given(st.lists(TEXTS))
def test_all_at_once_is_the_same_as_one_by_one(texts):
    assert normal_all(texts) == [normal(text) for text in texts]


@given(TEXTS, TEXTS)
def test_a_part_normalises_as_it_does_inside_the_whole(left, right):
    assert normal(left + right) == normal(left) + normal(right)


def test_traditional_full_width_and_capitals_compare_equal():
    assert normal("發貨ＡＢＣ，㎡") == normal("发货abc,m2") == "发货abc,m2"


def test_a_hit_is_shown_where_it_stands_in_the_text_as_written():
    text = "㎡今天發\u200b貨了嗎？發貨!"
    assert [text[a:b] for a, b in find_all(text, ["发货"])] == ["發\u200b貨", "發貨"]
    assert [text[a:b] for a, b in find_all(text, ["m2", "天发"])] == ["㎡", "天發"]
    assert find_all(text, ["没有"]) == []
