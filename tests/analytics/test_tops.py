"""Rankings and new faces against plain Python; facts behind what needs a look; answers kept while nothing changed."""

import datetime as dt
import random
from collections import Counter, defaultdict
from zoneinfo import ZoneInfo

import pytest

from weilu.analytics import attention, keeping, tops
from weilu.analytics.door import Query, ask
from weilu.events.client import store as open_store
from weilu.events.event import Event, event_id
from weilu.events.models import Space
from weilu.events.recording import record
from weilu.kit.clock import now_ms
from weilu.members.models import Member

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = dt.date(2026, 3, 2), dt.date(2026, 3, 8)
KINDS = ["message", "message", "message", "comment", "like", "reaction", "join", "points"]


@pytest.fixture
def people(community):
    """Eight: the sixth is staff, the seventh a bot, the eighth another account of the first."""
    made = [Member.objects.create(community=community, name=str(n)) for n in range(8)]
    made[5].is_staff = made[6].is_bot = True
    made[7].merged_into = made[0]
    for person in made:
        person.save()
    return made


@pytest.fixture
def told(store, community, people):
    """Ten random days, three before the span."""
    chance = random.Random(7)
    begin = dt.datetime(2026, 2, 27, tzinfo=ZONE)
    events = []
    for n in range(400):
        target = chance.choice(events).id if events and chance.random() < 0.4 else 0
        events.append(
            Event(
                member=chance.choice(people).pk,
                ts=int((begin + dt.timedelta(minutes=chance.randrange(60 * 24 * 10))).timestamp() * 1000),
                kind=chance.choice(KINDS),
                id=event_id("tops", n),
                platform="web",
                space=chance.randrange(4),
                target=target,
                text="说",
                props={"topic": chance.choice(["徒步", "咖啡"])} if chance.random() < 0.5 else None,
            )
        )
    record(community, events)
    return events


@pytest.fixture
def counted(told, people):
    """What counts in the span: (person, event), as the metrics' rules say."""
    root = {people[7].pk: people[0].pk}
    left_out = {people[5].pk, people[6].pk}
    return [
        (root.get(event.member, event.member), event)
        for event in told
        if event.member not in left_out and FIRST <= day_of(event) <= LAST
    ]


def day_of(event):
    return dt.datetime.fromtimestamp(event.ts / 1000, ZONE).date()


@pytest.fixture
def query(community):
    return Query(community, FIRST, LAST)


def test_top_speakers(counted, query):
    said, days = Counter(), defaultdict(set)
    for person, event in counted:
        if event.kind in tops.TALK:
            said[person] += 1
            days[person].add(day_of(event))
    expected = sorted(((person, n, len(days[person])) for person, n in said.items()), key=lambda row: (-row[1], row[0]))
    assert [(one.member, one.messages, one.days) for one in tops.top_speakers(query)] == expected


def test_top_topics_and_rooms(counted, query):
    by_topic, by_room = defaultdict(list), defaultdict(list)
    for person, event in counted:
        if event.kind in tops.TALK:
            by_topic[(event.props or {}).get("topic", "")].append(person)
            by_room[event.space].append(person)
    topics = {(name, len(who), len(set(who))) for name, who in by_topic.items() if name}
    rooms = {(space, len(who), len(set(who))) for space, who in by_room.items() if space}
    assert {(one.name, one.messages, one.members) for one in tops.top_topics(query)} == topics
    assert {(one.space, one.messages, one.members) for one in tops.top_rooms(query)} == rooms
    assert [one.messages for one in tops.top_rooms(query)] == sorted((row[1] for row in rooms), reverse=True)


def test_distinct_active_over_the_span(counted, query):
    assert tops.distinct_active(query) == len({p for p, e in counted if e.kind not in ("join", "points")})


def test_most_answered_counts_the_answers_to_what_members_said(told, counted, query):
    said = {event.id for _, event in counted if event.kind in tops.TALK}
    back = defaultdict(lambda: [0, 0])
    for event in told:
        if event.target in said and FIRST <= day_of(event) <= LAST:
            back[event.target][0] += event.kind in ("message", "comment", "reply_by_staff")
            back[event.target][1] += event.kind in ("like", "reaction")
    expected = {str(number): tuple(n) for number, n in back.items() if sum(n)}
    assert {one.event: (one.replies, one.reactions) for one in tops.most_answered(query, 1000)} == expected


def test_new_faces_are_first_seen_in_the_span(store, community, people, query):
    moment = int(dt.datetime(2026, 3, 3, 12, tzinfo=ZONE).timestamp() * 1000)
    day = 86_400_000
    events = [(1, -9, "message"), (1, 0, "message"), (2, 0, "join"), (2, 1, "message"), (3, 2, "join"),
              (5, 1, "message"),
              (0, -5, "join"), (7, 1, "message"), (4, 9, "message")]  # fmt: skip
    record(community, [
        Event(member=people[who].pk, ts=moment + days * day, kind=kind, id=event_id("face", n), text="说")
        for n, (who, days, kind) in enumerate(events)
    ])  # fmt: skip
    faces = tops.new_faces(query)
    assert [face.member for face in faces] == [people[2].pk, people[3].pk]
    assert faces[0].first == moment
    assert faces[0].message == str(event_id("face", 3))
    assert faces[1].message == "0"


