"""Words, bursts and topics of a community: what counts, how far back, and that each opens exactly its messages."""

import datetime as dt

import pytest

from weilu.analytics import bursting, keeping, newcomers, talk, topics, words
from weilu.analytics.door import BadQuery, Query, ask, parse
from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.members.erasing import erase
from weilu.members.models import Member
from weilu.segments import making
from weilu.team.own_words import MUTED, OWN, PASSED, NotAWord, add, remove

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 2)
HOUR = 3_600_000
START = 1_772_380_800_000  # that day's midnight in Shanghai


@pytest.fixture
def say(store, community):
    """say(text, who, day, hour, room) records a message; gives its id."""
    people, numbers = {}, iter(range(10**6))

    def record_one(text, who="甲", day=0, hour=9.0, room=1, kind="message"):
        if who not in people:
            people[who] = Member.objects.create(community=community, name=who)
        number = event_id("talk", next(numbers))
        ts = START + day * 24 * HOUR + int(hour * HOUR)
        record(
            community,
            [Event(member=people[who].pk, ts=ts, kind=kind, id=number, text=text, space=room, platform="web")],
        )
        return number

    return record_one


def asked(community, metric, first=0, last=0, **options):
    days = {"from": str(DAY + dt.timedelta(days=first)), "to": str(DAY + dt.timedelta(days=last))}
    return parse(metric, community, {**days, **options})


def counted(community, **options):
    return {row["word"]: row["messages"] for row in ask("words", asked(community, "words", **options)).rows}


def test_a_word_opens_exactly_the_messages_counted(community, say):
    said = [say("周末去爬山"), say("爬山爬山", "乙"), say("种了爬山虎"), say("买菜")]
    assert counted(community)["爬山"] == 2
    assert words.behind(asked(community, "words"), "爬山") == [said[1], said[0]]
    assert words.behind(asked(community, "words"), "咖啡") == []


def test_what_is_taught_is_cut_and_what_is_muted_does_not_count(community, say, owner):
    say("青竹坞集合")
    assert "青竹坞" not in counted(community)
    add(community, OWN, "青竹塢", by=owner)
    assert counted(community)["青竹坞"] == 1
    add(community, MUTED, "集合", by=owner)
    assert set(counted(community)) == {"青竹坞"}
    remove(community, MUTED, "集合", by=owner)
    assert set(counted(community)) == {"青竹坞", "集合"}


def test_a_word_stands_on_one_list_at_most(community, owner):
    add(community, PASSED, "ABC", by=owner)
    assert community.passed_words == ["abc"]
    add(community, OWN, "abc", by=owner)
    community.refresh_from_db()
    assert (community.own_words, community.passed_words) == (["abc"], [])
    for nonsense in ("", "字", "a", "两 个", "。。"):
        with pytest.raises(NotAWord):
            add(community, OWN, nonsense, by=owner)


def test_nothing_countable_is_no_word_and_no_trouble(community, say):
    say("👌👌😂")
    say("hello world again")
    say("围炉" * 300_000)
    found = counted(community)
    assert {"围炉", "world"} >= set(found) - {"hello"}
    for metric in ("bursts", "topics"):
        assert ask(metric, asked(community, metric)).rows == []


def test_one_message_is_told_without_comparison(community, say):
    say("爬山")
    assert [(row["word"], row["z"], row["other"]) for row in ask("words", asked(community, "words")).rows] == [
        ("爬山", None, None)
    ]


def test_only_the_newest_are_looked_at_and_it_is_told(community, say, monkeypatch):
    monkeypatch.setattr(talk, "MOST", 3)
    for day in range(5):
        say("爬山", day=day)
    result = ask("words", asked(community, "words", last=4))
    assert result.totals == {"messages": 3, "whole": 5, "since": str(DAY + dt.timedelta(days=3))}
    assert result.rows[0]["messages"] == 3


