"""Charts for paper."""

from weilu.kit.drawing import BAR, FEELINGS, GAP, bars, feelings


def test_a_bar_a_value_and_a_pale_place_where_nothing_is_known():
    drawn = bars(["一", "<b>", "三"], [10, None, 5], "活跃")
    assert drawn.count(BAR) == 2
    assert drawn.count(GAP) == 1
    assert "&lt;b&gt;" in drawn
    assert 'height="120.0"' in drawn  # the highest fills the room
    assert 'height="60.0"' in drawn


def test_nothing_to_draw_is_drawn_without_error():
    assert "<svg" in bars([], [], "空")
    assert BAR in bars(["一"], [0], "零")


def test_a_map_of_feelings_writes_each_value_with_its_sign_and_grounds_what_can_be_leaned_on():
    def cell(value, thin=False):
        return {"value": value, "n": 12, "thin": thin, "words": "", "told": "", "url": "", "moved": ""}

    drawn = feelings(
        ["初来", "首购"], [("加入", [cell(0.62), cell(-0.41)]), ("<投诉>", [cell(None), cell(-0.9, True)])], "图"
    )
    assert [FEELINGS[tone] in drawn for tone in ("p3", "n2", "n3")] == [True, True, False]
    assert all(value in drawn for value in ("+0.62", "−0.41", "−0.90", "&lt;投诉&gt;"))
    assert drawn.count("<rect") == 3
