"""情感地图: what its cards say, and that each cell, peak and end opens exactly the messages it counts."""

import datetime as dt
import html
import random
import re

import pytest

from scored import make_every_sort, record_moods
from weilu.insights.models import Board
from weilu.insights.reports.boarding import BoardReportForm, compose
from weilu.insights.reports.printing import page
from weilu.segments import making

pytestmark = pytest.mark.django_db

MOODS = {
    "happy": (0.9, "徒步真开心"),
    "angry": (-0.9, "又崩了，退款"),
    "sad": (-0.6, "下雨去不成"),
    "surprise": (0.5, "竟然送了徽章"),
    "neutral": (0.1, "几点集合？"),
}
WHO = ("阿杉", "小禾", "老石", "as_2019", "阿朵", "小满", "大山", "朱朱", "阿澄", "老板", "小围")
KINDS = ("join", "purchase", "attend", "win", "invite", "deliver", "reply_by_staff")
LINK = re.compile(r'<a href="([^"]+)" title="([^"]+)" aria-label')


@pytest.fixture
def travelled(town, community):
    """Thirty days: everybody speaks in every mood, comes, buys, takes part; staff and a bot among them."""
    first, chance, told = community.yesterday - dt.timedelta(days=29), random.Random(3), []
    for n in range(660):
        day, who = first + dt.timedelta(days=n // 22), chance.choice(WHO)
        when = f"{day} {8 + n % 11:02}:{30 + n % 22 // 11}"
        if chance.random() < 0.25:
            told.append((town.event(who, kind=chance.choice(KINDS), when=when), 0.0, ""))
        else:
            # The last third is a bad time.
            mood = chance.choice(list(MOODS) if n < 440 else ["angry", "sad"])
            event = town.event(who, MOODS[mood][1], when, room="一群" if n % 3 else "二群")
            event.platform = "qq" if n % 5 == 0 else "wechat"
            told.append((event, MOODS[mood][0], mood))
    record_moods(community, told)
    make_every_sort(town)
    making.save(community, "说得多", {"did": "message", "at_least": 30}, by=None)
    return first


def cells(page):
    """(address, what is told) of every cell with messages."""
    return [(html.unescape(url), html.unescape(told)) for url, told in LINK.findall(page)]


def hits(visit, url):
    path = url.split("/stream/")[1]
    return int(re.search(r'id="hits">([\d,]+)<', visit(f"stream/hits/{path}"))[1].replace(",", ""))


def number(told):
    return int(re.search(r"([\d,]+) 条消息", told)[1].replace(",", ""))


@pytest.mark.parametrize("nth", [12, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("look", "card"),
    [
        ("range=90", "journey"), ("from={later}", "journey"), ("range=90&room={room}", "journey"),
        ("range=90&platform=qq", "journey"), ("range=90&segment=说得多", "journey"), ("staff=1&bots=1", "journey"),
        ("from={later}&beside=before", "journey-beside"), ("beside=segment:说得多", "journey-beside"),
        ("from={later}&beside=span&from2={first}&to2={first}", "journey-beside"),
    ],
)  # fmt: skip
def test_every_cell_opens_exactly_the_messages_it_counts(travelled, visit, town, look, card, nth):
    asked = look.format(room=town.room("二群").pk, first=travelled, later=travelled + dt.timedelta(days=20))
    found = cells(visit(f"boards/parts/{card}/?{asked}"))
    assert len(found) > (8 if "from2" in look else 20)
    for url, told in found[::nth]:
        assert hits(visit, url) == number(told), (told, url)


def test_peak_and_end_open_their_messages(travelled, visit):
    page = visit("boards/parts/journey-curve/?range=90")
    marks = re.findall(r'faint">(\S+)</span> <a class="link" href="([^"]+)">(峰值|终值) [+−\d.]+</a>', page)
    assert [kind for *_, kind in marks] == ["峰值", "终值"]
    whole = {told.split(" · ")[0]: number(told) for _url, told in cells(visit("boards/parts/journey/?range=90"))
                 if " · 整个阶段" in told}  # fmt: skip
    for stage, url, _kind in marks:
        assert hits(visit, html.unescape(url)) == whole[stage]


def test_a_bad_time_beside_the_good_one_before_is_marked_where_intervals_allow(travelled, visit):
    later = travelled + dt.timedelta(days=20)
    page = visit(f"boards/parts/journey-beside/?from={later}&beside=before")
    assert "▲" in page  # what was before feels better
    assert "▼" not in page.split("<p class")[0]
    same = visit(f"boards/parts/journey-beside/?from={later}&beside=span&from2={later}")
    assert '<i class="moved">' not in same


def test_the_page_offers_the_map_alone_or_beside_another(travelled, visit):
    assert "part-journey-beside" not in visit("journey/")
    page = visit("journey/?beside=segment:说得多")
    assert 'id="part-journey-beside"' in page
    assert visit("journey/?beside=segment:没有这个").count("没有名叫 没有这个 的分群") == 1


def test_without_judged_messages_it_says_so(town, visit):
    town.say("阿杉", "안녕하세요", "2026-03-02 09:00")  # a language that no head reads
    assert "换一段时间，或先导入聊天记录" in visit("boards/parts/journey/?range=all")


def test_a_cell_that_is_no_more_shows_nothing(travelled, visit):
    assert 'id="hits">0<' in visit("stream/hits/?kind=all&stage=gone")
    assert "阶段：?" in visit("stream/?kind=all&stage=gone")


def test_a_board_with_the_map_becomes_a_report_on_paper(travelled, signed_in, community):
    cards = [{"card": name, "asked": {}, "width": ""} for name in ("journey", "journey-curve", "journey-beside")]
    board = Board.objects.create(community=community, name="心情", cards=cards)
    last = travelled + dt.timedelta(days=29)
    told = {"board": board.pk, "first": travelled + dt.timedelta(days=20), "last": last}
    form = BoardReportForm(community, told)
    assert form.is_valid(), form.errors
    made = compose(community, form, by=None)
    paper = page(made)
    assert paper.count("心情最好的是") == 3
    assert paper.count("<svg") == 2
    assert "整个阶段" in paper
