"""Acts that rewrite the past: afterwards the numbers are those of the events that are left, and the bytes are gone."""

import datetime as dt

import pytest

from weilu.analytics.door import ask
from weilu.analytics.query import Query
from weilu.events import rollups
from weilu.events.event import Event, event_id
from weilu.events.models import Rewrite
from weilu.events.recording import record
from weilu.events.rewriting import finish, finish_all, request
from weilu.events.searching import Wanted, search
from weilu.team.changes import change_community

MIDNIGHT = 1_772_294_400_000  # 2026-03-01 00:00 in Shanghai


def told(member: int, n: int, *, source: int = 0, text: str = "早") -> Event:
    return Event(
        member=member, ts=MIDNIGHT + n * 3_600_000, kind="message", id=event_id(member, n), source=source, text=text
    )


@pytest.fixture
def a_week(store, community):
    record(community, [told(member, n * member, source=member) for member in (1, 2, 3) for n in range(80)])


def numbers(community):
    query = Query(community, dt.date(2026, 2, 20), dt.date(2026, 3, 20))
    return {metric: ask(metric, query).rows for metric in ("active", "growth", "speaking", "stickiness", "heatmap")}


@pytest.mark.parametrize(("act", "arguments"), [("erase", {"members": [2]}), ("drop_source", {"source": 2})])
def test_what_is_left_is_what_was_never_touched(store, community, a_week, act, arguments):
    finish(request(community, act, **arguments))
    after = numbers(community)
    assert rollups.compare(store) == []
    assert {found.member for found in search(community.pk, Wanted(limit=500))} == {1, 3}
    store.command("TRUNCATE TABLE events")
    from weilu.events.recording import recorder

    recorder().forget()
    record(community, [told(member, n * member, source=member) for member in (1, 3) for n in range(80)])
    assert numbers(community) == after


def test_erased_rows_are_gone_from_disk(store, community, a_week):
    finish(request(community, "erase", members=[1, 2, 3]))
    parts = store.query("SELECT sum(rows) FROM system.parts WHERE table = 'events'")
    assert parts == [(0,)], "no part, active or replaced, holds a row"


def test_an_erased_event_may_be_recorded_again(store, community, a_week):
    finish(request(community, "drop_source", source=2))
    assert record(community, [told(2, 4, source=9)]).new == 1


def test_a_rewrite_that_a_crash_left_is_finished(store, community, a_week):
    rewrite = request(community, "erase", members=[3])
    Rewrite.objects.filter(pk=rewrite.pk).update(state=Rewrite.State.RUNNING)
    assert finish_all() == 1
    assert search(community.pk, Wanted(members=[3])) == []
    assert finish_all() == 0


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kathmandu"])
def test_numbers_are_right_before_during_and_after_a_change_of_zone(store, community, owner, a_week, zone):
    change_community(community, by=owner, time_zone=zone)
    community.refresh_from_db()
    assert community.day_zone == "Asia/Shanghai", "the days are cut by a job"
    during = numbers(community)
    assert finish_all() == 1
    community.refresh_from_db()
    assert community.day_zone == zone
    assert numbers(community) == during
    assert rollups.compare(store) == []


def test_a_month_without_its_rollup_is_answered_by_the_events(store, community, a_week):
    before = numbers(community)
    store.command("ALTER TABLE events CLEAR PROJECTION by_day IN PARTITION 202603 SETTINGS mutations_sync = 2")
    assert numbers(community) == before
    assert rollups.repair(store) == 0
