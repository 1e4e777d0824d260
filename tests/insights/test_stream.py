"""动态: what was said can be found, by words, person, time, room and kind."""

import csv
import io
import re

import pytest

from scored import record_scored
from weilu.members.models import Member
from weilu.segments import making

pytestmark = pytest.mark.django_db


def bubbles(html):
    return re.findall(r'<div class="bubble">(.*?)</div>', html, re.DOTALL)


def test_all_words_must_occur_and_hits_are_marked(town, visit):
    town.say("阿杉", "周六的徒步还能报名吗")
    town.say("小禾", "徒步鞋怎么选", "2026-03-02 10:00")
    html = visit("stream/?q=徒步 报名")
    assert len(bubbles(html)) == 1
    assert "<mark>徒步</mark>还能<mark>报名</mark>吗" in html


def test_traditional_characters_find_simplified_ones(town, visit):
    town.say("阿杉", "发货了吗")
    assert "<mark>发货</mark>" in visit("stream/?q=發貨")


def test_a_person_is_found_by_name_with_every_account_merged_into_them(town, visit):
    root, other = town.person("阿杉"), town.person("as_2019")
    Member.objects.filter(pk=other.pk).update(merged_into=root)
    town.say("阿杉", "用微信说")
    town.say("as_2019", "用论坛说")
    town.say("小禾", "别人说的")
    html = visit("stream/?who=阿杉")
    assert {"用微信说", "用论坛说"} == set(bubbles(html))
    assert html.count(f"/members/{root.pk}/") == 2
    assert f"/members/{other.pk}/" not in html
    assert len(bubbles(visit(f"stream/?member={other.pk}"))) == 2


def test_talk_is_shown_unless_another_kind_is_asked_for(town, visit):
    town.say("阿杉", "早")
    town.say("小禾", kind="sign_in", when="2026-03-02 10:00")
    assert "签到 ·" not in visit("stream/")
    assert len(re.findall("<article", visit("stream/"))) == 1
    assert len(re.findall("<article", visit("stream/?kind=all"))) == 2
    assert len(re.findall("<article", visit("stream/?kind=sign_in"))) == 1


def test_messages_are_found_by_how_they_sound(town, visit):
    said = ["太好了", "又崩了", "几点", "See you", "滚", "加微信领钱", "👌"]
    record_scored(
        town.community, [town.event("阿杉", text, f"2026-03-02 09:{n:02}") for n, text in enumerate(said)],
        sentiment=[0.9, -0.8, 0.1, 0.0, -0.9, 0.3, 0],
        emotion=["happy", "angry", "neutral", "neutral", "angry", "happy", ""],
        intensity=[0.9, 0.8, 0.7, 0.5, 0.9, 0.6, 0], language=["zh", "zh", "zh", "en", "zh", "zh", ""],
        offence=[0, 0.2, 0, 0, 0.7, 0, 0], spam=[0, 0, 0, 0, 0, 0.9, 0],
    )  # fmt: skip

    def found(query):
        return bubbles(visit(f"stream/?{query}"))

    assert found("emotion=angry") == ["滚", "又崩了"]
    assert found("sounds=positive") == ["加微信领钱", "太好了"]
    assert found("sounds=neutral") == ["See you", "几点"]
    assert found("sounds=negative&offence=70") == ["滚"], "7 tenths as the store keeps them are 7 tenths"
    assert found("spam=90") == ["加微信领钱"]
    assert found("language=en") == ["See you"]
    assert found("language=other") == []
    assert len(found("sounds=loud&emotion=bored&offence=much&language=xx")) == 7, "what there is not narrows nothing"
    html = visit("stream/?emotion=angry")
    assert "情绪：生气" in html
    assert html.count("chip mood bad") == 2
    assert "chip mood" not in visit("stream/?sounds=neutral"), "what is neutral goes without a mark"
    assert "angry" in visit("stream/messages.csv?emotion=angry")


