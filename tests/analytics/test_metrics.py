"""Every metric against the oracle, on random communities in three zones, over changes of the clock and the year."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.oracle import Happening, Oracle
from weilu.analytics.door import ask
from weilu.analytics.query import Query
from weilu.events.event import Event, event_id
from weilu.events.recording import record, recorder
from weilu.members.merging import merge
from weilu.members.models import Member

ZONES = ["Asia/Shanghai", "America/Los_Angeles", "Europe/Berlin"]
KINDS = ["message", "message", "like", "join", "leave", "points", "purchase", "somebody_waved"]
TURNS = [
    dt.datetime(2025, 3, 8, 20),
    dt.datetime(2025, 10, 25, 12),
    dt.datetime(2024, 12, 29),
    dt.datetime(2025, 2, 27),
]

moments = st.builds(
    lambda start, minutes: start + dt.timedelta(minutes=minutes), st.sampled_from(TURNS), st.integers(0, 60 * 24 * 9)
)
happenings = st.lists(st.tuples(st.integers(0, 6), moments, st.sampled_from(KINDS)), min_size=1, max_size=60)


def fill(store, community, told, members):
    store.command("TRUNCATE TABLE events")
    recorder().forget()
    events = [
        Event(
            member=members[who].pk,
            ts=int(when.replace(tzinfo=dt.UTC).timestamp() * 1000),
            kind=kind,
            platform="web",
            id=event_id("o", n),
        )
        for n, (who, when, kind) in enumerate(told)
    ]
    record(community, events)
    return [Happening(e.member, e.ts, n, e.kind) for n, e in enumerate(events)]


def span(oracle):
    days = [oracle.day(e) for e in oracle.events]
    return (min(days), max(days)) if days else None


@pytest.fixture
def members(store, community, owner):
    """Seven people; the fifth is staff, the sixth a bot, the seventh another account of the first."""
    people = [Member.objects.create(community=community, name=str(n)) for n in range(7)]
    people[4].is_staff = people[5].is_bot = True
    for person in people:
        person.save()
    merge(people[0], people[6], by=owner)
    return people


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("week_start", [1, 7])
def test_every_metric_agrees_with_the_oracle(store, community, members, zone, week_start):
    community.time_zone = community.day_zone = zone
    community.week_start = week_start
    staff, bot, other = members[4].pk, members[5].pk, {members[6].pk: members[0].pk}

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        told=happenings, grain=st.sampled_from(["day", "week", "month"]), cut=st.integers(0, 12), everyone=st.booleans()
    )
    def agree(told, grain, cut, everyone):
        events = fill(store, community, told, members)
        whole = Oracle(events, zone)
        first, last = span(whole)
        first = min(first + dt.timedelta(days=cut), last)
        oracle = Oracle(events, zone, week_start=week_start, excluded=() if everyone else (staff, bot), aliases=other)
        query = Query(community, first, last, grain, include_staff=everyone, include_bots=everyone)
        for metric in ("active", "growth", "speaking", "stickiness"):
            assert ask(metric, query).rows == getattr(oracle, metric)(first, last, grain), metric
        assert ask("heatmap", query).rows == oracle.heatmap(first, last)

    agree()


@pytest.mark.parametrize("zone", ZONES)
def test_a_rollup_and_the_raw_events_give_the_same_numbers(store, community, members, zone):
    """While the days are being cut anew in another zone, the raw times answer: exactly the same."""
    community.time_zone = zone
    told = [(n % 7, TURNS[n % 4] + dt.timedelta(minutes=317 * n), KINDS[n % 8]) for n in range(200)]
    community.day_zone = zone
    fill(store, community, told, members)
    query = Query(community, dt.date(2024, 12, 1), dt.date(2025, 12, 1), "day")
    rolled = {metric: ask(metric, query).rows for metric in ("active", "growth", "speaking", "stickiness")}
    community.day_zone = "Pacific/Auckland"
    assert {metric: ask(metric, query).rows for metric in rolled} == rolled
