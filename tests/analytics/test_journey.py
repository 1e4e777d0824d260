"""The emotion map against the oracle, and what its rules mean."""

import datetime as dt

import pytest
from hypothesis import strategies as st

from analytics.communities import TURNS, fill
from analytics.test_metrics import agreeing, calendar, members, near, times  # noqa: F401
from weilu.analytics.door import BadQuery, Query, ask
from weilu.analytics.journey import metric
from weilu.analytics.journey.cells import strongest
from weilu.analytics.journey.intervals import interval, t_95
from weilu.analytics.journey.plan import read_plan, written
from weilu.analytics.journey.usual import usual_plan
from weilu.analytics.models import Journey

WINDOWS = st.sampled_from(["15m", "3h", "1d", "9d"])
KINDS = st.lists(
    st.sampled_from(["message", "join", "purchase", "like", "ask", "somebody_waved", "active"]),
    min_size=1, max_size=3, unique=True,
)  # fmt: skip
DID = st.fixed_dictionaries({"did": KINDS, "at_least": st.integers(1, 3)}, optional={"within": WINDOWS})
STAGE = st.one_of(DID, st.builds(lambda one: {"not": one}, DID))
TOUCH = st.one_of(
    st.fixed_dictionaries({"after": KINDS, "within": WINDOWS}),
    st.builds(lambda words: {"words": words}, st.sampled_from([["闪退"], ["app", "围炉"], ["happy"], ["客服", "app"]])),
    st.sampled_from([{"first": True}, {"asks": True}, {"kind": ["ask", "read"]}]),
    st.sampled_from([{"reply_to": "staff"}, {"reply_to": "anyone"}]),
)  # fmt: skip


def conditions(one):
    return st.lists(one, min_size=1, max_size=3)


PLANS = st.one_of(
    st.just(None),
    st.tuples(
        st.lists(st.one_of(conditions(STAGE).map(lambda c: {"any": c}), conditions(STAGE).map(lambda c: {"all": c})),
                 min_size=1, max_size=3),
        st.lists(conditions(TOUCH), min_size=1, max_size=4),
    ),
)  # fmt: skip


def told(plan):
    """Stages and touchpoints with keys and names."""
    if plan is None:
        return written(usual_plan())
    stages = [{"key": f"s{n}", "name": f"阶段{n}", **rule} for n, rule in enumerate([{}, *plan[0]])]
    return stages, [{"key": f"t{n}", "name": f"触点{n}", "any": rules} for n, rules in enumerate(plan[1])]


def test_every_cell_as_the_oracle_has_it(store, calendar, members, times):  # noqa: F811
    def compare(oracle, query, first, last, plan, room):
        stages, touchpoints = told(plan)
        own = {"stages": stages, "touchpoints": touchpoints} if plan else {"stages": [], "touchpoints": []}
        Journey.objects.update_or_create(community=calendar, defaults=own)
        query = Query(calendar, first, last, spaces=(room,) if room else (), include_staff=query.include_staff,
                      include_bots=query.include_bots)  # fmt: skip
        assert near(ask("journey", query).rows) == oracle.journey(first, last, stages, touchpoints, room or None)

    agreeing(store, calendar, members, compare, times * 2, plan=PLANS, room=st.sampled_from([0, 0, 1]))


@pytest.mark.parametrize("plan", [usual_plan()])
def test_a_plan_is_written_as_it_is_read(plan):
    assert read_plan(*written(plan)) == plan


STAGES, TOUCHPOINTS = written(usual_plan())


@pytest.mark.parametrize(
    ("stages", "touchpoints", "words"),
    [
        (STAGES[:1], TOUCHPOINTS, "2 到 12"),
        (STAGES, [], "1 到 24"),
        ([{**STAGES[1], "key": "a", "name": "甲"}, *STAGES], TOUCHPOINTS, "不能有条件"),
        ([STAGES[0], {"key": "b", "name": "乙", "any": []}], TOUCHPOINTS, "1 到 8 个条件"),
        ([STAGES[0], {"key": "b", "name": "乙", "any": [{"did": ["purchase"], "at_least": 0}]}], TOUCHPOINTS, "次数"),
        ([STAGES[0], {"key": "B", "name": "乙", "any": STAGES[1]["any"]}], TOUCHPOINTS, "代号"),
        ([*STAGES, STAGES[1]], TOUCHPOINTS, "两次"),
        (STAGES, [{"key": "c", "name": "丙", "any": [{"after": ["join"], "within": "soon"}]}], "时长"),
        (STAGES, [{"key": "c", "name": "丙", "any": [{"words": []}]}], "words"),
        (STAGES, [{"key": "c", "name": "丙", "any": [{"did": ["join"]}]}], "其中一个"),
        (STAGES, [{"key": "all", "name": "丙", "any": [{"first": True}]}], "代号"),
        (STAGES, [{"key": "c", "name": "", "any": [{"first": True}]}], "1 到 20"),
    ],
)
def test_a_plan_without_sense_is_refused_in_a_sentence(stages, touchpoints, words):
    with pytest.raises(BadQuery, match=words):
        read_plan(stages, touchpoints)


