"""Every metric against the oracle, on random communities in three zones, over changes of the clock and the year."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.communities import TURNS, ZONES, fill, happenings, span
from analytics.oracle import Oracle
from weilu.analytics import funnel as funnels
from weilu.analytics import lifecycle as lifecycles
from weilu.analytics import rfm as rfms
from weilu.analytics.door import METRICS, ask
from weilu.analytics.metric import with_options
from weilu.analytics.query import Query
from weilu.analytics.sql import Asking
from weilu.kit.clock import day_bounds_ms
from weilu.kit.matching import normal
from weilu.members.merging import merge
from weilu.members.models import Member
from weilu.text.cutting import cut

GRAINS = ["day", "week", "month"]
HOUR, DAY = 3_600_000, 86_400_000


@pytest.fixture
def members(store, community, owner):
    """Seven people; the fifth is staff, the sixth a bot, the seventh another account of the first."""
    people = [Member.objects.create(community=community, name=str(n)) for n in range(7)]
    people[4].is_staff = people[5].is_bot = True
    for person in people:
        person.save()
    merge(people[0], people[6], by=owner)
    return people


STARTS = dict(zip(ZONES, (1, 7, 1), strict=True))  # the first day of the week in each


@pytest.fixture(params=ZONES)
def calendar(request, community):
    """A community in a time zone."""
    community.time_zone = community.day_zone = request.param
    community.week_start = STARTS[request.param]
    return community


@pytest.fixture(params=[5, pytest.param(60, marks=pytest.mark.slow)])
def times(request):
    """How many random communities: few every day, many in the slow tests."""
    return request.param


def agreeing(store, community, members, compare, times, **drawn):
    """Run `compare(oracle, query, first, last, …)` on so many random communities."""
    staff, bot, other = members[4].pk, members[5].pk, {members[6].pk: members[0].pk}

    @settings(max_examples=times, suppress_health_check=list(HealthCheck))
    @given(told=happenings, grain=st.sampled_from(GRAINS), cut=st.integers(0, 12), everyone=st.booleans(), **drawn)
    def agree(told, grain, cut, everyone, **more):
        events = fill(store, community, told, members)
        first, last = span(Oracle(events, community.time_zone))
        first = min(first + dt.timedelta(days=cut), last)
        oracle = Oracle(
            events,
            community.time_zone,
            week_start=community.week_start,
            excluded=() if everyone else (staff, bot),
            aliases=other,
            staff=(staff,),
        )
        query = Query(community, first, last, grain, include_staff=everyone, include_bots=everyone)
        compare(oracle, query, first, last, **more)

    agree()


def asked(metric, query, **options):
    return ask(metric, Query(**{**_fields(query), "options": options}))


def _fields(query):
    return {name: getattr(query, name) for name in query.__slots__}


def near(rows):
    """Rows whose floats need agree only to what adding them in another order changes."""
    return [{k: pytest.approx(v, rel=1e-9) if isinstance(v, float) else v for k, v in row.items()} for row in rows]


def test_who_is_active_and_who_is_there(store, calendar, members, times):
    def compare(oracle, query, first, last):
        for metric in ("active", "growth", "speaking", "stickiness"):
            assert ask(metric, query).rows == getattr(oracle, metric)(first, last, query.grain), metric
        assert ask("heatmap", query).rows == oracle.heatmap(first, last)

    agreeing(store, calendar, members, compare, times)


def test_retention(store, calendar, members, times):
    def compare(oracle, query, first, last, kinds, mode, by):
        start, back = kinds
        spans = ((0, 0), (1, 2), (1, 9)) if mode == "range" else ()
        rows = asked("retention", query, start=start, mode=mode, offsets=spans, by=by, **{"return": back}).rows
        periods = len(oracle.periods(first, last, query.grain))
        kept = [one for one in spans if one[1] < periods] or None
        expected = oracle.retention(first, last, query.grain, start, back, mode, kept if mode == "range" else None, by)
        assert rows == ([] if mode == "range" and not kept else expected)

    agreeing(
        store, calendar, members, compare, times,
        kinds=st.sampled_from([("active", "active"), ("message", "purchase"), ("join", "active")]),
        mode=st.sampled_from(["on", "after", "range"]),
        by=st.sampled_from(["", "", "channel", "plan"]),
    )  # fmt: skip


def test_funnel(store, calendar, members, times):
    def compare(oracle, query, first, last, steps, window, same, by):
        rows = asked("funnel", query, steps=steps, window=window, same=same, by=by).rows
        assert rows == oracle.funnel(first, last, steps, window, same, by)

    agreeing(
        store, calendar, members, compare, times,
        steps=st.sampled_from([
            ("message", "like"), ("message", "view", "purchase"), ("message", "message", "message"),
            ("active", "purchase", "active"), ("view", "message", "view", "message"),
        ]),
        window=st.sampled_from([HOUR // 4, HOUR, DAY, 7 * DAY, "day"]),
        same=st.sampled_from(["", "", "plan", "space"]),
        by=st.sampled_from(["", "", "channel", "plan"]),
    )  # fmt: skip


def test_who_fell_out_of_a_funnel(store, calendar, members, times):
    def compare(oracle, query, first, last):
        steps = ("message", "view", "purchase")
        levels = oracle.funnel_levels(first, last, steps, DAY)
        query = with_options(METRICS["funnel"], Query(**{**_fields(query), "options": {"steps": steps, "window": DAY}}))
        for step in (2, 3):
            fallen = sorted(member for member, level in levels.items() if level == step - 1)
            assert funnels.fallen_out(Asking(query), step) == fallen

    agreeing(store, calendar, members, compare, times)


def test_interval(store, calendar, members, times):
    def compare(oracle, query, first, last, kinds):
        start, back = kinds
        result = asked("interval", query, start=start, **{"return": back})
        counts, count, median, p90 = oracle.interval(first, last, start, back)
        assert [row["members"] for row in result.rows] == counts
        totals = {"intervals": count, "median_seconds": median, "p90_seconds": p90}
        assert near([result.totals]) == [totals] or result.totals == totals

    agreeing(
        store, calendar, members, compare, times,
        kinds=st.sampled_from([("message", "message"), ("message", "purchase"), ("active", "like")]),
    )  # fmt: skip


def test_sessions_and_paths(store, calendar, members, times):
    def compare(oracle, query, first, last, gap, depth):
        rows = asked("sessions", query, gap=gap).rows
        assert rows == near(oracle.sessions(first, last, query.grain, gap))
        assert asked("paths", query, gap=gap, depth=depth).rows == oracle.paths(first, last, gap, depth)

    agreeing(
        store,
        calendar,
        members,
        compare,
        times,
        gap=st.sampled_from([HOUR // 4, HOUR, 8 * HOUR]),
        depth=st.integers(1, 5),
    )


def test_distribution(store, calendar, members, times):
    def compare(oracle, query, first, last, kind):
        rows = ask("distribution", Query(**{**_fields(query), "kinds": (kind,)})).rows
        assert [row["members"] for row in rows] == oracle.distribution(first, last, kind)

    agreeing(store, calendar, members, compare, times, kind=st.sampled_from(["message", "points", "active"]))


def test_lifecycle_and_its_flow(store, calendar, members, times):
    def compare(oracle, query, first, last, dormant):
        assert asked("lifecycle", query, dormant=dormant).rows == oracle.lifecycle(first, last, query.grain, dormant)
        query = with_options(METRICS["lifecycle"], Query(**{**_fields(query), "options": {"dormant": dormant}}))
        moves = oracle.flow(first, last, query.grain, dormant)
        assert lifecycles.flow(Asking(query)) == moves
        newest = oracle.periods(first, last, query.grain)[-1]
        assert lifecycles.flow(Asking(query), only_last=True) == [move for move in moves if move[0] == newest]

    agreeing(store, calendar, members, compare, times, dormant=st.sampled_from([1, 3, 90]))


def test_rfm(store, calendar, members, times):
    def compare(oracle, query, first, last, kind):
        query = Query(**{**_fields(query), "kinds": (kind,)})
        rows = ask("rfm", query).rows
        assert rows == oracle.rfm(first, last, kind)
        in_groups = {group.name: group.members for group in rfms.groups(Asking(query))}
        assert in_groups == {name: sum(r["group"] == name for r in rows) for name in {r["group"] for r in rows}}

    agreeing(store, calendar, members, compare, times, kind=st.sampled_from(["purchase", "active", "message"]))


def test_channels_and_content(store, calendar, members, times):
    def compare(oracle, query, first, last):
        until = day_bounds_ms(first, last, query.community.zone)[1]
        assert ask("channels", query).rows == oracle.channels(first, last, until)
        assert ask("content", query).rows == near(oracle.content(first, last))

    agreeing(store, calendar, members, compare, times)


@pytest.mark.parametrize("model", ["first", "last", "linear", "position", "decay"])
def test_attribution(store, calendar, members, times, model):
    def compare(oracle, query, first, last):
        rows = asked("attribution", query, model=model).rows
        assert rows == near(oracle.attribution(first, last, model))
        assert sum(row["credit"] for row in rows) == pytest.approx(
            len(oracle.of("purchase", oracle.within(first, last)))
        )

    agreeing(store, calendar, members, compare, times)


def test_repurchase_and_response(store, calendar, members, times):
    def compare(oracle, query, first, last):
        assert ask("repurchase", query).rows == oracle.repurchase(first, last, query.grain)
        assert ask("sales", query).rows == near(oracle.sales(first, last, query.grain))
        assert ask("response", query).rows == near(oracle.response(first, last, query.grain))

    agreeing(store, calendar, members, compare, times)


@pytest.mark.parametrize("zone", ZONES)
def test_a_rollup_and_the_raw_events_give_the_same_numbers(store, community, members, zone):
    """While the days are being cut anew in another zone, the raw times answer: exactly the same."""
    community.time_zone = zone
    kinds = ["message", "message", "like", "join", "leave", "points", "purchase", "somebody_waved"]
    told = [(n % 7, TURNS[n % 4] + dt.timedelta(minutes=317 * n), kinds[n % 8], {}) for n in range(200)]
    community.day_zone = zone
    fill(store, community, told, members)
    query = Query(community, dt.date(2024, 12, 1), dt.date(2025, 12, 1), "week")
    rolled = {metric: ask(metric, query).rows for metric in METRICS}
    community.day_zone = "Pacific/Auckland"
    assert {metric: ask(metric, query).rows for metric in METRICS} == rolled


def test_how_messages_sound(store, calendar, members, times):
    def compare(oracle, query, first, last, whole, of, by, words):
        rows = asked("sentiment", query, nsr=whole, by=by, word=words).rows
        assert rows == oracle.sentiment(first, last, query.grain, whole=whole, by=by, words=words)
        rows = asked("emotion", query, share=of, by=by, word=words).rows
        assert near(rows) == oracle.emotion(first, last, query.grain, of=of, by=by, words=words)

    agreeing(
        store, calendar, members, compare, times,
        whole=st.sampled_from(["polar", "total"]),
        of=st.sampled_from(["messages", "members"]),
        by=st.sampled_from(["", "", "channel", "space"]),
        words=st.sampled_from([(), (), ("围炉",), ("App", "客服")]),
    )  # fmt: skip


def test_voice(store, calendar, members, times):
    def compare(oracle, query, first, last, words):
        calendar.watched_words = words
        assert ask("voice", query).rows == (oracle.voice(first, last, query.grain, words) if words else [])
        assert asked("voice", query, word=("围炉",)).rows == oracle.voice(first, last, query.grain, ["围炉"])

    agreeing(store, calendar, members, compare, times, words=st.sampled_from([[], ["app", "围炉"], ["客服", "闪退"]]))


def test_words(store, calendar, members, times):
    def words_in(text):
        return set(cut([normal(text)]).words)

    def compare(oracle, query, first, last):
        here = oracle.talk(first, last, words_in)
        before = (first - (last - first) - dt.timedelta(days=1), first - dt.timedelta(days=1))
        there = oracle.talk(*before, words_in)
        assert near(ask("words", query).rows) == oracle.words(here, there)
        telling = asked("words", query, order="telling", top=1).rows
        assert [row["z"] for row in telling] == sorted(
            (row["z"] or 0 for row in oracle.words(here, there)), reverse=True
        )[:1] or not there
        rooms = dataclasses.replace(query, spaces=(1,), options={"against": "rest"})
        mine = [one for one in here if one[0].space == 1]
        assert near(ask("words", rooms).rows) == oracle.words(mine, [one for one in here if one not in mine])

    agreeing(store, calendar, members, compare, times)


def test_a_watched_word_is_met_however_it_is_written(store, calendar, members):
    moment = TURNS[0]
    said = ["繁體的圍爐", "ＡＰＰ", "app2", "apple", "用app，好"]
    fill(store, calendar, [(0, moment, "message", {"text": text}) for text in said], members)
    query = Query(calendar, moment.date(), moment.date() + dt.timedelta(days=1), "month")
    rows = asked("voice", query, word=("App", "围炉")).rows
    assert {row["word"]: row["mentions"] for row in rows} == {"App": 2, "围炉": 1}
