"""心情线: one member's own line, and that each point opens the messages it is the mean of."""

import datetime as dt
import json
import re

import pytest

from scored import record_scored
from weilu.members.models import Member

pytestmark = pytest.mark.django_db


def drawn(page):
    return json.loads(re.search(r'type="application/json">(.*?)</script>', page, re.DOTALL)[1])


def speak(town, told):
    """(who, day, sentiment) as messages."""
    record_scored(
        town.community,
        [town.event(who, "话", f"{day} 09:{n % 60:02}") for n, (who, day, _) in enumerate(told)],
        sentiment=[score for *_, score in told],
        emotion=["neutral"] * len(told),
    )
    for person in {who for who, *_ in told}:
        days = [day for who, day, _ in told if who == person]
        at = dt.datetime.combine(max(days), dt.time(9), dt.UTC)
        Member.objects.filter(name=person).update(last_seen=at, first_seen=at)


def panel(visit, town, who):
    return visit(f"stream/of/{town.person(who).pk}/mood/")


def test_the_line_is_the_mean_of_all_messages_of_four_weeks(town, visit):
    monday = dt.date(2026, 3, 2)
    weeks = [(0, [0.75, 0.25]), (1, [-0.5]), (2, [1.0, 0.5]), (3, []), (4, [0.0, 0.5, -1.0]), (12, [0.5] * 5)]
    told = [("阿杉", monday + dt.timedelta(weeks=n), score) for n, scores in weeks for score in scores]
    speak(town, [*told, ("小禾", monday, -1.0)])
    spec = drawn(panel(visit, town, "阿杉"))
    line, each = spec["series"]
    assert spec["x"][:5] == ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30"]
    assert line["data"][:6] == [None, None, 0.4, 0.4, pytest.approx(0.5 / 6), pytest.approx(0.2)]
    assert line["n"][:6] == [2, 3, 5, 5, 6, 5]
    assert line["data"][7] is None, "two weeks of silence later fewer than five are left"
    assert line["data"][12] == 0.5
    assert each["data"][:5] == [0.5, -0.5, 0.75, None, pytest.approx(-0.5 / 3)]
    for series in (line, each):
        for n, url in zip(series["n"], series["urls"], strict=True):
            assert (not url) == (n == 0)
            if url:
                path = url.split("/stream/")[1]
                assert f'id="hits">{n}<' in visit(f"stream/hits/{path}")


def test_whoever_has_spoken_for_a_few_weeks_has_a_line_of_days(town, visit):
    speak(town, [("阿杉", dt.date(2026, 3, 2) + dt.timedelta(days=n), 0.5) for n in range(10)])
    spec = drawn(panel(visit, town, "阿杉"))
    assert spec["x"][:2] == ["2026-03-02", "2026-03-03"]
    assert spec["series"][0]["data"] == [None] * 4 + [0.5] * 6


def test_accounts_of_one_person_are_one_line(town, visit):
    speak(town, [("阿杉", dt.date(2026, 3, 3), 0.5)] * 3 + [("as_2019", dt.date(2026, 3, 2), -0.5)] * 3)
    Member.objects.filter(name="as_2019").update(merged_into=town.person("阿杉"))
    page = panel(visit, town, "阿杉")
    assert drawn(page)["series"][0]["n"] == [3, 6]
    assert "6 条有判断的消息" in page


def test_too_few_words_make_no_line_and_none_at_all_say_so(town, visit):
    speak(town, [("阿杉", dt.date(2026, 3, 2), -0.5)] * 2)
    page = panel(visit, town, "阿杉")
    assert "不足 5 条" in page
    assert "消极 2" in page
    assert "<figure" not in page
    town.say("小禾", "Привет всем")
    assert "还没有判断过的话" in panel(visit, town, "小禾")


def test_it_stands_on_the_profile(town, visit):
    number = town.person("阿杉").pk
    assert f"/stream/of/{number}/mood/" in visit(f"members/{number}/")
    visit("stream/of/999999/mood/", status=404)
