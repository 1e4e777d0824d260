"""Levels by what was ever given, and who was given most in a while."""

import datetime as dt

import pytest
from django.urls import reverse

from weilu.kit.clock import now, start_of
from weilu.loyalty.adjusting import adjust
from weilu.loyalty.leaderboard import ranks
from weilu.loyalty.ledger import grant, spend
from weilu.loyalty.levels import place_of
from weilu.loyalty.models import Level, Transfer
from weilu.loyalty.timeline import record_points
from weilu.members.merging import merge, unmerge
from weilu.members.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("balanced")]


@pytest.fixture
def levels(community):
    for name, points in (("新朋友", 0), ("常客", 100), ("元老", 500)):
        Level.objects.create(community=community, name=name, points=points, benefits=f"{name}的权益")


def test_spending_lowers_no_level_but_taking_by_hand_does(levels, shan, key, owner):
    assert place_of(shan).level.name == "新朋友"
    grant(shan, 120, key=key())
    spend(shan, 90, key=key())
    told = place_of(shan)
    assert (told.level.name, told.following.name, told.missing) == ("常客", "元老", 380)
    adjust(shan, -30, "发错了", key="a", by=owner)
    assert place_of(shan).level.name == "新朋友"


def test_a_merged_person_has_the_level_of_both_and_the_undo_is_exact(levels, shan, he, key, owner, store):
    grant(shan, 60, key=key())
    grant(he, 60, key=key())
    merge(shan, he, by=owner)
    assert place_of(shan).level.name == place_of(he).level.name == "常客"
    unmerge(he, by=owner)
    he.refresh_from_db()
    assert place_of(he).points == 60


def test_a_level_that_is_reached_stands_on_the_timeline_once(levels, shan, key, store):
    for _ in range(3):
        grant(shan, 60, key=key())
        record_points()
    assert store.query("SELECT content, value FROM events WHERE kind = 'level' ORDER BY value") == [
        ("新朋友", 0.0),
        ("常客", 100.0),
    ]


def test_the_board_counts_within_its_days_and_leaves_staff_out(community, shan, he, key, store):
    boss = Member.objects.create(community=community, name="豆豆", is_staff=True)
    for member, points in ((shan, 10), (he, 10), (boss, 99), (shan, 5)):
        grant(member, points, key=key())
    before = start_of(community.today.replace(day=1), community.zone) - dt.timedelta(seconds=1)
    Transfer.objects.filter(amount=5).update(at=before)
    assert [(one.place, one.member, one.points) for one in ranks(community, "month")] == [(1, shan, 10), (1, he, 10)]
    assert [(one.member, one.points) for one in ranks(community, "last_month")] == [(shan, 5)]
    assert [(one.place, one.points) for one in ranks(community, "ever")] == [(1, 15), (2, 10)]
    assert before < now()


def test_levels_are_set_and_seen_in_the_web(signed_in, community, shan, key):
    page = reverse("loyalty:levels", args=[community.slug])
    grant(shan, 120, key=key())
    for _ in range(2):
        answer = signed_in.post(page, {"name": "常客", "points": 100, "benefits": "生日礼"})
    assert answer.status_code == 422
    assert "1 人" in signed_in.get(page).content.decode()
    panel = signed_in.get(reverse("loyalty:of_member", args=[community.slug, shan.pk])).content.decode()
    assert "生日礼" in panel
    level = Level.objects.get()
    signed_in.post(reverse("loyalty:level", args=[community.slug, level.pk]), {"name": "老友", "points": 90})
    board = reverse("loyalty:leaderboard", args=[community.slug])
    assert "阿杉" in signed_in.get(board).content.decode()
    assert "阿杉" in b"".join(signed_in.get(board, {"format": "csv"}).streaming_content).decode()
    signed_in.post(reverse("loyalty:level_remove", args=[community.slug, level.pk]))
    assert not Level.objects.exists()
