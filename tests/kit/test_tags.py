"""What the template tags write."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from weilu.kit.clock import now

HERE = SimpleNamespace(zone=ZoneInfo("Asia/Shanghai"))
EVENING = dt.datetime(2024, 12, 31, 20, 5, 9, tzinfo=dt.UTC)


def write(source: str, /, language: str = "zh-hans", **values) -> str:
    with translation.override(language):
        return Template("{% load weilu kinds %}" + source).render(Context(values))


@pytest.mark.parametrize(("value", "shown"), [(1234, "1,234"), (0, "0"), (None, "–"), (-1234567, "-1,234,567")])
def test_numbers_are_grouped_and_nothing_is_a_dash(value, shown):
    assert write("{{ v|number }}", v=value) == shown


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (999, "999", "999"),
        (12_345, "1.2万", "12.3k"),
        (20_000, "2万", "20k"),
        (2.5e8, "2.5亿", "250M"),
        (None, "–", "–"),
    ],
)
def test_large_numbers_shrink_the_way_the_language_counts(value, chinese, english):
    assert write("{{ v|short }}", v=value) == chinese
    assert write("{{ v|short }}", language="en", v=value) == english


@pytest.mark.parametrize(
    ("value", "shown"), [(37, "+37"), (-15, "−15"), (0, "0"), (0.5, "+0.5"), (1234567, "+1,234,567")]
)
def test_changes_carry_their_sign(value, shown):
    assert write("{{ v|signed }}", v=value) == shown


def test_a_share_of_fewer_than_ten_is_greyed_with_its_n():
    assert write("{% percent 0.5 4 %}") == '<span class="num thin-n">50.0% <small class="faint">n=4</small></span>'
    assert write("{% percent 0.182 1714 %}") == '<span class="num">18.2% <small class="faint">n=1,714</small></span>'
    assert write("{% percent none %}", none=None) == '<span class="num">–</span>'


def test_an_avatar_keeps_its_colour_and_escapes():
    assert write("{% avatar n %}", n="阿杉") == write("{% avatar n %}", n="阿杉")
    assert "&lt;" in write("{% avatar n %}", n="<b>")
    assert ">?</span>" in write("{% avatar n %}", n="  ")


def test_a_moment_is_told_in_the_community_s_zone():
    assert ">2025年1月1日 04:05</time>" in write("{% local m c %}", m=EVENING, c=HERE)
    assert ">Jan 1, 2025</time>" in write('{% local m c "date" %}', language="en", m=EVENING, c=HERE)
    assert ">04:05</time>" in write('{% local m c "time" %}', m=EVENING, c=HERE)
    assert 'title="2025-01-01 04:05:09 CST"' in write("{% local m c %}", m=EVENING, c=HERE)


def test_ago_says_how_long_and_exactly_when():
    shown = write("{{ m|ago }}", m=now() - dt.timedelta(hours=3, minutes=10))
    assert "3" in shown
    assert "小时前" in shown
    assert "data-ago" in shown
    assert "刚刚" in write("{{ m|ago }}", m=now())


def test_hits_are_marked_in_the_text_as_written_and_the_rest_is_escaped():
    assert write('{{ t|highlight:"发货" }}', t="<i>還沒發貨</i>") == "&lt;i&gt;還沒<mark>發貨</mark>&lt;/i&gt;"
    assert write("{{ t|highlight:w }}", t="Abc abc", w=["ABC"]) == "<mark>Abc</mark> <mark>abc</mark>"
    assert write("{{ t|highlight:w }}", t="<b>", w=None) == "&lt;b&gt;"


def test_a_change_knows_which_way_is_welcome():
    assert 'class="delta up">▲ 5.6%' in write("{% delta_mark 0.056 %}")
    assert 'class="delta down">▲ 20.0%' in write('{% delta_mark 0.2 "down" %}')
    assert "持平" in write("{% delta_mark 0.0001 %}")


def test_a_sparkline_breaks_at_a_gap_and_needs_two_points():
    drawn = write("{% sparkline v %}", v=[1, 2, None, 3, 4])
    assert drawn.count("M") == 4  # two stretches, each once as a line and once as an area
    assert "style=" not in drawn
    assert write("{% sparkline v %}", v=[None, 3]) == ""
    assert "nan" not in write("{% sparkline v %}", v=[5, 5, 5])


def test_the_calendar_has_a_square_a_day_up_to_its_end():
    end = dt.date(2026, 3, 5)  # a Thursday
    drawn = write("{% activity_calendar d end weeks=2 %}", d={end: 9, dt.date(2026, 3, 1): 1}, end=end)
    assert drawn.count("<rect") == 7 + 4
    assert "2026-03-05：9 次" in drawn
    assert drawn.count("heat-0") == 9
    assert write("{% activity_calendar d %}", d={}).count("heat-0") > 364


def test_a_column_head_turns_its_order_and_forgets_the_page():
    def head(query):
        request = RequestFactory().get("/members/", query)
        return write('{% sortable "消息" "messages" "n" %}', request=request)

    assert 'href="?sort=-messages"' in head({})
    assert 'aria-sort="descending"' in head({"sort": "-messages"})
    assert 'href="?q=a&amp;sort=messages"' in head({"q": "a", "sort": "-messages", "after": "x"})


def test_kinds_have_a_name_in_both_languages_and_custom_ones_their_own():
    assert write('{{ "check_in"|kind_name }}') == "打卡"
    assert write('{{ "check_in"|kind_name }}', language="en") == "check-in"
    assert "#flame" in write('{% kind_icon "check_in" %}')
    assert "lesson_done" in write('{% kind_icon "lesson_done" %}')
