"""Recording: durable, once, in order, from many threads."""

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.events.batch import local_days
from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.events.searching import Wanted, search
from weilu.kit.clock import from_ms


def message(n: int, *, text: str = "早", member: int = 1, ts: int = 1_750_000_000_000, **more) -> Event:
    return Event(member=member, ts=ts + n * 1000, kind="message", id=event_id("t", n), text=text, **more)


def test_an_event_sent_twice_is_kept_once(store, community):
    assert record(community, [message(1), message(2)]).fresh.tolist() == [True, True]
    assert record(community, [message(2), message(3)]).fresh.tolist() == [False, True]
    assert [found.ts for found in search(community.pk, Wanted())] == [message(n).ts for n in (3, 2, 1)]


def test_a_repeat_within_one_batch_is_kept_once(store, community):
    assert record(community, [message(1), message(1), message(1)]).fresh.tolist() == [True, False, False]


def test_events_of_the_same_moment_keep_the_order_of_arrival(store, community):
    events = [
        Event(member=1, ts=1_750_000_000_000, kind="message", id=event_id("same", n), text=str(n)) for n in range(20)
    ]
    record(community, events)
    assert [found.text for found in search(community.pk, Wanted())] == [str(n) for n in reversed(range(20))]


def test_two_communities_may_hold_the_same_id(store, community, owner):
    from weilu.team.models import Community

    other = Community.objects.create(slug="other", name="别处")
    assert record(community, [message(1)]).new == record(other, [message(1)]).new == 1


def test_many_threads_sending_the_same_events_record_each_once(store, community):
    events = [message(n) for n in range(400)]
    fresh: list[int] = []

    def send() -> None:
        for start in range(0, 400, 50):
            fresh.append(record(community, events[start : start + 50]).new)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(fresh) == 400
    assert store.query("SELECT count(), uniqExact(id) FROM events") == [(400, 400)]


def test_an_edited_message_shows_its_newest_text_and_keeps_the_old_one(store, community):
    record(community, [message(1, text="周六爬山")])
    edited = message(1, text="周日爬山", revised=True)
    assert record(community, [edited]).new == 0
    assert [found.text for found in search(community.pk, Wanted(words="周日"))] == ["周日爬山"]
    assert search(community.pk, Wanted(words="周六")) == []
    assert store.query("SELECT text FROM revisions") == [("周六爬山",)]
    record(community, [edited])
    assert store.query("SELECT count() FROM revisions") == [(1,)], "the same edit told again changes nothing"


def test_a_crash_in_the_middle_of_an_edit_is_mended(store, community):
    from weilu.events.revising import finish_revisions

    record(community, [message(1, text="旧")])
    store.command(
        "INSERT INTO revisions (community_id, member_id, id, text) SELECT community_id, member_id, id, text FROM events"
    )
    store.command(
        "INSERT INTO events (community_id, member_id, ts, seq, id, day, kind, active, text, search)"
        " SELECT community_id, member_id, ts, seq + 1, id, day, kind, active, '新', '新' FROM events"
    )
    assert finish_revisions(store) == 1
    assert [found.text for found in search(community.pk, Wanted())] == ["新"]


@pytest.mark.parametrize(
    "zone", ["Asia/Shanghai", "America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe"]
)
@given(moments=st.lists(st.datetimes(dt.datetime(1991, 1, 1), dt.datetime(2037, 1, 1)), min_size=1, max_size=30))
def test_local_days_are_those_of_the_calendar(zone, moments):
    times = np.array([int(m.replace(tzinfo=dt.UTC).timestamp() * 1000) for m in moments], dtype=np.int64)
    days = [from_ms(int(t), ZoneInfo(zone)).date() for t in times]
    assert local_days(times, zone).tolist() == days