def test_messages_are_found_as_numbers_count_them(town, visit):
    """By whole words, without staff, bots and what nobody said, and of one segment, a merged person as one."""
    said = [("阿杉", "app 又闪退"), ("小禾", "happy"), ("老板", "App 修好了"), (None, "app 公告"), ("as_2019", "APP")]
    record_scored(
        town.community, [town.event(who, text, f"2026-03-02 09:{n:02}") for n, (who, text) in enumerate(said)],
        sentiment=[-0.9, 0.8, 0.1, 0.1, 0], emotion=["angry", "happy", "neutral", "neutral", ""],
    )  # fmt: skip
    Member.objects.filter(name="老板").update(is_staff=True)
    Member.objects.filter(name="as_2019").update(merged_into=town.person("阿杉"))
    making.save(town.community, "说得多", {"did": "message", "at_least": 2}, by=None)

    def found(query):
        return [re.sub("</?mark>", "", text) for text in bubbles(visit(f"stream/?{query}"))]

    assert found("mentions=App") == ["APP", "app 公告", "App 修好了", "app 又闪退"]
    assert found("mentions=App,happy&sounds=judged&counted=members") == ["happy", "app 又闪退"]
    assert found("mentions=App&counted=staff") == ["APP", "App 修好了", "app 又闪退"]
    assert found("segment=说得多") == ["APP", "app 又闪退"]
    assert found("segment=没有的") == []
    assert "分群：说得多" in visit("stream/?segment=说得多")
    assert "谁：不含工作人员和机器人" in visit("stream/?counted=members")
    assert "<mark>app</mark> 又闪退" in visit("stream/?mentions=App")


def test_days_are_cut_in_the_communitys_zone(town, visit):
    town.say("阿杉", "前一天晚上", "2026-03-02 23:59")
    town.say("阿杉", "过了零点", "2026-03-03 00:01")
    html = visit("stream/")
    assert len(re.findall('<h2 class="day">', html)) == 2
    assert bubbles(visit("stream/?from=2026-03-03&to=2026-03-03")) == ["过了零点"]
    assert bubbles(visit("stream/?to=2026-03-02")) == ["前一天晚上"]


def test_what_one_import_brought_can_be_seen_alone(town, visit, community):
    source = community.sources.create(kind="import", name="周末群.csv")
    town.say("阿杉", "早就在的话")
    town.say("阿杉", "导入的话", "2026-03-02 09:01", source=source.pk)
    page = visit(f"stream/?source={source.pk}&kind=all")
    assert bubbles(page) == ["导入的话"]
    assert "来自：周末群.csv" in page


def test_rooms_and_topics_narrow(town, visit):
    town.say("阿杉", "一群的话", room="一群")
    town.say("阿杉", "二群的话", room="二群", props={"topic": "徒步"})
    assert bubbles(visit(f"stream/?room={town.room('二群').pk}")) == ["二群的话"]
    assert bubbles(visit("stream/?topic=徒步")) == ["二群的话"]
    assert bubbles(visit("stream/?platform=qq")) == []


def test_paging_gives_every_message_once_though_moments_are_equal(town, visit):
    town.record([town.event("阿杉", f"第{n}句", "2026-03-02 09:00") for n in range(95)])
    seen, path = [], "stream/"
    while path:
        html = visit(path)
        seen += bubbles(html)
        more = re.search(r'<a class="btn" href="(\?after=[^"]+)"', html)
        path = f"stream/{more[1]}" if more else ""
    assert sorted(seen) == sorted(f"第{n}句" for n in range(95))


def test_a_following_page_does_not_repeat_the_day(town, visit):
    town.record([town.event("阿杉", f"第{n}句", "2026-03-02 09:00") for n in range(45)])
    first = visit("stream/")
    after = re.search(r'\?after=([^"]+)"', first)[1]
    assert '<h2 class="day">' in first
    assert '<h2 class="day">' not in visit(f"stream/?after={after}")


