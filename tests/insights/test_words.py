"""热词与话题: what is shown opens exactly the messages counted; words are taught, passed over, undone."""

import datetime as dt
import html
import json
import re

import pytest

from scored import record_scored
from weilu.segments import making

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def week(town, community):
    """Seven days up to yesterday: everyday talk, a topic of three conversations, and a day on which all say 停电."""
    first = community.yesterday - dt.timedelta(days=6)
    scored = []
    for n in range(7):
        day = first + dt.timedelta(days=n)
        for hour, who in enumerate(("阿杉", "小禾", "老石", "Mia")):
            town.say(who, "咖啡真香", f"{day} {10 + hour}:00")
        if n == 5:
            for minute, who in enumerate(("阿杉", "小禾", "老石", "Mia")):
                scored.append(town.event(who, "又停电", f"{day} 20:0{minute}", room="二群"))
    record_scored(community, scored, sentiment=[-0.9] * 4, emotion=["angry"] * 4, intensity=[0.9] * 4)
    for n, who in ((0, "阿杉"), (2, "小禾"), (4, "老石")):
        town.say(who, f"帐篷和睡袋 {n}", f"{first + dt.timedelta(days=n)} 15:00")
    return first


def spec(page):
    return json.loads(re.search(r'type="application/json">(.*?)</script>', page, re.DOTALL)[1])


def path(address):
    return html.unescape(address).split("/", 3)[3]


def messages(page):
    return page.count('<article class="say')


def test_a_word_of_the_cloud_opens_exactly_its_messages(week, visit):
    page = visit("boards/parts/word-cloud/?range=7", **FRAGMENT)
    drawn = spec(page)
    place = drawn["x"].index("停电")
    assert (drawn["series"][0]["data"][place], drawn["series"][1]["data"][place]) == (4, 4)
    assert f'href="{html.escape(drawn["series"][0]["urls"][place])}"' in page
    behind = visit(path(drawn["series"][0]["urls"][place]))
    assert messages(behind) == 4
    assert "<mark>停电</mark>" in behind
    assert "咖啡" not in behind.split('id="rows"')[1]
    lines = visit(path(drawn["series"][0]["urls"][place]).replace("said/", "said.csv")).strip().splitlines()
    assert len(lines) == 5


def test_a_burst_opens_the_messages_of_its_days(week, visit):
    page = visit("boards/parts/bursts/?range=7", **FRAGMENT)
    drawn = spec(page)
    assert drawn["x"][0].startswith("停电 ")
    assert drawn["series"][0]["data"][0] == 4
    day = week + dt.timedelta(days=5)
    assert f"from={day}&to={day}" in drawn["series"][0]["urls"][0]
    assert messages(visit(path(drawn["series"][0]["urls"][0]))) == 4


def test_a_topic_opens_its_messages_and_quotes_them(week, visit):
    page = visit("boards/parts/talk-topics/?range=7", **FRAGMENT)
    assert "帐篷、睡袋" in page
    address = re.search(r'<a class="link" href="([^"]*topic=[^"]*)"', page)[1]
    behind = visit(path(address))
    assert messages(behind) == 3
    assert "帐篷和睡袋 0" in page or "帐篷和睡袋 2" in page
    assert "聚不出来" in visit(f"boards/analyses/words/said/?range=7&topic={'没有、这个'}")


def test_key_words_of_a_room_against_the_rest(week, visit, community):
    room = community.spaces.get(name="二群").pk
    page = visit(f"boards/parts/key-words/?range=7&room={room}&against=rest", **FRAGMENT)
    assert spec(page)["x"] == ["停电"]
    assert "和其余的比" in page
    assert "其余的成员和群" in visit(f"boards/analyses/words/?room={room}")
    assert "先选一个群" in visit("boards/parts/key-words/?range=7&against=rest", **FRAGMENT)


def test_messages_come_page_by_page_none_twice(town, community, visit):
    day = community.yesterday
    for n in range(45):
        town.say("阿杉", f"爬山 第{n:02}回", f"{day} 09:{n:02}")
    first = visit("boards/analyses/words/said/?range=7&word=爬山")
    second = visit("boards/analyses/words/said/?range=7&word=爬山&after=40")
    assert (messages(first), messages(second)) == (40, 5)
    told = re.findall(r"第(\d\d)回", first.split('id="rows"')[1] + second.split('id="rows"')[1])
    assert told == [f"{n:02}" for n in reversed(range(45))]


def test_strange_addresses_are_no_pages(week, visit):
    visit("boards/analyses/words/said/", status=302)
    visit("boards/analyses/words/said/?segment=没有&word=爬山", status=404)
    assert "没有这样的消息" in visit("boards/analyses/words/said/?word=%00%22&after=zz")


