from hypothesis import given
from hypothesis import strategies as st

from weilu.connect.jielong import entries


def test_a_list_has_a_name_and_numbered_entries():
    text = "#接龙\n周六爬山报名\n例 姓名 人数\n\n1. 阿炉 2份\n2. 小满\n3、南星，带孩子\n 自驾\n12. 云起+1"
    assert entries(text) == (
        "周六爬山报名",
        [(1, "阿炉", "2份"), (2, "小满", ""), (3, "南星", "带孩子 自驾"), (12, "云起", "1")],
    )


def test_the_name_may_follow_the_mark():
    assert entries("#接龙 买茶\n1. 阿炉") == ("买茶", [(1, "阿炉", "")])


def test_other_texts_are_no_list():
    assert entries("1. 阿炉\n2. 小满") is None
    assert entries("大家来#接龙") is None


@given(st.text())
def test_any_text_is_a_list_or_not(text):
    assert (
        entries(text) is None
        or text.lstrip("\ufeff \n\t\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0").startswith("#")
        or "#" in text
    )
