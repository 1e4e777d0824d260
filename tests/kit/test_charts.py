"""A chart's table says what its drawing says."""

import json
import re

from django.template import Context, Template

from weilu.kit.charts import clouds, rows
from weilu.kit.clouds import laid_out, width_of

SPEC = {
    "id": "rate",
    "kind": "line",
    "title": "发言率",
    "unit": "%",
    "format": "percent",
    "x": ["2026-03-01", "2026-03-02", "2026-03-03"],
    "series": [{"name": "山行社", "data": [0.25, None, 0.5], "n": [8, None, 1714]}],
    "gaps": ["2026-03-02"],
    "unfinished": True,
}


def drawn(spec) -> str:
    return Template("{% load weilu %}{% chart spec %}").render(Context({"spec": spec}))


def test_the_table_tells_gaps_and_denominators():
    assert rows(SPEC) == [
        ("2026-03-01", [("25.0% (n=8)", "")]),
        ("2026-03-02", [("无数据", "")]),
        ("2026-03-03", [("50.0% (n=1,714)", "")]),
    ]


def test_the_script_gets_the_same_values_as_data_not_as_code():
    html = drawn(SPEC)
    data = json.loads(re.search(r'<script id="rate-spec" type="application/json">(.*?)</script>', html).group(1))
    assert data["series"] == SPEC["series"]
    assert data["gaps"] == ["2026-03-02"]
    assert data["unfinished"] is True
    assert "style=" not in html


def test_without_a_known_value_the_chart_is_an_empty_state():
    html = drawn(SPEC | {"series": [{"name": "a", "data": [None, None, None]}], "empty": "先导入一份记录。"})
    assert "这段时间没有数据" in html
    assert "先导入一份记录。" in html
    assert "<table" not in html


def test_a_heat_map_s_table_has_a_line_a_day():
    spec = {
        "id": "h",
        "kind": "heatmap",
        "title": "",
        "x": ["0", "1"],
        "y": ["一", "二"],
        "series": [{"name": "n", "data": [[1, 2], [3, None]]}],
    }
    assert rows(spec) == [("一", [("1", ""), ("2", "")]), ("二", [("3", ""), ("–", "")])]


def test_a_title_cannot_break_out_of_the_page():
    assert "<img" not in drawn(
        SPEC | {"title": "<img src=x>", "series": [{"name": "</script><img>", "data": [1, 2, 3]}]}
    )


def test_the_words_of_a_cloud_are_links_and_none_lies_over_another():
    words, urls = [f"词{n}" for n in range(60)], [f"/w/{n}/" for n in range(60)]
    spec = {
        "id": "c", "kind": "cloud", "title": "词云", "x": words, "tones": ["bad", *[""] * 59],
        "series": [{"name": "人日", "data": [600 - 10 * n for n in range(60)], "urls": urls}],
    }  # fmt: skip
    html = drawn(spec)
    assert html.count('<a href="/w/0/"><title>词0 · 600</title><text class="bad"') == 2
    assert "style=" not in html
    for cloud in clouds(spec):
        boxes = [(one["spot"], width_of(one["word"])) for one in cloud["words"]]
        assert len(boxes) > 20
        for n, (one, wide) in enumerate(boxes):
            assert wide * one.size / 2 <= one.x <= cloud["width"] - wide * one.size / 2
            for other, breadth in boxes[:n]:
                apart = abs(one.x - other.x) * 2 >= wide * one.size + breadth * other.size
                assert apart or abs(one.y - other.y) * 2 >= one.size + other.size


def test_a_heavier_word_is_never_smaller():
    sizes = [one.size for one in laid_out([("大", 9), ("中间", 4), ("小", 1)], 400, 300)]
    assert sizes == sorted(sizes, reverse=True)
    assert laid_out([], 400, 300) == []


def test_a_value_leads_to_what_it_counts_and_marks_say_what_happened():
    series = [{"name": "a", "data": [1, 2, 3], "urls": ["/c/x/?from=1&to=1", "", "/c/x/?from=3"]}]
    html = drawn(SPEC | {"series": series, "marks": [{"x": "2026-03-01", "title": "<b>", "url": "/c/x/7/"}]})
    assert '<a class="link" href="/c/x/?from=1&amp;to=1">100.0%</a>' in html
    assert '<td class="n">无数据</td>' in html
    assert '<a class="link" href="/c/x/7/">&lt;b&gt;</a>' in html
    data = json.loads(re.search(r'type="application/json">(.*?)</script>', html).group(1))
    assert data["marks"] == [{"x": "2026-03-01", "title": "<b>", "url": "/c/x/7/"}]