def test_who_shouts_counts_once_as_a_cluster(store, community, members):  # noqa: F811
    """Ninety angry messages of one member tell less than those of thirty."""
    moment = TURNS[0]
    angry = {"text": "垃圾", "sentiment": -0.9, "emotion": "angry", "intensity": 0.9}
    calm = {"text": "收到", "sentiment": 0.0, "emotion": "neutral", "intensity": 0.9}
    said = [(0, angry)] * 90 + [(1, calm), (2, calm), (3, calm)]
    fill(store, community, [(who, moment + dt.timedelta(minutes=n), "message", more)
                            for n, (who, more) in enumerate(said)], members)  # fmt: skip
    row = ask("journey", Query(community, moment.date(), moment.date() + dt.timedelta(days=1))).rows[-1]
    assert (row["stage"], row["touchpoint"], row["messages"], row["members"]) == ("all", "all", 93, 4)
    assert row["sentiment"] < -0.8
    assert row["high"] > row["sentiment"] + 0.05
    assert metric.is_thin(row)  # of four members nothing is told


def test_an_interval_is_as_wide_as_its_members_disagree():
    assert interval(1, 9, 4.5, 81, 20.25, 40.5) is None
    assert interval(3, 3, 0.6, 3, 0.12, 0.6) == pytest.approx((0.2, 0.2))
    low, high = interval(2, 2, 0.0, 2, 2.0, 0.0)
    assert (low, high) == (-1.0, 1.0)  # bounded by what a sentiment can be


@pytest.mark.parametrize(("freedom", "right"), [(1, 12.706), (30, 2.042), (31, 2.040), (60, 2.000), (1000, 1.962)])
def test_students_t(freedom, right):
    assert t_95(freedom) == pytest.approx(right, abs=0.001)


def test_peak_is_the_strongest_feeling_and_end_the_last_stage():
    plan = usual_plan()
    rows = [
        {"stage": stage, "sentiment": value, "messages": n, "members": n}
        for stage, value, n in [
            ("new", 0.4, 50), ("settled", -0.6, 50), ("involved", 0.6, 50), ("buyer", 0.9, 9), ("loyal", 0.2, 50),
            ("advocate", None, 0), ("all", 0.3, 200),
        ]
    ]  # fmt: skip
    assert metric.peak_and_end(rows, plan) == {"peak": "involved", "end": "loyal", "peak_end": pytest.approx(0.4)}
    assert metric.peak_and_end(rows[5:6], plan) == {"peak": None, "end": None, "peak_end": None}


def test_cells_differ_only_where_their_intervals_do_not_meet():
    def cell(low, high, n=20):
        return {"low": low, "high": high, "messages": n, "members": n}

    assert metric.differ(cell(0.1, 0.3), cell(0.31, 0.5))
    assert not metric.differ(cell(0.1, 0.3), cell(0.3, 0.5))
    assert not metric.differ(cell(0.1, 0.3), cell(0.4, 0.5, n=9))
    assert not metric.differ(cell(None, None), cell(0.4, 0.5))


def test_the_strongest_words_of_a_cell_are_one_of_each_member_the_worst_first(store, community, members):  # noqa: F811
    moment = TURNS[0]

    def said(value):
        emotion = "angry" if value < 0 else "happy"
        return {"text": "客服好慢", "sentiment": value, "emotion": emotion, "intensity": 0.9}

    told = [(0, -0.4), (0, -0.9), (1, -0.6), (2, -0.2), (3, 0.8), (6, -0.95)]  # the seventh is the first once more
    fill(store, community, [(who, moment + dt.timedelta(minutes=n), "message", said(value))
                            for n, (who, value) in enumerate(told)], members)  # fmt: skip
    query = Query(community, moment.date(), moment.date() + dt.timedelta(days=1))
    worst, best = (strongest(query, negative=negative, each=2)["all", "all"] for negative in (True, False))
    values = dict(store.query("SELECT toString(id), round(sentiment, 2) FROM events"))
    assert [values[number] for number in worst] == pytest.approx([-0.95, -0.6])
    assert [values[number] for number in best] == pytest.approx([0.8])
