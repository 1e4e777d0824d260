"""Merging and its undo: flat, exact, without a cycle whoever presses at the same time."""

import itertools
import threading
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.conftest import START, moment
from weilu.events import profile
from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.events.searching import Wanted, search
from weilu.kit.clock import from_ms
from weilu.members.aliases import alias_map, also_known_as, exceptions, standing
from weilu.members.flagging import flag
from weilu.members.merging import CannotMerge, merge, unmerge
from weilu.members.models import Distinct, Member
from weilu.members.suggesting import dismiss, suggestions, suggestions_for

_members = itertools.count(100)


def rows(community):
    fields = ("pk", "merged_into_id", "merged_under_id", "first_seen", "last_seen", "last_active")
    return list(Member.objects.filter(community=community).order_by("pk").values_list(*fields))


def answers(community):
    """What every query over a person's numbers returns, for each person."""
    told = {}
    for member in Member.objects.people().filter(community=community).order_by("pk"):
        numbers = member.numbers()
        told[member.pk] = (
            [found.id for found in search(community.pk, Wanted(members=numbers))],
            profile.active_hours(community.pk, numbers, community.zone),
            profile.kinds(community.pk, numbers),
            sorted(profile.companions(community.pk, numbers), key=lambda one: one.member),
        )
    return told


@pytest.mark.django_db
def test_a_merge_makes_one_person_of_two(people, owner, community):
    shan, he, _ = people
    merge(shan, he, by=owner)
    root = Member.objects.get(pk=shan.pk)
    assert root.numbers() == [shan.pk, he.pk]
    assert (root.first_seen, root.last_active) == (moment(0), moment(3))
    assert alias_map(community.pk) == {he.pk: shan.pk}
    assert also_known_as(community.pk, [he.pk]) == [shan.pk, he.pk]


@pytest.mark.django_db
def test_a_repeat_is_known_under_whichever_number_it_came_before(people, owner, community, say):
    shan, he, _ = people
    event = say(he, "只说一次", minutes=30)
    merge(shan, he, by=owner)
    again = Event(member=shan.pk, ts=event.ts, kind="message", id=event.id, platform="qq", text=event.text)
    assert record(community, [again]).new == 0


@pytest.mark.django_db
def test_merging_someone_with_guests_brings_the_guests_and_gives_them_back(people, owner):
    shan, he, zhou = people
    merge(he, zhou, by=owner)
    merge(shan, he, by=owner)
    assert sorted(Member.objects.get(pk=shan.pk).numbers()) == [shan.pk, he.pk, zhou.pk]
    assert not Member.objects.filter(merged_into__merged_into__isnull=False).exists(), "no chain"
    unmerge(he, by=owner)
    assert Member.objects.get(pk=he.pk).numbers() == [he.pk, zhou.pk]
    assert Member.objects.get(pk=shan.pk).numbers() == [shan.pk]


@pytest.mark.django_db
def test_what_cannot_be_merged_says_so(people, owner, community):
    shan, he, _ = people
    merge(shan, he, by=owner)
    for pair in ((shan, he), (he, shan), (shan, shan)):
        with pytest.raises(CannotMerge, match="同一位"):
            merge(*pair, by=owner)
    with pytest.raises(CannotMerge, match="没有并入"):
        unmerge(shan, by=owner)


@pytest.mark.django_db
def test_events_after_the_merge_move_the_person_and_the_undo_counts_anew(people, owner, say):
    shan, he, _ = people
    merge(shan, he, by=owner)
    say(he, "后来的话", minutes=600)
    assert Member.objects.get(pk=shan.pk).last_active == moment(600)
    unmerge(he, by=owner)
    assert Member.objects.get(pk=shan.pk).last_active == moment(3)
    assert Member.objects.get(pk=he.pk).last_active == moment(600)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=6), data=st.data())
@pytest.mark.django_db
def test_merges_and_their_undoing_in_any_order_leave_everything_as_before(community, owner, say, meet, pairs, data):
    people = [meet(f"人{n}", account=str(n)) for n in range(5)]
    if Member.objects.get(pk=people[0].pk).first_seen is None:
        for n, one in enumerate(people):
            first = say(one, f"{n}", minutes=n)
            say(people[(n + 1) % 5], "回", minutes=n + 20, target=first.id)
    before, told = rows(community), answers(community)
    merged = []
    for one, two in pairs:
        try:
            guest = Member.objects.get(pk=people[two].pk).root
            merge(people[one], people[two], by=owner)
            merged.append(guest)
        except CannotMerge:
            pass
    assert not Member.objects.filter(merged_into__merged_into__isnull=False).exists()
    everyone = sorted(number for one in Member.objects.people() for number in one.numbers())
    assert everyone == sorted(one.pk for one in people)
    for guest in data.draw(st.permutations(merged)):
        unmerge(guest, by=owner)
    assert rows(community) == before
    assert answers(community) == told


