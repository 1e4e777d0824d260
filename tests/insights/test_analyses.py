"""分析: every question has its page, its controls change the answer, and people stand behind the numbers."""

import datetime as dt
import json
import re

import pytest

from weilu.analytics.door import METRICS
from weilu.analytics.models import ChannelCost
from weilu.insights.analyses.all import ANALYSES
from weilu.insights.cards import CARDS
from weilu.insights.look import OPTIONS

pytestmark = pytest.mark.django_db


def specs(html):
    return [json.loads(one) for one in re.findall(r'type="application/json">(.*?)</script>', html, re.DOTALL)]


@pytest.fixture
def fortnight(town, community):
    """Fourteen days up to yesterday: 阿杉 and 小禾 join and talk, 阿杉 buys twice; 老石 joins and is silent."""
    first = community.yesterday - dt.timedelta(days=13)
    for who, channel in (("阿杉", "扫码"), ("小禾", "扫码"), ("老石", "朋友")):
        town.record([town.event(who, when=f"{first} 08:00", kind="join", channel=channel)])
    for n in range(14):
        day = first + dt.timedelta(days=n)
        town.say("阿杉", "早", f"{day} 09:00")
        if n % 3 == 0:
            town.say("小禾", "早呀", f"{day} 09:10")
    for n in (4, 9):
        day = first + dt.timedelta(days=n)
        town.record([town.event("阿杉", when=f"{day} 10:00", kind="purchase", value=9900.0)])
    return first


def test_every_analysis_has_its_page_and_every_card_its_answer(fortnight, visit):
    index = visit("boards/analyses/")
    for name, analysis in ANALYSES.items():
        assert f"/boards/analyses/{name}/" in index
        page = visit(f"boards/analyses/{name}/?range=30")
        for card in analysis.cards:
            assert f"/boards/parts/{card}/" in page
            assert "<figure" in visit(f"boards/parts/{card}/?range=30", **{"HX-Request": "true"})
    assert {card for analysis in ANALYSES.values() for card in analysis.cards} <= set(CARDS)
    visit("boards/analyses/nothing/", status=404)


def test_every_metric_is_shown_by_a_card_and_every_option_can_be_asked_for(fortnight):
    assert {card.metric for card in CARDS.values()} == set(METRICS)
    offered = {control.name for analysis in ANALYSES.values() for control in analysis.controls}
    assert set(OPTIONS) <= offered


def test_retention_is_a_matrix_of_cohorts(fortnight, visit):
    drawn = specs(visit("boards/parts/retention/?range=30&grain=day"))[0]
    at = [place for place, label in enumerate(drawn["y"]) if label.startswith(str(fortnight))]
    row = drawn["series"][0]["data"][at[0]]
    assert row[:4] == [1.0, 0.5, 0.5, 1.0]
    assert drawn["y"][at[0]].endswith("2 人")


def test_steps_are_chosen_one_by_one(fortnight, visit, signed_in, community):
    address = f"/c/{community.slug}/boards/analyses/funnel/?step=join&step=purchase&step=&window=30d&range=30"
    moved = signed_in.get(address)
    assert moved.status_code == 302
    assert "steps=join%2Cpurchase" in moved["Location"]
    drawn = specs(visit("boards/parts/funnel/?range=30&steps=join,purchase&window=30d&compare=no"))[0]
    assert drawn["series"][0]["data"] == [3, 1]


def test_who_fell_out_of_a_funnel_is_one_click_away(fortnight, visit):
    card = visit("boards/parts/funnel/?range=30&steps=join,purchase&window=30d")
    address = re.search(r'href="([^"]*fallen[^"]*)"', card)[1].replace("&amp;", "&").split("boards/")[1]
    page = visit(f"boards/{address}")
    assert "小禾" in page
    assert "老石" in page
    assert "阿杉" not in page
    visit("boards/analyses/funnel/fallen/1/", status=404)
    visit("boards/analyses/funnel/fallen/99/", status=404)


def test_a_question_that_makes_no_sense_is_refused_once_in_plain_words(fortnight, visit):
    page = visit("boards/analyses/funnel/?window=0")
    assert "大于 0" in page
    assert "hx-get" not in page.split('id="parts"')[-1] or "boards/parts/funnel" not in page
    assert "大于 0" in visit("boards/parts/funnel/?window=0", **{"HX-Request": "true"})
    assert "2 到 20" in visit("boards/analyses/funnel/?steps=message")


def test_the_eight_groups_open_their_members_with_what_to_do(fortnight, visit):
    card = visit("boards/parts/rfm/?range=30")
    assert "¥198.00" in card
    group = re.search(r'href="([^"]*rfm/members[^"]*)"', card)[1].replace("&amp;", "&").split("boards/")[1]
    assert "阿杉" in visit(f"boards/{group}")
    visit("boards/analyses/rfm/members/nobody/", status=404)


def test_a_channel_s_cost_is_typed_in_and_spread(fortnight, visit, signed_in, community):
    address = f"/c/{community.slug}/boards/analyses/channels/costs/"
    last = fortnight + dt.timedelta(days=1)
    told = {"channel": "扫码", "first": fortnight, "last": last, "yuan": "120.50", "note": "海报"}
    assert signed_in.post(address, told).status_code == 302
    cost = ChannelCost.objects.get()
    assert (cost.amount, cost.days, cost.community) == (12050, 2, community)
    assert "¥120.50" in visit("boards/parts/channels/?range=30")
    assert "¥60.25" in visit("boards/parts/channels/?range=30")
    signed_in.post(address, told | {"last": fortnight - dt.timedelta(days=1)})
    assert ChannelCost.objects.count() == 1
    signed_in.post(f"{address}{cost.pk}/remove/")
    assert ChannelCost.objects.count() == 0


def test_a_sheet_has_the_rows_of_the_question_and_the_denominators(fortnight, visit):
    rows = visit("boards/channels.csv?range=30").lstrip("\ufeff").splitlines()
    assert rows[0].split(",")[-3:] == ["activation_n", "retention_n", "conversion_n"]
    funnel = visit("boards/funnel.csv?range=30&steps=join,purchase&window=30d").splitlines()
    assert [line.split(",")[2] for line in funnel[1:]] == ["3", "1"]
    visit("boards/funnel.csv?window=0", status=400)


def test_an_empty_community_is_told_what_brings_answers(store, visit):
    assert "去导入" in visit("boards/analyses/funnel/")
