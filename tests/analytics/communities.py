"""Random communities: told to the store and to the oracle alike."""

import datetime as dt

from hypothesis import strategies as st

from analytics.oracle import Happening
from scored import record_scored
from weilu.events.event import Event, event_id
from weilu.events.recording import recorder

ZONES = ["Asia/Shanghai", "America/Los_Angeles", "Europe/Berlin"]
KINDS = [
    "message", "message", "message", "like", "join", "leave", "points", "purchase", "purchase", "view", "click",
    "somebody_waved", "ask", "reply_by_staff", "impression", "read", "refund",
]  # fmt: skip
UNJUDGED = {"sentiment": 0.0, "emotion": "", "intensity": 0.0}
# A little before each: summer time begins and ends, a year ends in the middle of a week, February turns to March.
TURNS = [
    dt.datetime(2025, 3, 8, 20),
    dt.datetime(2025, 10, 25, 12),
    dt.datetime(2024, 12, 29),
    dt.datetime(2025, 2, 27),
]

# Quarters of an hour, so that events often share a moment and only their order tells them apart.
moments = st.builds(
    lambda start, quarters: start + dt.timedelta(minutes=15 * quarters),
    st.sampled_from(TURNS),
    st.one_of(st.integers(0, 4 * 24 * 9), st.integers(0, 24)),
)
details = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(["", "", "扫码", "朋友"]),
        "content": st.sampled_from(["", "一", "二"]),
        "value": st.sampled_from([None, 100.0, 250.0]),
        "space": st.integers(1, 2),
        "to": st.sampled_from([None, None, 0, 3, 5]),
        "text": st.sampled_from(["", "围炉好", "App 又闪退", "happy 围炉", "客服好慢，app 不行", "能退款吗？"]),
        "sentiment": st.sampled_from([0.0, 0.25, 0.5, 1.0, -0.25, -0.5, -0.875]),
        "emotion": st.sampled_from(["", "happy", "happy", "angry", "sad", "neutral"]),
        "intensity": st.sampled_from([0.25, 0.5, 0.75]),
        "props": st.sampled_from([{}, {}, {"plan": "甲"}, {"plan": "乙"}, {"conversation": "c1"}]),
    }
)
happenings = st.lists(st.tuples(st.integers(0, 6), moments, st.sampled_from(KINDS), details), min_size=1, max_size=70)


def fill(store, community, told, members):
    """Record what happened, and tell it once more for the oracle."""
    store.command("TRUNCATE TABLE events")
    recorder().forget()
    ids = [event_id("o", n) for n in range(len(told))]
    events = [
        Event(
            member=members[who].pk,
            ts=int(when.replace(tzinfo=dt.UTC).timestamp() * 1000),
            kind=kind,
            platform="web",
            id=ids[n],
            channel=more.get("channel", ""),
            content=more.get("content", ""),
            value=more.get("value"),
            space=more.get("space", 0),
            target=ids[more["to"]] if more.get("to") is not None and more["to"] < n else 0,
            props=more.get("props"),
            text=more.get("text", ""),
        )
        for n, (who, when, kind, more) in enumerate(told)
    ]
    scores = [scores_of(more) for *_, more in told]
    record_scored(community, events, **{name: [one[name] for one in scores] for name in UNJUDGED})
    return [
        Happening(
            e.member, e.ts, n, e.kind, e.platform, e.space, e.id, e.channel, e.content, e.target, e.value,
            e.props or {}, e.text, **scores[n],
        )
        for n, e in enumerate(events)
    ]  # fmt: skip


def scores_of(more):
    """Nothing is said of an empty text."""
    return {name: more.get(name, none) for name, none in UNJUDGED.items()} if more.get("text") else UNJUDGED


def span(oracle):
    days = [oracle.day(e) for e in oracle.events]
    return (min(days), max(days)) if days else None