def test_watched_words_have_their_share_and_open_what_was_counted(week, visit, community):
    community.watched_words = ["停电", "咖啡"]
    community.save()
    page = visit("boards/parts/voice/?range=7", **FRAGMENT)
    assert spec(page)["series"][0]["name"] == "咖啡"
    address = re.search(r'<a class="link" href="([^"]*mentions=[^"]*%94%B5[^"]*)"', page)[1]
    assert messages(visit(path(address))) == 4


def change(signed_in, community, **told):
    address = f"/c/{community.slug}/boards/analyses/words/lists/?range=7"
    answer = signed_in.post(address, told, headers=FRAGMENT)
    community.refresh_from_db()
    return answer


def test_a_new_word_is_taught_with_one_click_and_untaught_with_another(town, signed_in, community, visit):
    town.say("阿杉", "".join(chr(0x4E00 + n) for n in range(1500)), f"{community.yesterday} 08:00")
    for n, frame in enumerate(
        ["去{}吧", "{}见", "明天{}集合", "走到{}了", "想念{}", "{}的风", "从{}下来", "又是{}"] * 2
    ):
        town.say(("阿杉", "小禾", "老石", "Mia")[n % 4], frame.format("青竹坞"), f"{community.yesterday} 09:{n:02}")
    shown = visit("boards/analyses/words/lists/?range=7")
    assert "<mark>青竹坞</mark>" in shown
    told = change(signed_in, community, which="own_words", act="add", word="青竹坞").content.decode()
    assert community.own_words == ["青竹坞"]
    assert 'name="act" value="remove"' in told.split("callout")[1]
    assert "<mark>青竹坞</mark>" not in told
    assert "青竹坞" in spec(visit("boards/parts/word-cloud/?range=7"))["x"]
    change(signed_in, community, which="own_words", act="remove", word="青竹坞")
    assert community.own_words == []
    change(signed_in, community, which="passed_words", act="add", word="青竹坞")
    assert "<mark>青竹坞</mark>" not in visit("boards/analyses/words/lists/?range=7")


def test_what_cannot_be_a_word_is_refused_in_words(week, signed_in, community):
    told = change(signed_in, community, which="own_words", act="add", word="字")
    assert "2 到 12 个汉字" in told.content.decode()
    assert change(signed_in, community, which="name", act="add", word="字").status_code == 404
    change(signed_in, community, which="watched_words", act="add", word="停电")
    assert community.watched_words == ["停电"]
    assert (
        "没有在关注" in change(signed_in, community, which="watched_words", act="remove", word="咖啡").content.decode()
    )


def test_nothing_said_is_an_empty_state(community, visit, store):
    assert "还没有数据" in visit("boards/analyses/words/")
    for part in ("word-cloud", "key-words", "bursts", "talk-topics", "voice"):
        assert "这段时间没有数据" in visit(f"boards/parts/{part}/", **FRAGMENT)
    assert "没有发现新词" in visit("boards/analyses/words/lists/")


def test_a_profile_tells_what_somebody_says_more_than_others(week, town, visit, community):
    for n in range(4):
        day = week + dt.timedelta(days=n)
        for minute in range(9):
            town.say("阿杉", "胶片相机", f"{day} 18:0{minute}")
            town.say("小禾", "天气不行", f"{day} 19:0{minute}")
    mine = visit(f"boards/analyses/words/members/{town.person('阿杉').pk}/")
    assert "胶片" in mine
    assert "天气" not in mine
    address = re.search(r'<a class="chip" href="([^"]*)">胶片', mine)[1]
    assert messages(visit(path(address))) == 36
    silent = town.person("阿远").pk
    assert "近 90 天没说过话" in visit(f"boards/analyses/words/members/{silent}/")
    visit("boards/analyses/words/said/?word=胶片&member=999999", status=404)


def test_a_segment_tells_what_its_members_say_more_than_the_rest(week, town, visit, community):
    for n in range(7):
        for minute in range(9):
            town.say("阿杉", "胶片相机", f"{week + dt.timedelta(days=n)} 18:0{minute}")
    segment = making.save_members(community, "摄影的", [town.person("阿杉").pk], by=None)
    page = visit(f"segments/{segment.pk}/")
    assert "这群人更爱说的词" in page
    card = visit(f"boards/analyses/words/segments/{segment.pk}/")
    assert {"胶片", "相机"} & set(spec(card)["x"])
    assert "咖啡" not in spec(card)["x"]
