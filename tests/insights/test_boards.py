"""看板: the numbers, each with its definition, its evidence and its sheet."""

import csv
import datetime as dt
import io
import json
import re

import pytest

from weilu.analytics.door import METRICS, Query, ask
from weilu.insights.boards.page import OVERVIEW
from weilu.insights.cards import CARDS
from weilu.insights.cards.figures import FIGURES
from weilu.insights.cards.rankings import LISTS
from weilu.insights.look import Look

pytestmark = pytest.mark.django_db


@pytest.fixture
def week(town, community):
    """Seven days up to yesterday: 阿杉 speaks daily, 小禾 on the last day, 老板 (staff) and 小围 (a bot), too."""
    town.person("老板", is_staff=True)
    town.person("小围", is_bot=True)
    days = [community.yesterday - dt.timedelta(days=n) for n in range(6, -1, -1)]
    town.record(
        [
            town.event(who, "早", f"{day} 09:00", props={"topic": "徒步"})
            for day in days
            for who in ("阿杉", "老板", "小围")
        ]
    )
    town.say("小禾", "我来了", f"{days[-1]} 10:00", room="二群")
    return days


def spec(html):
    return json.loads(re.search(r'type="application/json">(.*?)</script>', html, re.DOTALL)[1])


def test_every_part_of_the_page_can_be_fetched_and_stands_alone(week, visit):
    page = visit("boards/")
    for name in [*FIGURES, *OVERVIEW]:
        assert f"/boards/parts/{name}/" in page
        assert "<html" not in visit(f"boards/parts/{name}/", **{"HX-Request": "true"})
        assert "<html" in visit(f"boards/parts/{name}/")
    assert set(OVERVIEW) <= {*CARDS, *LISTS}
    visit("boards/parts/nothing/", status=404)


def test_a_chart_shows_what_the_metric_answers(week, visit, community):
    drawn = spec(visit("boards/parts/active/?range=7"))
    assert drawn["x"] == [str(day) for day in week]
    assert drawn["series"][0]["data"] == [1, 1, 1, 1, 1, 1, 2]


def test_staff_and_bots_count_when_asked_for(week, visit):
    assert spec(visit("boards/parts/active/?range=7&staff=1"))["series"][0]["data"][-1] == 3
    assert spec(visit("boards/parts/active/?range=7&staff=1&bots=1"))["series"][0]["data"][-1] == 4
    assert "工作人员和机器人不算" in visit("boards/parts/active/?range=7")
    assert "所有人都算" in visit("boards/parts/active/?range=7&staff=1&bots=1")


def test_a_room_and_a_platform_narrow(week, visit, town):
    room = town.room("二群").pk
    assert spec(visit(f"boards/parts/active/?range=7&room={room}"))["series"][0]["data"] == [0] * 6 + [1]
    assert "这段时间没有数据" not in visit("boards/parts/active/?range=7&platform=wechat")
    assert spec(visit("boards/parts/active/?range=7&platform=qq"))["series"][0]["data"] == [0] * 7


def test_the_span_before_is_a_pale_line_beside_it(week, visit, town):
    town.say("阿杉", "上一周", f"{week[-1] - dt.timedelta(days=7)} 09:00")
    series = spec(visit("boards/parts/active/?range=7"))["series"]
    assert [one.get("ghost", False) for one in series] == [False, True]
    assert series[1]["data"] == [0, 0, 0, 0, 0, 0, 1]
    assert len(spec(visit("boards/parts/active/?range=7&compare=no"))["series"]) == 1


def test_figures_show_value_change_definition_and_lead_to_the_evidence(week, visit):
    dau = visit("boards/parts/dau/?range=7")
    assert re.search(r'class="value"><a href="[^"]+">2<small>人', dau)
    assert "当期至少有一次主动行为的成员数" in dau
    assert "/boards/metrics/active/" in dau
    said = visit("boards/parts/said/?range=7")
    assert re.search(r'href="/c/[^"]+/stream/\?from=[^"]+">8<small>条', said)
    assert ">2<small>" in visit("boards/parts/wau/")
    assert "进 2 · 出 0" in visit("boards/parts/net/")
    assert "100.0%" in visit("boards/parts/rate/")


def test_a_share_of_few_is_greyed_with_its_n(week, visit):
    html = visit("boards/parts/rate/?range=7")
    assert "kpi thin" in html
    assert "n = 2" in html