def at_once(*acts):
    """Run the acts in threads of their own, all let go at the same moment; answers what they raised."""
    gate, raised = threading.Barrier(len(acts)), []

    def run(act):
        try:
            gate.wait()
            act()
        except CannotMerge as reason:
            raised.append(reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crosswise", [False, True])
def test_two_who_merge_the_same_pair_at_once_make_one_merge(people, owner, community, crosswise):
    shan, he, zhou = people
    merge(he, zhou, by=owner)
    second = (he, shan) if crosswise else (shan, he)
    raised = at_once(lambda: merge(shan, he, by=owner), lambda: merge(*second, by=owner))
    assert len(raised) == 1
    roots = Member.objects.people().filter(community=community)
    assert len(roots) == 1
    assert sorted(roots[0].numbers()) == sorted(one.pk for one in people)
    assert not Member.objects.filter(merged_into__merged_into__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_a_ring_of_merges_at_once_makes_one_person(people, owner, community):
    a, b, c = people
    raised = at_once(lambda: merge(a, b, by=owner), lambda: merge(b, c, by=owner), lambda: merge(c, a, by=owner))
    assert len(raised) == 1
    assert Member.objects.people().filter(community=community).count() == 1
    assert not Member.objects.filter(merged_into__merged_into__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_every_thread_learns_of_a_merge_at_once(people, owner, community):
    shan, he, _ = people
    assert alias_map(community.pk) == {}
    at_once(lambda: merge(shan, he, by=owner))
    assert alias_map(community.pk) == {he.pk: shan.pk}
    at_once(lambda: unmerge(he, by=owner))
    assert alias_map(community.pk) == {}


@pytest.mark.django_db
def test_flags_count_under_every_number_of_the_person(people, owner, community):
    shan, he, zhou = people
    merge(shan, he, by=owner)
    assert flag(he, "staff", True, by=owner)
    assert not flag(shan, "staff", True, by=owner)
    flag(zhou, "bot", True, by=owner)
    assert exceptions(community) == ([shan.pk, he.pk], [zhou.pk])


@pytest.mark.django_db
def test_who_looks_alike_is_suggested_with_the_reason(community, owner, meet, store):
    one = meet("阿杉", account="1", phone="13800001234")
    two = meet("杉", "wechat", "w1", phone="13800001234")
    named = meet("阿杉", "whatsapp", space="一群")
    meet("路人", account="7", handle="luren")
    stranger = meet("别人", "weibo", "8", handle="luren")
    told = {(pair.one.pk, pair.two.pk): pair.reasons for pair in suggestions(community)}
    assert told[one.pk, two.pk] == ("phone",)
    assert told[one.pk, named.pk] == ("name",)
    assert next(iter(told.values())) == ("phone",), "the strongest first"
    assert {reasons for pair, reasons in told.items() if stranger.pk in pair} == {("handle",)}
    assert {pair.two.pk for pair in suggestions_for(one)} == {two.pk, named.pk}
    dismiss(named, one, by=owner)
    dismiss(one, named, by=owner)
    assert Distinct.objects.count() == 1
    merge(one, two, by=owner)
    assert suggestions_for(one) == []
    assert [pair.reasons for pair in suggestions(community)] == [("handle",)]


@pytest.mark.django_db
def test_a_nickname_finds_its_owner_in_other_writing(community, meet, store):
    known = meet("馬蘭花", account="1")
    named = meet("马兰花", "wechat", space="一群")
    assert [pair.one for pair in suggestions_for(named)] == [known]
    assert [pair.two for pair in suggestions_for(known)] == [named]


@pytest.mark.django_db
def test_a_word_that_a_crowd_shares_suggests_nobody(community, meet, store):
    for n in range(9):
        meet("客服", account=str(n))
    nameless = meet("客服", "wechat", space="一群")
    assert suggestions(community) == suggestions_for(nameless) == []


@pytest.mark.django_db
def test_two_who_are_both_known_by_account_are_not_joined_by_a_name(community, meet, store):
    meet("静静", account="1")
    meet("静静", "wechat", "2")
    assert suggestions(community) == []


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles"])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.lists(st.integers(0, 24 * 400), min_size=1, max_size=30))
def test_days_and_hours_are_those_of_the_wall_clock(community, store, zone, hours):
    number = next(_members)
    times = [START + hour * 3_600_000 for hour in hours]
    record(
        community,
        [Event(member=number, ts=ts, kind="message", id=event_id("d", number, n)) for n, ts in enumerate(times)],
    )
    here = [from_ms(ts, ZoneInfo(zone)) for ts in times]
    first, last = min(here).date(), max(here).date()
    assert profile.active_days(community.pk, [number], ZoneInfo(zone), first, last) == Counter(
        one.date() for one in here
    )
    counted = Counter(one.hour for one in here)
    assert profile.active_hours(community.pk, [number], ZoneInfo(zone)) == [counted[hour] for hour in range(24)]


def test_within_one_look_people_are_asked_for_once(community, django_assert_num_queries):
    known = {}
    with standing(known):
        first = exceptions(community), alias_map(community.pk)
    with standing(known), django_assert_num_queries(0):
        assert (exceptions(community), alias_map(community.pk)) == first
    community.members.create(name="客服", is_staff=True)
    assert exceptions(community) != first[0]
