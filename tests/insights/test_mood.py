"""情绪: what the cards say, and that each value opens exactly the messages it counts."""

import datetime as dt
import html
import json
import random
import re
from itertools import pairwise

import pytest

from scored import make_every_sort, record_moods, record_scored
from weilu.segments import making

pytestmark = pytest.mark.django_db

MOODS = {
    "happy": (0.9, "徒步真开心"),
    "angry": (-0.9, "客服又不回"),
    "sad": (-0.6, "下雨去不成"),
    "fear": (-0.4, "山路好黑"),
    "surprise": (0.5, "竟然是 App 送的"),
    "neutral": (0.1, "app 几点集合"),
}
WHO = ("阿杉", "小禾", "老石", "as_2019", "老板", "小围")
CARDS = ("sentiment", "sounds", "emotions", "emotion-sums", "glad-words", "hurt-words", "mood-parts")


def specs(page):
    return [json.loads(one) for one in re.findall(r'type="application/json">(.*?)</script>', page, re.DOTALL)]


@pytest.fixture
def moody(town, community):
    """Twenty days in two rooms and on two platforms, of every mood; a person under two numbers, staff and a bot."""
    first = community.yesterday - dt.timedelta(days=19)
    told, chance = [], random.Random(7)
    for n in range(240):
        mood, who = chance.choice(list(MOODS)), chance.choice(WHO)
        day = first + dt.timedelta(days=n // 12)
        event = town.event(who, MOODS[mood][1], f"{day} {8 + n % 12:02}:30", room="一群" if n % 3 else "二群")
        event.platform = "qq" if n % 5 == 0 else "wechat"
        told.append((event, *MOODS[mood][:1], mood))
    silent = town.event("阿杉", "👌", f"{first} 09:00")
    told.append((silent, 0.0, ""))
    record_moods(community, told)
    make_every_sort(town)
    community.watched_words = ["App", "客服"]
    community.save()
    making.save(community, "说得多", {"did": "message", "at_least": 60}, by=None)
    return first


def counted(card, series, at):
    """How many messages stand behind a value: net sentiment rests on all of them, a share is a part of them."""
    if "n" not in series:
        return series["data"][at]
    return round(series["data"][at] * series["n"][at]) if card == "emotions" else series["n"][at]


@pytest.mark.parametrize("nth", [5, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "look",
    [
        "range=30", "range=30&grain=week", "range=30&room={room}", "range=30&platform=qq", "range=30&segment=说得多",
        "range=30&staff=1", "range=30&bots=1&staff=1", "range=30&word=App", "range=30&by=platform", "range=30&by=space",
        "range=30&by=word", "range=30&by=segment", "from={first}&to={third}&grain=month", "range=30&word=客服,App",
    ],
)  # fmt: skip
def test_every_value_opens_exactly_the_messages_it_counts(moody, visit, town, look, nth):
    asked = look.format(room=town.room("二群").pk, first=moody, third=moody + dt.timedelta(days=2))
    followed = 0
    for card in CARDS:
        for series in [one for spec in specs(visit(f"boards/parts/{card}/?{asked}")) for one in spec["series"]]:
            for at, url in list(enumerate(series.get("urls", [])))[::nth]:
                if not url or card == "mood-parts":  # its messages are counted below
                    continue
                assert hits(visit, url) == counted(card, series, at), (card, series["name"], url)
                followed += 1
    table = visit(f"boards/parts/mood-parts/?{asked}")
    rows = re.findall(r'<a class="link" href="([^"]*sounds=(?:positive|neutral|negative)[^"]*)">([\d,]+)</a>', table)
    for url, count in rows[: 9 if nth == 1 else 3]:
        assert hits(visit, html.unescape(url)) == int(count.replace(",", ""))
    assert followed > 10 // nth
    assert rows


def hits(visit, url):
    path = url.split("/stream/")[1]
    return int(re.search(r'id="hits">([\d,]+)<', visit(f"stream/hits/{path}"))[1].replace(",", ""))


def test_the_trend_compares_and_marks_what_happened(moody, town, visit):
    day = moody + dt.timedelta(days=15)
    town.record([town.event(who, kind="attend", when=f"{day} 08:00", activity="周末徒步") for who in WHO[:3]])
    asked = town.say("阿杉", "谁去周末徒步", f"{day} 07:00")
    for n in range(11):
        town.say("小禾", "我", f"{day} 07:{n + 10}", to=asked)
    drawn = specs(visit(f"boards/parts/sentiment/?from={moody + dt.timedelta(days=10)}"))[0]
    assert [one["name"] for one in drawn["series"]] == ["净情感度", "上一段 净情感度"]
    assert [(mark["x"], mark["title"]) for mark in drawn["marks"]] == [
        (str(day), "「谁去周末徒步」"), (str(day), "周末徒步"),
    ]  # fmt: skip
    addresses = [mark["url"].split("/stream/")[1] for mark in drawn["marks"]]
    assert "谁去周末徒步" in visit(f"stream/{addresses[0]}")
    assert visit(f"stream/{addresses[1]}").count('<article class="say') == 3


def test_words_that_hurt_are_those_of_bad_messages(town, visit, community):
    first = community.yesterday - dt.timedelta(days=19)
    said = [(who, first + dt.timedelta(days=n), n % 2 == 0) for who in WHO[:4] for n in range(20)]
    record_scored(
        community,
        [town.event(who, "这路线漂亮" if glad else "客服又不回", f"{day} 09:00") for who, day, glad in said],
        sentiment=[0.9 if glad else -0.9 for *_, glad in said],
        emotion=["happy" if glad else "angry" for *_, glad in said],
    )
    (glad,) = specs(visit("boards/parts/glad-words/?range=30"))
    (hurt,) = specs(visit("boards/parts/hurt-words/?range=30"))
    assert sorted(glad["x"]) == ["漂亮", "路线"]
    assert "客服" in hurt["x"]
    assert glad["series"][0]["data"] == [40, 40]


def test_one_who_shouts_makes_no_word(town, visit, community):
    day = community.yesterday
    said = [("阿杉", "垃圾活动", -0.9)] * 50 + [("小禾", "路线漂亮", 0.9), ("老石", "路线漂亮", 0.9)] * 2
    record_scored(
        community,
        [town.event(who, text, f"{day} 09:{n:02}") for n, (who, text, _) in enumerate(said)],
        sentiment=[score for *_, score in said], emotion=["angry" if score < 0 else "happy" for *_, score in said],
    )  # fmt: skip
    assert "消息还不够多" in visit("boards/parts/hurt-words/?range=30")


def test_the_page_in_both_languages_and_before_there_is_anything(town, visit, signed_in, community):
    page = visit("boards/mood/")
    assert "大家最近心情怎样" in page
    assert "还没有数据" in page
    town.say("阿杉", "Привет всем", f"{community.yesterday} 09:00")
    for card in CARDS:
        assert "这段时间没有数据" in visit(f"boards/parts/{card}/?range=30")
    figure = visit("boards/parts/nsr/?range=30", **{"HX-Request": "true"})
    assert "–" in figure
    signed_in.cookies["weilu_language"] = "en"
    assert "How is everybody feeling" in visit("boards/mood/")


def test_figures_say_the_change(moody, visit, community):
    asked = f"from={moody + dt.timedelta(days=10)}"
    for name in ("nsr", "negative-rate", "judged", "risen"):
        figure = visit(f"boards/parts/{name}/?{asked}", **{"HX-Request": "true"})
        assert "上一段" in figure, name
        url = html.unescape(re.search(r'class="value"><a href="([^"]+)"', figure)[1])
        assert hits(visit, url) > 0
    judged = visit(f"boards/parts/judged/?{asked}", **{"HX-Request": "true"})
    url = html.unescape(re.search(r'class="value"><a href="([^"]+)"', judged)[1])
    assert f">{hits(visit, url)}<small>" in judged


def test_a_figure_of_a_gone_segment_says_so(moody, visit):
    assert "没有名叫" in visit("boards/parts/nsr/?segment=没有的")


def test_the_line_is_in_order_of_days(moody, visit):
    days = specs(visit("boards/parts/sentiment/?range=30"))[0]["x"]
    assert all(one < other for one, other in pairwise(days))
