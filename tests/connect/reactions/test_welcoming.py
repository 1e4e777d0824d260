"""欢迎新人: once each, together, and a crowd once."""

import datetime as dt

import pytest

from weilu.connect.models import Delivery, Reacted, ReactionRule
from weilu.connect.reactions.watching import look
from weilu.kit.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def welcome(rule):
    return rule("welcome", texts=["欢迎 {名单} 来到{群名}"], gather=60, crowd=20)


@pytest.fixture
def joins(says):
    def join(who, room="一群", **more):
        return says("", who, room=room, kind="join", **more)

    return join


def time_passes(community, seconds=61):
    """The time of gathering is over."""
    past = dt.timedelta(seconds=seconds)
    Reacted.objects.filter(outcome="gathered").update(due_at=now() - past)
    look(community)


def said():
    return list(Delivery.objects.order_by("pk").values_list("to", "text"))


def test_those_who_come_together_are_welcomed_together_in_their_room(welcome, joins, community):
    joins("阿杉")
    joins("小禾@all\n")
    joins("老周", room="二群")
    assert said() == []
    time_passes(community)
    time_passes(community)
    assert sorted(said()) == [("一群", "欢迎 阿杉、小禾＠all 来到一群"), ("二群", "欢迎 老周 来到二群")]


def test_who_comes_again_or_has_left_is_not_welcomed(welcome, joins, says, community):
    joins("阿杉")
    time_passes(community)
    joins("阿杉")
    joins("小禾")
    says("", "小禾", kind="leave")
    time_passes(community)
    assert len(said()) == 1
    assert Reacted.objects.get(held_for="gone")


def test_a_crowd_is_welcomed_once(welcome, joins, community):
    for n in range(25):
        joins(f"号{n}", looked=n == 24)
    time_passes(community)
    for n in range(25, 50):
        joins(f"号{n}", looked=n == 49)
    time_passes(community)
    assert [text for _, text in said()] == ["欢迎 号0、号1、号2、号3、号4、号5、号6、号7 等 25 位 来到一群"]
    assert Reacted.objects.filter(held_for="crowd").count() == 25


def test_a_pause_of_the_room_only_gathers_more(welcome, joins, community):
    ReactionRule.objects.update(room_pause=300)
    joins("阿杉")
    time_passes(community)
    joins("小禾")
    time_passes(community)
    assert len(said()) == 1
    Reacted.objects.filter(outcome="answered").update(made_at=now() - dt.timedelta(minutes=6))
    joins("老周")
    time_passes(community)
    assert said()[1][1] == "欢迎 小禾、老周 来到一群"


def test_what_a_member_list_tells_and_what_is_long_past_is_no_arrival(welcome, joins, community):
    joins("阿杉", ago=1801)
    joins("小禾", props={"roster": "2026-01-01"})
    time_passes(community)
    assert said() == []
    assert not Reacted.objects.exists()
