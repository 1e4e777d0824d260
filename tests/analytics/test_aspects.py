"""方面: satisfaction by the clauses that name a thing, against a naive count; the interval; what is opened."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scored import record_scored
from weilu.analytics import aspects
from weilu.analytics.door import BadQuery, Query, ask, parse
from weilu.analytics.models import Aspect
from weilu.events.event import Event, event_id
from weilu.events.recording import recorder
from weilu.members.models import Member
from weilu.text.scores import Scores

pytestmark = pytest.mark.django_db

FIRST = dt.date(2026, 3, 2)
WORDS = {"好": 0.75, "慢": -0.75, "行": 0.125}  # what the judge of these tests knows
NAMES = {"咖啡": ["咖啡", "拿铁"], "物流": ["物流", "快递"], "app": ["App"]}


def judged(text):
    known = [score for word, score in WORDS.items() if word in text]
    return sum(known) / len(known) if known else None


def judge(texts):
    scores = [judged(text) for text in texts]
    emotions = np.zeros((len(texts), 6), np.float32)
    emotions[:, 5] = [score is not None for score in scores]
    zeros = np.zeros(len(texts), np.float32)
    return Scores(["zh"] * len(texts), np.array([score or 0 for score in scores], np.float32), emotions, zeros, zeros)


@pytest.fixture(autouse=True)
def known_judge(monkeypatch):
    monkeypatch.setattr(aspects, "score_all", judge)


@pytest.fixture
def watched(community):
    for name, names in NAMES.items():
        Aspect.objects.create(community=community, name=name, names=names[1:] if name == names[0] else names)
    return community


def fill(store, community, people, told):
    """told: (who, hours after the first midnight, text). Single clauses are stored as the judge has them."""
    store.command("TRUNCATE TABLE events")
    recorder().forget()
    zero = dt.datetime.combine(FIRST, dt.time(), ZoneInfo(community.time_zone))
    events = [
        Event(
            member=people[who].pk,
            ts=int((zero + dt.timedelta(hours=hours)).timestamp() * 1000),
            kind="message",
            id=event_id("a", n),
            text=text,
        )
        for n, (who, hours, text) in enumerate(told)
    ]
    scores = [judged(event.text) for event in events]
    record_scored(
        community,
        events,
        sentiment=[score or 0.0 for score in scores],
        emotion=["" if score is None else "neutral" for score in scores],
    )
    return [event.id for event in events]


def naive(told, name, day):
    """(positive, neutral, negative, unjudged, members) of one aspect on one day, message by message."""
    counts, members = {"positive": 0, "neutral": 0, "negative": 0, "": 0}, set()
    for who, hours, text in told:
        parts = [part for part in re.split("[，。]", text) if part]
        own = [n for n, part in enumerate(parts) if any(has(part, one) for one in NAMES[name])]
        if hours // 24 != day or not own:
            continue
        said = set()
        for n in own:
            said.add(n)
            if parts[n].lower() in [one.lower() for one in NAMES[name]] and len(parts) > 1:
                said.add(n + 1 if n + 1 < len(parts) else n - 1)
        # Neighbours that were taken together are judged together.
        runs = []
        for n in sorted(said):
            runs.append(
                [*runs.pop(), n] if runs and n == runs[-1][-1] + 1 and joined(parts, name, runs[-1][-1], n) else [n]
            )
        scores = [judged("，".join(parts[n] for n in run)) for run in runs]
        known = [score for score in scores if score is not None]
        mean = sum(known) / len(known) if known else None
        sound = "" if mean is None else "neutral" if abs(mean) < 0.3 else "positive" if mean > 0 else "negative"
        counts[sound] += 1
        members.add(who)
    return counts, members


def has(part, name):
    words = re.findall("[a-z0-9]+", part.lower())
    return name.lower() in words if name.isascii() else name in part


def joined(parts, name, one, other):
    """Whether one of two neighbours is a bare name that was given the other."""
    bare = [part.lower() in [each.lower() for each in NAMES[name]] for part in parts]
    return bare[one] or (bare[other] and other == len(parts) - 1)


PIECES = [
    "咖啡好",
    "拿铁慢",
    "物流慢",
    "快递行",
    "咖啡",
    "App 好",
    "APP",
    "好",
    "慢了",
    "没意见",
    "apple 好",
    "咖啡物流好",
]
texts = st.builds("，".join, st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))


@pytest.mark.parametrize("times", [12, pytest.param(400, marks=pytest.mark.slow)])
def test_every_number_is_what_a_naive_count_gives(store, watched, times):
    people = [Member.objects.create(community=watched, name=str(n)) for n in range(3)]

    @settings(max_examples=times, suppress_health_check=list(HealthCheck))
    @given(told=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 47), texts), min_size=1, max_size=25))
    def agree(told):
        ids = fill(store, watched, people, told)
        query = Query(watched, FIRST, FIRST + dt.timedelta(days=1))
        rows = {(row["aspect"], (row["period"] - FIRST).days): row for row in ask("aspects", query).rows}
        assert set(rows) == {(name, day) for name in NAMES for day in range(2)}
        for (name, day), row in rows.items():
            counts, members = naive(told, name, day)
            assert [row[key] for key in ("positive", "neutral", "negative")] == list(counts.values())[:3], told
            assert (row["mentions"], row["members"]) == (sum(counts.values()), len(members))
            n = counts["positive"] + counts["negative"]
            assert (row["n"], row["satisfaction"]) == (n, counts["positive"] / n if n else None)
        order = sorted(range(len(told)), key=lambda n: (told[n][1], n), reverse=True)
        named = [ids[n] for n in order if any(one in told[n][2] for one in NAMES["物流"])]
        assert aspects.behind(query, "物流") == named

    agree()


def test_the_interval_is_wilson_s():
    assert aspects.wilson(0, 0) == (None, None)
    low, high = aspects.wilson(8, 10)  # Wilson's interval as tables have it
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert aspects.wilson(0, 5)[0] == 0
    assert aspects.wilson(5, 5)[1] == 1


def test_without_aspects_there_is_nothing_to_tell(store, community):
    assert ask("aspects", Query(community)).rows == []
    with pytest.raises(BadQuery, match="没有名叫 咖啡 的方面"):
        ask("aspects", parse("aspects", community, {"aspect": "咖啡", "from": "2026-03-01", "to": "2026-03-02"}))


def test_only_the_newest_messages_are_read_and_it_is_told(store, watched, monkeypatch):
    person = Member.objects.create(community=watched, name="甲")
    fill(store, watched, [person], [(0, n, "咖啡好") for n in range(9)])
    monkeypatch.setattr(aspects, "MOST", 4)
    result = ask("aspects", Query(watched, FIRST, FIRST, "day"))
    assert result.totals == {"messages": 4, "whole": 9}
    assert sum(row["mentions"] for row in result.rows) == 4


def test_another_name_is_heard_at_once(store, watched):
    person = Member.objects.create(community=watched, name="甲")
    fill(store, watched, [person], [(0, 1, "手冲好"), (0, 2, "咖啡好")])
    query = Query(watched, FIRST, FIRST, options={"aspect": ("咖啡",)})
    assert ask("aspects", query).rows[0]["mentions"] == 1
    Aspect.objects.filter(name="咖啡").update(names=["拿铁", "手冲"])
    assert ask("aspects", query).rows[0]["mentions"] == 2
