"""Charts for paper."""

from weilu.kit.drawing import BAR, GAP, bars


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
