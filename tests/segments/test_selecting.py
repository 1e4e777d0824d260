"""Who fits rules: worked by hand, and against a plain reading of the same rules on random communities."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.communities import ZONES
from scored import record_scored
from weilu.analytics import narrowing
from weilu.analytics.door import ask
from weilu.analytics.keeping import Keeping
from weilu.analytics.query import BadQuery, Query
from weilu.analytics.sql import Asking
from weilu.events.event import Event, event_id
from weilu.events.recording import record, recorder
from weilu.kit.clock import from_ms
from weilu.members.merging import merge, unmerge
from weilu.members.models import Member
from weilu.members.tagging import tag, untag
from weilu.segments import hearing, making
from weilu.segments.hearing import catch_up
from weilu.segments.models import Segment, Unheard
from weilu.segments.rules import parse, written
from weilu.segments.selecting import Selection, count, first_of, members, narrowing_of, reasons, selection_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def fits(community):
    def names(told):
        catch_up()
        chosen = Selection(community, parse(told))
        found = members(chosen)
        assert count(chosen) == len(found)
        assert first_of(chosen, 2) == (len(found), found[:2])
        return "".join(Member.objects.get(pk=number).name for number in found)

    return names


def test_three_comments_lately_and_no_purchase(people, did, fits):
    one, two, three, four, *_ = people
    did(one, "comment", ago=3, times=3)
    did(two, "comment", ago=3, times=2)
    did(three, "comment", ago=3, times=3)
    did(three, "purchase", ago=80, value=100)
    did(four, "comment", ago=30, times=3)  # the thirtieth day back is one too many
    commented = {"did": "comment", "at_least": 3, "within": 30}
    assert fits({"all": [commented, {"not": {"did": "purchase", "within": 90}}]}) == "一"
    assert fits({"any": [commented, {"did": "purchase", "sum": True, "at_least": 100}]}) == "一三"
    assert fits({"did": "comment", "at_most": 0}) == "五六"
    assert fits({"did": "comment", "exactly": 2}) == "二"


def test_what_is_known_of_a_member_is_heard_at_once(people, owner, fits):
    one, two, three, *_ = people
    Member.objects.filter(pk=one.pk).update(channel="扫码", props={"city": "杭州"})
    tag(two, "老客户", by=owner)
    assert fits({"tag": "老客户"}) == "二"
    assert fits({"attribute": "city", "is": "杭州"}) == "一"
    assert fits({"attribute": "channel", "contains": "扫"}) == "一"
    assert fits({"attribute": "channel", "unknown": True}) == "二三四五六"
    merge(three, two, by=owner)
    assert fits({"tag": "老客户"}) == "三"
    unmerge(Member.objects.get(pk=two.pk), by=owner)
    assert fits({"tag": "老客户"}) == "二"
    untag(Member.objects.get(pk=two.pk), owner_tag(two), by=owner)
    assert fits({"tag": "老客户"}) == ""
    assert not Unheard.objects.exists()


def owner_tag(member):
    return member.community.tags.get()


def test_numbers_that_are_known_of_a_member(people, community, fits):
    for person, age in zip(people, [18, "17.5", "三十", " 30 ", "nan", "1e9999"], strict=True):
        Member.objects.filter(pk=person.pk).update(props={"age": age})
    assert fits({"attribute": "age", "at_least": 18}) == "一四"
    assert fits({"attribute": "age", "at_most": 18}) == "一二"
    assert fits({"attribute": "age", "exactly": 30}) == "四"
    assert fits({"attribute": "age", "between": [17.5, 18]}) == "一二"
    assert fits({"not": {"attribute": "age", "at_least": 0}}) == "三五六"
    rule = parse({"all": [{"attribute": "age", "at_least": 20}, {"did": "message"}]})
    told = reasons(Selection(community, rule, only=(people[1].pk,)))[people[1].pk]
    assert [value for _leaf, _holds, value in told[1]] == [17.5, 0]


def test_a_page_hears_the_newest_change_at_once_however_many_wait(people, owner, monkeypatch, fits):
    monkeypatch.setattr(hearing, "LITTLE", 2)
    Member.objects.update(channel="扫码")  # six notes, as of an import
    tag(people[3], "老客户", by=owner)
    assert catch_up(patience=0.0) <= 2
    assert Unheard.objects.exists(), "the rest waits"
    chosen = Selection(people[3].community, parse({"tag": "老客户"}))
    assert members(chosen) == [people[3].pk]
    catch_up()
    assert not Unheard.objects.exists()
    assert fits({"attribute": "channel", "is": "扫码"}) == "一二三四五六"


def test_two_negative_messages_in_fourteen_days(people, community, fits):
    one, two, three, *_ = people
    said = [
        (one, 3, -0.9),
        (one, 4, -0.5),
        (two, 3, -0.9),
        (two, 3, -0.2),
        (two, 2, 0.9),
        (three, 3, -0.9),
        (three, 20, -0.9),
    ]
    noon = dt.datetime.combine(community.today, dt.time(12), community.zone)
    events = [
        Event(
            member=who.pk, ts=int((noon - ago * DAY).timestamp() * 1000), kind="message", text="…", id=event_id("s", n)
        )
        for n, (who, ago, _how) in enumerate(said)
    ]  # fmt: skip
    emotions = ["angry", "sad", "angry", "neutral", "happy", "angry", "angry"]
    record_scored(community, events, sentiment=[how for *_, how in said], emotion=emotions)
    assert fits({"did": "message", "sounds": "negative", "at_least": 2, "within": 14}) == "一"
    assert fits({"did": "message", "sounds": "negative", "at_least": 2}) == "一三"
    assert fits({"did": "active", "emotion": "angry", "at_least": 2}) == "三"
    assert fits({"all": [{"did": "message", "sounds": "neutral"}, {"did": "message", "sounds": "positive"}]}) == "二"


def test_a_sequence_the_life_cycle_and_rfm(people, did, fits):
    one, two, three, *_ = people
    did(one, "view", ago=5, minute=1)
    did(one, "purchase", ago=5, minute=2, value=900)
    did(two, "purchase", ago=5, minute=1, value=100)
    did(two, "view", ago=5, minute=2)
    did(three, "message", ago=200)
    assert fits({"sequence": ["view", "purchase"], "window": "1h", "within": 30}) == "一"
    assert fits({"sequence": ["view", "purchase"], "window": "1h", "within": 5}) == ""
    assert fits({"lifecycle": ["dormant"]}) == "三"
    assert fits({"lifecycle": ["new"]}) == "一二"
    assert (
        fits({"rfm": ["重要价值", "一般挽留", "重要发展", "一般发展", "一般价值", "重要保持", "重要挽留", "一般保持"]})
        == "一二"
    )


def test_staff_and_bots_never_belong(people, did, fits):
    did(people[0], "message")
    did(people[1], "message")
    Member.objects.filter(pk=people[0].pk).update(is_staff=True)
    assert fits({"did": "message"}) == "二"
    assert fits({"not": {"did": "message"}}) == "三四五六"


def test_a_segment_in_a_segment_and_never_in_itself(people, did, fits, community, owner):
    did(people[0], "message")
    first = making.save(community, "说过话", {"did": "message"}, by=owner)
    making.save(community, "没说过话", {"not": {"segment": "说过话"}}, by=owner)
    assert fits({"segment": "没说过话"}) == "二三四五六"
    with pytest.raises(BadQuery, match="圈"):
        making.save(community, "说过话", {"segment": "没说过话"}, by=owner, old=first)
    with pytest.raises(BadQuery, match="圈"):
        making.save(community, "自己", {"segment": "自己"}, by=owner)
    with pytest.raises(BadQuery, match="没说过话"):
        making.put_away(first, by=owner)


def test_a_fixed_segment_keeps_whom_it_picked(people, did, community, owner):
    did(people[0], "message")
    live = making.save(community, "活的", {"did": "message"}, by=owner)
    fixed = making.save(community, "定的", {"did": "message"}, by=owner, fixed=True)
    did(people[1], "message")
    assert [making.keep_size(live), making.keep_size(fixed)] == [2, 1]
    merge(people[2], people[0], by=owner)
    assert making.keep_size(fixed) == 1
    catch_up()
    person = people[2].pk  # whom the account belongs to since
    holding = [one for one in community.segments.all() if person in members(selection_of(one, only=(person,)))]
    assert [one.name for one in holding] == ["活的", "定的"][::-1]


def test_a_metric_of_a_segment_alone(people, did, community, owner):
    for person in people[:3]:
        did(person, "message", ago=1)
    did(people[0], "purchase", ago=2, value=100)
    making.save(community, "买过", {"did": "purchase"}, by=owner)
    query = Query(community, community.yesterday, community.yesterday, segments=("买过",))
    assert [row["members"] for row in ask("active", query).rows] == [1]
    assert sum(row["members"] for row in ask("heatmap", query).rows) == 1
    with pytest.raises(BadQuery, match="没买过"):
        narrowing_of(community, "没买过")


def test_why_somebody_belongs(people, did, community):
    did(people[0], "message", times=4)
    catch_up()
    rule = parse({"all": [{"did": "message", "at_least": 3}, {"not": {"did": "purchase"}}, {"tag": "老客户"}]})
    told = reasons(Selection(community, rule, only=(people[0].pk,)))[people[0].pk]
    assert (told[0], [(holds, value) for _leaf, holds, value in told[1]]) == (
        False, [(True, 4.0), (False, 0.0), (False, None)],
    )  # fmt: skip


BAD = {
    "not an object": [],
    "two at once": {"did": "a", "tag": "b"},
    "nothing": {},
    "an empty all": {"all": []},
    "unknown word": {"did": "a", "foo": 1},
    "window 0": {"sequence": ["a", "b"], "window": "0"},
    "no days": {"did": "a", "within": 0},
    "reversed": {"did": "a", "from": "2026-03-02", "to": "2026-03-01"},
    "not a date": {"did": "a", "from": "2026-13-02"},
    "two ways to count": {"did": "a", "at_least": 1, "at_most": 2},
    "negative": {"did": "a", "at_least": -1},
    "unknown sound": {"did": "a", "sounds": "loud"},
    "unknown emotion": {"did": "a", "emotion": "bored"},
    "unknown stage": {"lifecycle": ["happy"]},
    "unknown group": {"rfm": ["好"]},
    "bad list": {"list": ["a"]},
    "no number": {"attribute": "age", "at_least": "18"},
    "an endless number": {"attribute": "age", "at_most": float("inf")},
    "one end": {"attribute": "age", "between": [18]},
    "ends the wrong way round": {"attribute": "age", "between": [30, 18]},
    "ends that are no numbers": {"attribute": "age", "between": ["18", "30"]},
    "deep": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"tag": "a"}}}}}}}}},
    "many": {"all": [{"tag": str(n)} for n in range(61)]},
}


@pytest.mark.parametrize("told", BAD.values(), ids=BAD)
def test_bad_rules_get_one_clear_line(told):
    with translation.override("zh-hans"), pytest.raises(BadQuery) as refused:
        parse(told)
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith(("规则", "第", "一个分群"))


counts = st.builds(
    lambda kind, how, times, within, platform, summed: {
        "did": kind, how: times, **({"within": within} if within else {}),
        **({"platform": platform} if platform else {}), **({"sum": True} if summed else {}),
    },
    st.sampled_from(["message", "purchase", "active", "points"]), st.sampled_from(["at_least", "at_most", "exactly"]),
    st.integers(0, 3), st.sampled_from([None, 1, 2, 5]), st.sampled_from(["", "", "qq"]), st.booleans(),
)  # fmt: skip
known = st.sampled_from(
    [{"tag": "老客户"}, {"attribute": "city", "is": "杭州"}, {"attribute": "city", "unknown": True}]
)
bounds = st.sampled_from([-1, 17.5, 18, 30, 1e3])
ages = st.one_of(
    st.builds(
        lambda how, end: {"attribute": "age", how: end}, st.sampled_from(["at_least", "at_most", "exactly"]), bounds
    ),
    st.builds(lambda ends: {"attribute": "age", "between": sorted(ends)}, st.tuples(bounds, bounds)),
)
AGES = [18, "17.5", "三十", " 30 ", None, "1e3"]  # of 一 … 六, the last under 一's name
trees = st.recursive(
    st.one_of(counts, counts, known, ages),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda rules: {"all": rules}),
        st.lists(inner, min_size=1, max_size=3).map(lambda rules: {"any": rules}),
        inner.map(lambda rule: {"not": rule}),
    ),
    max_leaves=5,
)
happenings = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(0, 6 * 24 * 2), st.sampled_from(["message", "purchase", "points"]),
        st.sampled_from(["web", "qq"]),
    ),
    max_size=25,
)  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("times", [8, pytest.param(120, marks=pytest.mark.slow)])
def test_a_plain_reading_of_the_rules_agrees(store, community, owner, people, zone, times):
    community.time_zone = community.day_zone = zone
    community.save()
    tag(people[1], "老客户", by=owner)
    for person, age in zip(people, AGES, strict=True):
        Member.objects.filter(pk=person.pk).update(props={"age": age})
    Member.objects.filter(pk=people[2].pk).update(props={"city": "杭州", "age": AGES[2]})
    Member.objects.filter(pk=people[4].pk).update(is_bot=True)
    merge(people[0], people[5], by=owner)
    start = from_ms(0).combine(community.today - 5 * DAY, dt.time(), community.zone)
    plain = [Member.objects.get(pk=person.pk) for person in people]

    @settings(max_examples=times, suppress_health_check=list(HealthCheck))
    @given(told=trees, happened=happenings)
    def agree(told, happened):
        store.command("TRUNCATE TABLE events")
        recorder().forget()
        events = [
            Event(
                member=plain[who].pk, ts=int((start + dt.timedelta(minutes=30 * half)).timestamp() * 1000), kind=kind,
                platform=platform, value=2.0 if kind == "purchase" else None, id=event_id("random", n),
            )
            for n, (who, half, kind, platform) in enumerate(happened)
        ]  # fmt: skip
        record(community, events)
        catch_up()
        rule = parse(told)
        assert parse(written(rule)) == rule
        expected = sorted(p.pk for p in plain if p.merged_into_id is None and not p.is_bot and _reads(told, p, events))
        assert members(Selection(community, rule)) == expected

    def _is_aged(told, age):
        try:
            number = float(age)
        except (TypeError, ValueError):
            return False
        low, high = told.get("between", (told.get("at_least", -1e9), told.get("at_most", 1e9)))
        return low <= number <= high and number == told.get("exactly", number)

    def _reads(told, person, events):
        for word, together in (("all", all), ("any", any)):
            if word in told:
                return together(_reads(one, person, events) for one in told[word])
        if "not" in told:
            return not _reads(told["not"], person, events)
        own = {person.pk} | ({people[5].pk} if person.pk == people[0].pk else set())
        if "tag" in told:
            return person.pk == people[1].pk
        if told.get("attribute") == "age":
            return _is_aged(told, person.props.get("age"))
        if "attribute" in told:
            return (person.props.get("city") == "杭州") == ("is" in told)
        counted = [
            event for event in events
            if event.member in own and told["did"] in (event.kind, "active" if event.kind != "points" else "")
            and told.get("platform", event.platform) == event.platform
            and from_ms(event.ts, community.zone).date() > community.today - told.get("within", 9999) * DAY
        ]  # fmt: skip
        n = sum(event.value or 0 for event in counted) if told.get("sum") else len(counted)
        return {
            "at_least": lambda: n >= told["at_least"],
            "at_most": lambda: n <= told["at_most"],
            "exactly": lambda: n == told["exactly"],
        }[next(how for how in ("at_least", "at_most", "exactly") if how in told)]()

    agree()


def test_what_was_saved_reads_the_same(people, community, owner):
    told = {"any": [{"did": "message", "at_least": 2, "within": 7}, {"not": {"tag": "老客户"}}]}
    assert Segment.objects.get(pk=making.save(community, "甲", told, by=owner).pk).rules == told
    with pytest.raises(BadQuery, match="已经有"):
        making.save(community, "甲", told, by=owner)


def test_an_answer_that_is_kept_looks_a_segment_up_once(people, did, community, owner, monkeypatch):
    for person in people[:3]:
        did(person, "message", ago=1)
    tag(people[0], "老客户", by=owner)
    making.save(community, "老的", {"tag": "老客户"}, by=owner)
    query = Query(community, community.yesterday, community.yesterday, segments=("老的",))
    looked_up = []

    def counted(where, name):
        looked_up.append(name)
        return narrowing_of(where, name)

    monkeypatch.setattr(narrowing, "_resolve", counted)

    def active():
        looked_up.clear()
        return [row["members"] for row in Keeping(community).ask("active", query).rows]

    assert (active(), looked_up) == ([1], ["老的"])
    assert (active(), looked_up) == ([1], ["老的"])
    tag(people[1], "老客户", by=owner)
    catch_up()
    assert (active(), looked_up) == ([2], ["老的"])


def test_what_a_question_binds_is_reckoned_once_and_is_the_callers_own(community):
    asking = Asking(Query(community, community.yesterday, community.yesterday))
    asking.parameters()["since"] = 0
    assert asking.parameters()["since"] != 0
    assert asking.parameters() is not asking.parameters()
