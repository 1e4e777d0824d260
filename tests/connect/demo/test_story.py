"""The demo community hangs together: ids, order, people and numbers are what a platform could have sent."""

import datetime as dt
from collections import Counter, defaultdict
from itertools import pairwise

import msgspec

from weilu.connect.demo import people
from weilu.events.vocabulary import KINDS

from .conftest import END, UNTIL, ZONE, day_of, tell


def _bytes(told):
    return msgspec.json.encode(told)


def test_the_same_seed_tells_the_same_story_and_another_seed_another():
    small = {"members": 120, "days": 40}
    first = _bytes(tell(**small))
    assert first == _bytes(tell(**small))
    assert first != _bytes(tell(**small, seed=8))


def test_a_later_moment_only_adds_records():
    small = {"members": 120, "days": 40}
    earlier = tell(**small, until=UNTIL)
    later = tell(**small, until=UNTIL + dt.timedelta(days=3))
    assert _bytes(earlier) == _bytes(later[: len(earlier)])
    assert day_of(later[-1]) == UNTIL.date() + dt.timedelta(days=3)
    assert tell(**small) == [one for one in earlier if day_of(one) <= END]


def test_today_is_told_as_far_as_now(told):
    today = [one for one in told if day_of(one) == UNTIL.date()]
    assert len(today) > 30
    assert max(one.ts for one in today) <= UNTIL.timestamp() * 1000


def test_as_many_accounts_and_events_as_wanted(told):
    known = {(one.platform, one.author_id) for one in told if one.author_id and day_of(one) <= END}
    assert len(known) == 600
    assert 0.95 * 60_000 < len([one for one in told if day_of(one) <= END]) < 1.05 * 60_000
    assert 0.85 * 9_000 < len(tell(members=300, days=90, events=9_000)) < 1.15 * 9_000


def test_records_come_in_time_order_with_unique_ids_and_known_kinds(told):
    assert all(before.ts <= after.ts for before, after in pairwise(told))
    assert [one.line for one in told] == list(range(1, len(told) + 1))
    assert len({one.native_id for one in told}) == len(told)
    assert {one.kind for one in told} <= set(KINDS)
    assert {one.platform for one in told} == {"wechat", "qq", "weibo", "web"}
    assert set(Counter(one.kind for one in told)) >= {
        *("message", "reaction", "like", "comment", "share", "view", "read", "check_in", "sign_in", "purchase"),
        *("refund", "join", "leave", "invite", "ask", "reply_by_staff", "sign_up", "attend", "points", "win"),
    }


def test_what_is_answered_or_liked_was_there_before_on_the_same_platform(told):
    seen = {}
    for one in told:
        if one.target:
            assert seen[one.target] == one.platform, one
        seen[one.native_id] = one.platform


def test_people_do_nothing_before_they_join_or_after_they_leave(told):
    here, gone = set(), set()
    for one in told:
        who = (one.platform, one.author_id)
        if one.kind == "join":
            here.add(who)
        elif one.author_id:
            assert who in here, one
            assert who not in gone or one.kind == "leave", one
        if one.kind == "leave":
            gone.add(who)
    assert len(gone) > 40


def test_a_streak_counts_the_days_in_a_row(told):
    last: dict[str, tuple[dt.date, float]] = {}
    for one in told:
        if one.kind == "check_in":
            day, before = last.get(one.author_id, (None, 0))
            assert day != day_of(one)
            assert one.value == (before + 1 if day == day_of(one) - dt.timedelta(1) else 1)
            last[one.author_id] = (day_of(one), one.value)
    assert max(one.value for one in told if one.kind == "check_in") > 14


def test_refunds_give_back_what_an_order_cost(told):
    paid = {}
    for one in told:
        if one.kind == "purchase":
            paid[one.props["order"]] = (one.author_id, one.value)
        elif one.kind == "refund":
            assert paid.pop(one.props["order"]) == (one.author_id, one.value)


def test_some_people_can_be_recognised_on_a_second_platform(told):
    marks = defaultdict(set)
    for one in told:
        for mark in (one.handle, one.email, one.phone):
            if mark:
                marks[mark].add(one.platform)
    assert sum(len(platforms) > 1 for platforms in marks.values()) > 10


def test_most_members_fall_quiet_and_a_few_carry_the_talk(told):
    staff = {one.author_id for one in told if one.is_staff or one.is_bot}
    said = Counter(one.author_id for one in told if one.kind == "message" and one.author_id not in staff)
    counts = sorted(said.values(), reverse=True)
    assert sum(counts[: len(counts) // 10]) > 0.4 * sum(counts)
    assert counts[0] < 0.1 * sum(counts)
    joined = {one.author_id for one in told if one.kind == "join"}
    assert 0.15 < 1 - len(said) / len(joined) < 0.6


def test_the_member_list_holds_those_who_stayed_in_the_groups(told):
    left = {one.author_id for one in told if one.kind == "leave" and day_of(one) <= END}
    joined = {(one.author_id, one.space) for one in told if one.kind == "join" and one.platform == "wechat"}
    rows = list(people(members=600, end=END, zone=ZONE))
    assert not {row.author_id for row in rows} & left
    assert {(row.author_id, row.space) for row in rows if not row.is_staff and not row.is_bot} <= joined
    assert any(row.birthday for row in rows)
    assert any(row.tags for row in rows)
    assert any(row.is_staff for row in rows)


def test_a_tiny_town_lives_too():
    assert {one.kind for one in tell(members=25, days=20)} >= {"join", "message"}