def test_the_rest_needs_a_part(community, say):
    say("爬山")
    with pytest.raises(BadQuery, match="先选一个群"):
        ask("words", asked(community, "words", against="rest"))
    with pytest.raises(BadQuery, match="没有的分群"):
        ask("words", asked(community, "words", against="segment:没有的分群"))
    with pytest.raises(BadQuery, match="before"):
        ask("words", asked(community, "words", against="yesterday"))


def test_a_short_span_is_held_against_the_four_weeks_before(community, say):
    for day in range(20):
        for who in "甲乙丙丁":
            say("天气", who, day=day)
    for who in "甲乙丙丁":
        say("停电", who, day=20, hour=10)
    rows = ask("bursts", asked(community, "bursts", first=20, last=20)).rows
    assert [(row["word"], row["members"], str(row["first"]), row["messages"]) for row in rows] == [
        ("停电", 4, "2026-03-22", 4)
    ]


def test_a_topic_opens_exactly_its_messages_also_when_asked_again(community, say):
    mine = [say(text, who, hour=hour) for hour, who, text in [
        (9, "甲", "帐篷和睡袋"), (10, "乙", "睡袋还有帐篷"), (11, "丙", "帐篷睡袋都行"),
    ]]  # fmt: skip
    other = [say(text, "丁", hour=hour) for hour, text in [(13, "咖啡"), (14, "早饭"), (15, "收到")]]
    query = asked(community, "topics")
    (row,) = ask("topics", query).rows
    assert (row["messages"], row["members"]) == (3, 3)
    assert topics.behind(query, row["topic"]) == mine[::-1]
    assert topics.behind(query, "别的话题") is None
    assert not set(mine) & set(other)


def test_new_words_are_offered_until_they_are_taught_or_passed_over(community, say, owner):
    around = ["去{}吧", "{}见", "明天{}集合", "走到{}了", "想念{}", "{}的风", "从{}下来", "又是{}"]
    say("".join(chr(0x4E00 + n) for n in range(1500)))  # so that no character is common by itself
    last = 0
    for n, frame in enumerate(around * 2):
        last = say(frame.format("青竹坞"), "甲乙丙丁"[n % 4], hour=n)
    query = Query(community, DAY, DAY)
    (offered,) = [one for one in newcomers.offers_of(query).words if one.word == "青竹坞"]
    assert (offered.texts, offered.members, offered.example) == (16, 4, last)
    add(community, PASSED, "青竹坞", by=owner)
    assert "青竹坞" not in {one.word for one in newcomers.offers_of(query).words}
    remove(community, PASSED, "青竹坞", by=owner)
    add(community, OWN, "青竹坞", by=owner)
    assert "青竹坞" not in {one.word for one in newcomers.offers_of(query).words}


def test_what_was_cut_is_let_go_when_somebody_is_erased(community, say, owner):
    say("爬山")
    counted(community)
    assert any(key[0][0] == community.pk for key in keeping._large)
    erase(Member.objects.get(community=community, name="甲"), by=owner)
    assert not any(key[0][0] == community.pk for kept in (keeping._kept, keeping._large) for key in kept)


def test_a_segment_is_held_against_another(community, say, owner):
    for n in range(12):
        say("胶片相机", "甲", hour=n)
        say("天气不行", "乙", hour=n)
    for name in "甲乙":
        making.save_members(community, f"只有{name}", [Member.objects.get(community=community, name=name).pk], by=owner)
    rows = ask("words", asked(community, "words", segment="只有甲", against="segment:只有乙")).rows
    told = {row["word"]: (row["member_days"], row["other"]) for row in rows}
    assert told["相机"] == (1, 0)
    assert "天气" not in told


def test_of_a_long_span_the_last_days_are_looked_at_for_bursts(community, say, monkeypatch):
    monkeypatch.setattr(bursting, "LONGEST", 30)
    for day in range(40):
        for who in "甲乙丙丁":
            say("停电" if day in (2, 35) else "天气", who, day=day)
    result = ask("bursts", asked(community, "bursts", last=39))
    assert [(row["word"], str(row["first"])) for row in result.rows] == [("停电", "2026-04-06")]
    assert result.totals["days"] == 30
