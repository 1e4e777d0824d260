"""Points for what members do: each event once, capped a day, only from when a person switched it on."""

import datetime as dt

import pytest
from django.urls import reverse

from insights.conftest import Town
from loyalty.conftest import at_once
from weilu.kit.clock import now
from weilu.loyalty import ruling
from weilu.loyalty.accounts import balance_of
from weilu.loyalty.earning import dry_run, earn_everywhere, read_on
from weilu.loyalty.models import Earned, EarningRule, Transfer
from weilu.members.merging import merge
from weilu.segments import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("balanced")]
SOON = dt.timedelta(seconds=2)


@pytest.fixture
def town(store, community):
    return Town(community)


@pytest.fixture
def rule(community, owner):
    """签到 +5, once a day; off."""
    return ruling.write(community, ruling.Ruled("每日签到", "sign_in", 5, 1, None), by=owner)


def sign_in(town, who, moment=None, **more):
    town.say(who, "", moment or now() + SOON, kind="sign_in", **more)
    return town.people[who]


def test_a_rule_counts_from_when_it_is_switched_on_and_each_event_once(town, rule, owner):
    shan = sign_in(town, "阿杉", now() - dt.timedelta(hours=1))
    earn_everywhere()
    ruling.switch(rule, on=True, by=owner)
    earn_everywhere()
    assert balance_of(shan) == 0
    sign_in(town, "阿杉")
    for _ in range(2):
        earn_everywhere()
    EarningRule.objects.update(cursor=0)
    earn_everywhere()
    assert balance_of(shan) == 5
    assert Transfer.objects.get().reason == "每日签到"


def test_a_day_brings_no_more_than_its_cap_also_under_two_accounts(town, rule, owner):
    ruling.switch(rule, on=True, by=owner)
    shan, he = (sign_in(town, who) for who in ("阿杉", "小禾"))
    earn_everywhere()
    merge(shan, he, by=owner)
    for who in ("阿杉", "小禾", "阿杉"):
        sign_in(town, who, now() + 2 * SOON)
    sign_in(town, "阿杉", now() + dt.timedelta(days=1))
    earn_everywhere()
    assert balance_of(shan) == 15


def test_staff_bots_and_those_outside_the_segment_earn_nothing(town, community, rule, owner):
    segment = making.save(community, "老朋友", {"all": [{"list": [town.person("阿杉").pk]}]}, by=owner)
    town.person("豆豆", is_staff=True)
    town.person("机器人", is_bot=True)
    ruling.write(community, ruling.Ruled("每日签到", "sign_in", 5, 0, segment), by=owner, known=rule)
    ruling.switch(rule, on=True, by=owner)
    for who in ("阿杉", "小禾", "豆豆", "机器人"):
        sign_in(town, who)
    earn_everywhere()
    assert {one.member.name for one in Earned.objects.select_related("member")} == {"阿杉"}
    making.put_away(segment, by=owner)
    sign_in(town, "阿杉", now() + 3 * SOON)
    earn_everywhere()
    told = EarningRule.objects.get()
    assert told.on_at is None
    assert "分群已经删除" in told.trouble


def test_a_dry_run_tells_what_it_would_give_and_gives_nothing(town, rule):
    for hours in (1, 2, 30):
        shan = sign_in(town, "阿杉", now() - dt.timedelta(hours=hours))
    told = dry_run(rule)
    assert told.points == 5 * told.times
    assert told.times in {2, 3}, "three within two or three local days"
    assert told.people[0][0] == shan
    assert not Transfer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_processes_that_look_at_once_give_points_once(town, community, rule, owner):
    ruling.write(community, ruling.Ruled("每日签到", "sign_in", 5, 2, None), by=owner, known=rule)
    ruling.switch(rule, on=True, by=owner)
    for n in range(5):
        shan = sign_in(town, "阿杉", now() + n * SOON)
    newest = 10**9
    told = at_once(6, lambda _n: read_on(EarningRule.objects.select_related("community").get(), newest))
    assert told == [None] * 6
    assert balance_of(shan) == 10


def test_in_the_web_a_rule_is_looked_at_before_it_is_switched_on(signed_in, community, town, key):
    def at(name, *more):
        return reverse(f"loyalty:{name}", args=[community.slug, *more])

    sign_in(town, "阿杉", now() - dt.timedelta(hours=1))
    assert "还没有赚积分的规则" in signed_in.get(at("rules")).content.decode()
    facts = {"name": "签到", "kind": "sign_in", "amount": 5, "times": 1}
    assert signed_in.post(at("rule_add"), {**facts, "kind": "redeem"}).status_code == 422
    page = signed_in.post(at("rule_add"), facts, follow=True).content.decode()
    assert "阿杉" in page
    rule = EarningRule.objects.get()
    assert "从现在起" in signed_in.post(at("rule_switch", rule.pk), {"on": "1"}, follow=True).content.decode()
    assert signed_in.post(at("rule_change", rule.pk), facts).status_code == 422
    sign_in(town, "阿杉")
    earn_everywhere()
    assert "最近发的" in signed_in.get(at("rule", rule.pk)).content.decode()
    assert "1 次" in signed_in.get(at("rules")).content.decode()
    for _ in range(2):
        signed_in.post(at("rule_remove", rule.pk))
    assert EarningRule.objects.get().on_at is None