@pytest.mark.parametrize("after", ["x", "1.2.3", "-1.5", "9" * 40])
def test_a_cursor_spoiled_by_hand_begins_at_the_top(town, visit, after):
    town.say("阿杉", "早")
    assert bubbles(visit(f"stream/?after={after}")) == ["早"]


@pytest.mark.parametrize(
    "query", ["from=x", "room=x", "member=x", "kind=' OR 1", "from=2026-03-09&to=2026-03-01", "q=%22"]
)
def test_a_strange_address_is_a_page(town, visit, query):
    town.say("阿杉", "早")
    assert "动态" in visit(f"stream/?{query}")


def test_a_reply_shows_what_it_answers_and_answers_are_counted(town, visit):
    asked = town.say("阿杉", "几点集合")
    town.say("小禾", "六点", "2026-03-02 09:05", to=asked)
    town.say("老周", kind="like", when="2026-03-02 09:06", to=asked)
    html = visit("stream/")
    assert "阿杉：几点集合</a>" in html
    assert "1 条回复" in html
    assert "1 个回应" in html


def test_what_was_said_is_text_and_only_web_addresses_are_links(town, visit):
    town.say("阿杉", '<script>alert(1)</script> 看 https://example.test/a?b=1&c="2"，javascript:alert(1)')
    html = visit("stream/")
    assert "<script>alert" not in html
    assert 'href="https://example.test/a?b=1&amp;c="' in html
    assert 'rel="noopener noreferrer nofollow">' in html
    assert 'href="javascript' not in html


def test_a_long_text_is_folded_but_never_its_hit(town, visit):
    town.say("阿杉", "长" * 600 + "宝藏")
    assert '<details class="fold">' in visit("stream/")
    html = visit("stream/?q=宝藏")
    assert '<details class="fold">' not in html
    assert "<mark>宝藏</mark>" in html


def test_a_recalled_message_is_marked(town, visit):
    town.say("阿杉", "说错了", props={"recalled": True})
    assert "say recalled" in visit("stream/")


def test_an_empty_community_is_sent_to_the_import(store, visit, community):
    html = visit("stream/")
    assert "还没有任何动态" in html
    assert f"/c/{community.slug}/import/" in html


def test_nothing_found_offers_to_take_each_filter_away(town, visit):
    town.say("阿杉", "早")
    html = visit("stream/?q=没有的词&platform=wechat")
    assert "没有找到" in html
    assert 'href="?platform=wechat"' in html
    assert 'href="?q=%E6%B2%A1%E6%9C%89%E7%9A%84%E8%AF%8D"' in html
    assert "没有名字里带这几个字的成员" in visit("stream/?who=查无此人")


def test_hits_are_counted_in_all(town, visit):
    town.record([town.event("阿杉", f"徒步{n}") for n in range(45)])
    assert '<b class="num" id="hits">45</b>' in visit("stream/hits/?q=徒步")
    assert '<b class="num" id="hits">0</b>' in visit("stream/hits/?who=查无此人")


def test_the_sheet_holds_every_hit_and_no_formula(town, visit):
    asked = town.say("=阿杉", '=HYPERLINK("x")')
    town.say("小禾", "回你", "2026-03-02 10:00", to=asked)
    town.say("小禾", "别的", "2026-03-02 11:00")
    rows = list(csv.reader(io.StringIO(visit("stream/messages.csv?to=2026-03-02&who=杉").removeprefix("\ufeff"))))
    assert rows[0][0] == "时间 (Asia/Shanghai)"
    assert [row[:2] + row[6:7] for row in rows[1:]] == [["2026-03-02 09:00:00", "'=阿杉", '\'=HYPERLINK("x")']]
    everything = visit("stream/messages.csv")
    assert asked in everything
    assert len(everything.strip().splitlines()) == 4


def test_the_search_box_of_every_page_leads_here(town, visit, community):
    assert f'action="/c/{community.slug}/stream/" role="search"' in visit("boards/")