def test_lists_name_people_topics_rooms_and_new_faces(week, visit, town):
    speakers = visit("boards/parts/speakers/")
    assert speakers.index("阿杉") < speakers.index("小禾")
    assert "老板" not in speakers
    assert f"/members/{town.person('阿杉').pk}/" in speakers
    assert "徒步" in visit("boards/parts/topics/")
    assert visit("boards/parts/rooms/").index("一群") < visit("boards/parts/rooms/").index("二群")
    faces = visit("boards/parts/faces/")
    assert "我来了" in faces
    assert "小禾" in faces
    assert "小禾" not in visit(f"boards/parts/faces/?from={week[0]}&to={week[-2]}")


def test_the_sheet_holds_the_rows_of_the_metric(week, visit, community):
    text = visit(f"boards/growth.csv?from={week[0]}&to={week[-1]}").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    asked = ask("growth", Query(community, week[0], week[-1])).rows
    assert [{key: str(value) for key, value in row.items()} for row in asked] == rows
    visit("boards/nothing.csv", status=404)


def test_a_silent_source_is_a_gap_in_chart_and_sheet(town, visit, community):
    days = [community.yesterday - dt.timedelta(days=n) for n in range(60, -1, -1)]
    silent = days[30]
    town.record(
        [town.event("阿杉", "早", f"{day} {10 + n % 9}:{n:02}") for day in days if day != silent for n in range(25)]
    )
    drawn = spec(visit(f"boards/parts/active/?from={days[20]}&to={days[40]}"))
    assert drawn["gaps"] == [str(silent)]
    rows = csv.DictReader(io.StringIO(visit(f"boards/active.csv?from={silent}&to={silent}").removeprefix("\ufeff")))
    assert [(row["members"], row["gap"]) for row in rows] == [("", "1")]


def test_an_unfinished_period_is_marked(week, visit, community):
    assert spec(visit(f"boards/parts/active/?from={week[0]}&to={community.today}"))["unfinished"] is True
    assert spec(visit("boards/parts/active/?range=7"))["unfinished"] is False


def test_an_old_archive_is_shown_where_it_ends(town, visit, community):
    town.say("阿杉", "很久以前", "2019-05-05 09:00")
    assert Look.read(community, {}).span[1] == dt.date(2019, 5, 5)
    html = visit("boards/")
    assert "数据只到 2019-05-05" in html
    assert spec(visit("boards/parts/active/"))["series"][0]["data"][-1] == 1


@pytest.mark.parametrize(
    ("asked", "days", "grain"),
    [({}, 30, "day"), ({"range": "90"}, 90, "day"), ({"from": "2020-01-01", "to": "2021-06-30"}, 547, "week"),
     ({"from": "2021-01-01", "to": "2020-01-01"}, 367, "week"), ({"from": "x", "range": "y", "grain": "z"}, 30, "day"),
     ({"from": "1990-01-01", "to": "2100-01-01", "grain": "month"}, 366 * 30 + 1, "month")],
)  # fmt: skip
def test_any_address_is_a_span_in_order(store, community, asked, days, grain):
    look = Look.read(community, asked)
    assert (look.days, look.grain) == (days, grain)


@pytest.mark.parametrize(
    "query", ["room=999", "platform=%27", "from=9999-01-01", "grain=week&range=all", "range=all&grain=month"]
)
@pytest.mark.parametrize("name", ["active", "net", "hours", "kinds", "faces", "stick"])
def test_a_strange_address_is_a_page(week, visit, query, name):
    visit(f"boards/parts/{name}/?{query}")


def test_an_empty_community_is_sent_to_the_import(store, visit, community):
    assert f"/c/{community.slug}/import/" in visit("boards/")
    for name in [*FIGURES, *OVERVIEW]:
        visit(f"boards/parts/{name}/")


@pytest.mark.parametrize("name", sorted(METRICS))
def test_a_metric_has_a_card_with_formula_rules_sql_and_example(week, visit, community, name):
    community.watched_words = ["围炉"]
    community.save()
    community.aspects.create(name="客服")
    html = visit(f"boards/metrics/{name}/")
    metric = METRICS[name]
    for words in (
        metric.zh,
        metric.en,
        metric.definition,
        "Asia/Shanghai",
        "工作人员和机器人不算",
        "SELECT",
        "手算一遍",
    ):
        assert words in html
    assert f"/boards/metrics/{name}/" in visit("boards/metrics/")
