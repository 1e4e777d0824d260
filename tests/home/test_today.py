"""今日: what happened since yesterday, and what needs a look, each one click from its evidence."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest

from insights.conftest import town, visit  # noqa: F401
from weilu.analytics.keeping import Keeping
from weilu.connect.models import Import
from weilu.home import looks as registry
from weilu.home.looks import Look, looks, register_look
from weilu.home.today_figures import FIGURES
from weilu.home.today_greeting import greet, lunar_day, words_at
from weilu.kit.clock import now
from weilu.members.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def yesterday(community):
    return community.yesterday


def found(community):
    return {str(look.text): look for look in looks(Keeping(community))}


def test_an_empty_community_gets_its_first_steps(store, visit, community):  # noqa: F811
    html = visit("")
    for path in ("import/", "settings/staff/", "settings/"):
        assert f'href="/c/{community.slug}/{path}"' in html
    assert "待你处理" not in html


def test_the_page_greets_and_says_up_to_when_the_data_reach(town, visit, community, yesterday):  # noqa: F811
    town.say("阿杉", "早", f"{yesterday} 09:00")
    html = visit("")
    here = now().astimezone(community.zone)
    assert words_at(here.hour) in html
    assert lunar_day(here.date())[0] in html
    assert "数据到" in html
    assert f"{yesterday.month}月{yesterday.day}日" in html


@pytest.mark.parametrize(
    ("day", "lunar", "feast"),
    [
        (dt.date(2026, 2, 17), "农历正月初一", "春节"),
        (dt.date(2026, 11, 22), "农历十月十四", "小雪"),
        (dt.date(2026, 9, 25), "农历八月十五", "中秋节"),
    ],
)
def test_the_lunar_day_and_its_feasts(day, lunar, feast):
    told, feasts = lunar_day(day)
    assert told == lunar
    assert feast in feasts


def test_english_is_greeted_without_the_lunar_day():
    from django.utils import translation

    with translation.override("en"):
        assert greet(dt.datetime(2026, 2, 17, 8, tzinfo=ZoneInfo("Asia/Shanghai"))).lunar == ""
    with translation.override("zh-hant"):
        assert greet(dt.datetime(2026, 2, 17, 8, tzinfo=ZoneInfo("Asia/Shanghai"))).lunar == "農曆正月初一"


def test_yesterdays_figures_stand_beside_the_same_weekday_before(town, visit, yesterday):  # noqa: F811
    week = yesterday - dt.timedelta(days=7)
    for who in ("阿杉", "小禾"):
        town.say(who, "早", f"{week} 09:00")
    for who in ("阿杉", "小禾", "老周"):
        town.say(who, "早", f"{yesterday} 09:00")
    active = visit("today/active/", **{"HX-Request": "true"})
    assert re.search(r">3<small>人", active)
    assert "▲ 50.0%" in active
    assert "上周同日 2" in active
    assert re.search(r">1<small>人", visit("today/moving/"))
    assert "3 / 3" in visit("today/rate/")
    assert re.search(r"stream/\?kind=message&amp;from=[^>]+>3<small>条", visit("today/said/"))


def test_every_part_is_a_page_of_its_own_too(town, visit, yesterday):  # noqa: F811
    town.say("阿杉", "早", f"{yesterday} 09:00")
    for name in [*FIGURES, "looks", "talk"]:
        assert f"/today/{name}/" in visit("")
        assert "<html" in visit(f"today/{name}/")
        assert "<html" not in visit(f"today/{name}/", **{"HX-Request": "true"})
    visit("today/nothing/", status=404)
    visit("today/evidence/nothing/", status=404)


def test_a_quiet_day_says_that_all_is_well(town, visit, yesterday):  # noqa: F811
    town.say("阿杉", "早", now() - dt.timedelta(minutes=5))
    assert "一切如常" in visit("today/looks/")


def test_an_unanswered_question_leads_to_itself(town, visit, community):  # noqa: F811
    number = town.say("阿杉", "几点集合？", now() - dt.timedelta(hours=6))
    town.say("小禾", "刚问的？", now() - dt.timedelta(hours=1))
    html = visit("today/looks/")
    assert "1 条提问超过 4 小时没人接" in html
    assert f'href="/c/{community.slug}/stream/{number}/"' in html
    assert "几点集合？" in visit("today/evidence/questions/")
    town.say("小禾", "六点", now() - dt.timedelta(hours=2), to=number)
    assert "条提问" not in visit("today/looks/")


def test_a_lonely_newcomer_of_yesterday_is_told(town, visit, community, yesterday):  # noqa: F811
    town.say("小禾", "大家好，我是新来的", f"{yesterday} 10:00")
    assert "昨天 1 位新人开了口，没人接" in found(community)
    assert "大家好，我是新来的" in visit("today/evidence/newcomers/")


def test_a_room_gone_quiet_and_a_flood_are_told_with_their_habit(town, community, yesterday):  # noqa: F811
    events = []
    for n in range(20):
        day = yesterday - dt.timedelta(days=n)
        counts = {"闹": 90 if n == 0 else 10, "静": 0 if n == 0 else 30}
        for room, count in counts.items():
            events += [town.event("阿杉", "话", f"{day} 12:{i % 60:02}", room=room) for i in range(count)]
    town.record(events)
    told = found(community)
    assert "平时 10 条" in told["「闹」昨天突然热闹"].detail
    assert "平时 30 条" in told["「静」昨天突然冷清"].detail
    assert f"room={town.room('静').pk}" in told["「静」昨天突然冷清"].url


def test_a_fall_of_active_members_is_told_beside_the_same_weekdays(town, community, yesterday):  # noqa: F811
    town.record([
        town.event(f"m{i}", "早", f"{yesterday - dt.timedelta(days=7 * week)} 09:00")
        for week in range(9) for i in range(2 if week == 0 else 30 + week % 3)
    ])  # fmt: skip
    look = found(community)["昨天活跃成员少得反常"]
    assert look.detail.startswith("2 人，同一个星期几平时 31 人（前 8 周")
    assert look.tone == "bad"


def test_a_watched_word_that_spikes_leads_to_its_messages(town, community, yesterday):  # noqa: F811
    community.watched_words = ["发货", "退款"]
    community.save()
    town.record([town.event(f"m{n}", "怎么还不发货", f"{yesterday} 09:{n:02}") for n in range(6)])
    told = found(community)
    assert f"q=发货&from={yesterday}" in told["「发货」昨天被提起 6 次"].url
    assert not any("退款" in text for text in told)


def test_data_that_stopped_are_told(town, community):  # noqa: F811
    town.say("阿杉", "早", now() - dt.timedelta(days=5))
    assert any(text.startswith("数据停在") and "已经 5 天" in text for text in found(community))


def test_accounts_alike_and_failed_imports_wait_for_a_person(town, community):  # noqa: F811
    town.say("阿杉", "早", now() - dt.timedelta(minutes=5))
    for name in ("阿杉甲", "阿杉乙"):
        Member.objects.create(community=community, name=name, phone="13800000000")
    Import.objects.create(community=community, state=Import.State.FAILED, file_name="群聊.txt", error="读不懂")
    told = found(community)
    assert "1 对账号可能是同一个人" in told
    assert told["导入「群聊.txt」失败"].detail == "读不懂"


def test_a_later_package_adds_what_it_watches(store, community, monkeypatch):
    monkeypatch.setattr(registry, "_watches", {})
    register_look("calm", 1, lambda keeping: [Look("平常事", "/a", "看", tone="calm")])
    register_look("bad", 2, lambda keeping: [Look(f"{keeping.community.name}着火了", "/b", "看", tone="bad")])
    assert [look.text for look in looks(Keeping(community))] == ["山行社着火了", "平常事"]


def test_what_came_back_most_since_yesterday_is_shown(town, visit, yesterday):  # noqa: F811
    quiet = town.say("阿杉", "没人理的话", f"{yesterday} 08:00")
    loud = town.say("阿杉", "热闹的话", f"{yesterday} 09:00")
    for n in range(3):
        town.say("小禾", "接", f"{yesterday} 10:0{n}", to=loud)
    html = visit("today/talk/")
    assert "热闹的话" in html
    assert quiet not in html


def test_the_bare_address_leads_back_to_the_community_last_visited(town, signed_in, owner, community):  # noqa: F811
    from weilu.team.models import Community, Role, Seat

    other = Community.objects.create(slug="zweite", name="第二个")
    Seat.objects.create(community=other, staff=owner, role=Role.OWNER)
    signed_in.get(f"/c/{other.slug}/")
    assert signed_in.get("/").url == f"/c/{other.slug}/"
