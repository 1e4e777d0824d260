"""Sources that fall silent: against their own habit, told of within hours, kept as gaps until the missing comes."""

import datetime as dt
from itertools import pairwise

import pytest

from weilu.analytics.door import Query, ask
from weilu.analytics.models import Silence
from weilu.connect import silences
from weilu.connect.arriving import arrive
from weilu.connect.live_kinds import kind_named
from weilu.connect.record import Record
from weilu.connect.silences import silent_days, silent_since, watch
from weilu.connect.sources import connect
from weilu.home.today_sources import sources as looks_of
from weilu.kit.clock import now, start_of

ONE = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MONDAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)


def days(*counts, first=MONDAY):
    return {first + ONE * n: count for n, count in enumerate(counts) if count}


def hours(*spans, count=3, end=NOON):
    """Busy hours back from `end`, so many hours apart."""
    found, moment = [(end, count)], end
    for span in spans:
        moment -= HOUR * span
        found.append((moment, count))
    return found[::-1]


def test_a_day_without_anything_after_busy_weeks_was_silent():
    counts = days(*[30] * 28, 0, 0, 30)
    assert silent_days(counts, MONDAY + ONE * 31) == {MONDAY + ONE * 28: 30, MONDAY + ONE * 29: 30}


def test_a_silence_that_goes_on_goes_on_being_one():
    counts = days(*[30] * 28)
    assert len(silent_days(counts, MONDAY + ONE * 60)) == 32


def test_free_weekends_and_quiet_sources_are_no_silence():
    weeks = [30, 30, 30, 30, 30, 0, 0] * 6
    assert silent_days(days(*weeks), MONDAY + ONE * 42) == {}
    assert silent_days(days(*[5] * 28), MONDAY + ONE * 35) == {}


def test_today_is_not_over_and_a_young_source_has_no_habit():
    assert silent_days(days(*[30] * 28), MONDAY + ONE * 28) == {}
    assert silent_days(days(*[30] * 6), MONDAY + ONE * 12) == {}


def test_silent_for_longer_than_the_longest_silence_and_half_of_it_again():
    usual = hours(*[1] * 60, 9, *[1] * 60)  # the longest silence: eight whole hours
    assert silent_since(usual, NOON + HOUR * 13) is None
    assert silent_since(usual, NOON + HOUR * 13 + dt.timedelta(minutes=1)) == NOON


@pytest.mark.parametrize(
    "heard", [[], hours(), hours(*[1] * 40), hours(*[12] * 20, count=1)], ids=["none", "once", "young", "rare"]
)
def test_without_a_habit_nothing_is_against_it(heard):
    assert silent_since(heard, NOON + ONE * 9) is None


@pytest.fixture
def source(community, owner, store):
    return connect(community, kind_named("api"), "官网", by=owner)


def said(community, day, count, platform="web"):
    start = int(start_of(day, community.zone).timestamp() * 1000)
    return [
        Record(
            line=n,
            ts=start + n * 600_000,
            kind="view",
            author_id=f"u{n % 7}",
            native_id=f"{day}-{n}",
            platform=platform,
        )
        for n in range(count)
    ]


def lived(source, *, silent, count=24):
    """Five weeks up to yesterday, but for the days that are `silent` (so many ago)."""
    community, records = source.community, []
    for back in range(35, 0, -1):
        if back not in silent:
            records += said(community, community.today - ONE * back, count)
    arrive(source, records)
    source.refresh_from_db()


@pytest.mark.django_db(transaction=True)
def test_a_silent_day_is_a_gap_until_what_was_missing_arrives(source, community):
    lived(source, silent={3})
    gap = community.today - ONE * 3
    # Another input goes on, so that the day is not empty: only a quarter of the usual is there.
    arrive(
        source.__class__.objects.create(community=community, kind="import", platform="web"),
        said_elsewhere(community, gap),
    )
    query = Query(community, gap - ONE, gap)
    assert [row["members"] for row in ask("active", query).rows] == [7, 6]
    watch()
    assert [(row["members"], row.get("gap", False)) for row in ask("active", query).rows] == [(7, False), (None, True)]
    arrive(source, said(community, gap, 24))
    watch()
    assert not Silence.objects.exists()
    assert [row["members"] for row in ask("active", query).rows] == [7, 13]


def said_elsewhere(community, day):
    records = said(community, day, 6)
    for n, record in enumerate(records):
        record.native_id, record.author_id = f"else-{day}-{n}", f"e{n}"
    return records


@pytest.mark.django_db(transaction=True)
def test_a_small_source_that_is_silent_makes_no_gap_of_everybodys_number(source, community, owner):
    lived(source, silent={3})
    other = connect(community, kind_named("api"), "小程序", by=owner)
    gap = community.today - ONE * 3
    records = said(community, gap, 140, platform="app")
    for record in records:
        record.native_id += "-app"
    arrive(other, records)
    watch()
    assert Silence.objects.get().usual == 24
    assert not ask("active", Query(community, gap, gap)).rows[0].get("gap")
    assert ask("active", Query(community, gap, gap, platforms=("web",))).rows[0]["gap"]


@pytest.mark.django_db(transaction=True)
def test_today_says_which_source_fell_silent_and_that_it_came_back(source, community):
    class Asked:
        pass

    asked = Asked()
    asked.community = community
    lived(source, silent=set(range(1, 4)))
    watch()
    source.refresh_from_db()
    assert source.silent_since is not None
    assert [look.tone for look in looks_of(asked)] == ["bad"]
    silences_before = list(Silence.objects.order_by("day").values_list("day", flat=True))
    assert [later - earlier for earlier, later in pairwise(silences_before)] == [ONE, ONE]
    arrive(source, [Record(line=1, ts=int(now().timestamp() * 1000), author_id="u1", native_id="again")])
    silences.watch()
    assert looks_of(asked) == []