def ask_at(community, member, hours_ago, text, kind="message", target=0, number=0):
    number = number or event_id("q", text, hours_ago, member.pk)
    ts = now_ms() - hours_ago * attention.HOUR_MS
    event = Event(member=member.pk, ts=ts, kind=kind, id=number, text=text, target=target)
    record(community, [event])
    return str(number)


def test_questions_wait_until_somebody_points_at_them(store, community, people):
    waiting = ask_at(community, people[0], 10, "几点集合？")
    softly = ask_at(community, people[1], 9, "有人去吗～")
    asked = ask_at(community, people[1], 8, "怎么退款", kind="ask")
    ask_at(community, people[1], 1, "刚问的？")
    ask_at(community, people[5], 9, "工作人员问的？")
    ask_at(community, people[1], 9, "这不是问题")
    answered = ask_at(community, people[2], 9, "有人答的？")
    ask_at(community, people[3], 8, "答", target=int(answered))
    span = Query(community, community.today - dt.timedelta(days=2), community.today)
    assert [number for number, _ in attention.unanswered(span)] == [waiting, softly, asked]


@pytest.mark.parametrize(
    ("value", "before", "turn"),
    [(100, [50, 52, 48, 51, 49], 1), (52, [50, 52, 48, 51, 49], 0), (0, [50, 52, 48, 51, 49], -1), (100, [1, 2, 1], 0),
     (2, [0, 0, 0, 0, 0], 0), (9, [], 0)],
)  # fmt: skip
def test_a_habit_is_left_only_beyond_three_deviations_and_with_enough_days(value, before, turn):
    assert attention.habit(value, before).turn == turn


def test_a_room_beside_its_habit_is_told(store, community, people):
    loud, calm = (Space.objects.create(community=community, platform="wechat", key=name, name=name) for name in "ab")
    events = []
    for n in range(15):
        day = LAST - dt.timedelta(days=n)
        for room, count in ((loud, 80 if n == 0 else 10 + n % 3), (calm, 10 + n % 3)):
            events += [
                Event(
                    member=people[i % 4].pk,
                    ts=int(dt.datetime.combine(day, dt.time(12, i % 60), ZONE).timestamp() * 1000),
                    kind="message",
                    id=event_id("room", room.pk, n, i),
                    space=room.pk,
                )
                for i in range(count)
            ]
    record(community, events)
    found = attention.rooms_beside_habit(Query(community, LAST - dt.timedelta(days=14), LAST))
    assert [(room, usual.value, usual.turn, usual.n) for room, usual in found] == [(loud.pk, 80, 1, 14)]


def test_mentions_of_a_word_beside_its_other_days(store, community, people):
    texts = ["發货了吗", "快发货", "发 货", "货发了", "发货！"]
    record(community, [
        Event(member=people[n % 3].pk, ts=int(dt.datetime(2026, 3, 8, 9, n, tzinfo=ZONE).timestamp() * 1000),
              kind="message", text=text, id=event_id("w", n))
        for n, text in enumerate(texts)
    ])  # fmt: skip
    usual = attention.mentions(Query(community, FIRST, LAST), "发货")
    assert (usual.value, usual.n, usual.turn) == (3, 6, 1)


def test_newcomers_are_lonely_until_somebody_comes_back_to_them(store, community, people):
    first = int(dt.datetime(2026, 3, 8, 9, tzinfo=ZONE).timestamp() * 1000)
    record(community, [
        Event(member=people[who].pk, ts=first + n, kind="message", text="你好", id=event_id("l", n), target=target)
        for n, (who, target) in enumerate([(1, 0), (2, 0), (3, event_id("l", 0))])
    ])  # fmt: skip
    lonely = attention.lonely_newcomers(Query(community, LAST, LAST))
    assert {member for member, _ in lonely} == {people[2].pk, people[3].pk}


@pytest.fixture
def kept_query(store, community, people):
    record(community, [Event(member=people[1].pk, ts=now_ms() - 90_000_000, kind="message", id=1)])
    return Query(community, community.today - dt.timedelta(days=3), community.today)


def total(query):
    return sum(row["members"] for row in keeping.Keeping(query.community).ask("active", query).rows)


def test_an_answer_is_kept_while_nothing_changes(kept_query):
    first = keeping.Keeping(kept_query.community).ask("active", kept_query)
    assert keeping.Keeping(kept_query.community).ask("active", kept_query) is first


def test_a_kept_answer_goes_with_whatever_it_stands_on(kept_query, community, people):
    assert total(kept_query) == 1
    record(community, [Event(member=people[2].pk, ts=now_ms() - 90_000_000, kind="message", id=2)])
    assert total(kept_query) == 2
    Member.objects.filter(pk=people[2].pk).update(is_bot=True)
    assert total(kept_query) == 1
    open_store().command("DELETE FROM events WHERE id = 1")
    assert total(kept_query) == 0
    assert ask("active", kept_query).rows == keeping.Keeping(community).ask("active", kept_query).rows


def test_staff_wanted_or_not_are_two_questions(kept_query, people):
    from dataclasses import replace

    Member.objects.filter(pk=people[1].pk).update(is_staff=True)
    assert total(kept_query) == 0
    assert total(replace(kept_query, include_staff=True)) == 1
