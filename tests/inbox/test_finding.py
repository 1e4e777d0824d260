"""Conversations are found in what arrives: once, only what is fresh, answered by the rule of the metric."""

import datetime as dt

import pytest

from weilu.analytics.query import Query
from weilu.analytics.response import first_answers
from weilu.inbox.finding import _is_thanks, look
from weilu.inbox.forgetting import forget_source
from weilu.inbox.models import Ask, Conversation, Inbox
from weilu.kit.clock import now
from weilu.members.erasing import erase
from weilu.members.merging import merge, unmerge

pytestmark = pytest.mark.django_db
State, Why = Conversation.State, Conversation.Why


def states(square):
    return [one.state for one in square.look()]


def test_an_ask_opens_one_conversation_however_often_it_is_looked_for(square, community):
    square.ask("阿杉", "几点集合？")
    one = square.only()
    assert (one.state, one.why, one.excerpt, one.person.name) == (State.OPEN, Why.ASK, "几点集合？", "阿杉")
    Inbox.objects.update(cursor=0, settled=0)  # as after a restore, or a process killed before it noted how far it was
    square.look()
    assert Ask.objects.filter(community=community).count() == Conversation.objects.count() == 1


def test_who_asks_again_in_the_same_place_goes_on_with_it(square):
    square.ask("阿杉", "几点集合？", 60)
    square.look()
    square.ask("阿杉", "在哪集合？", 10)
    square.ask("阿杉", "这里能问吗？", 5, room="二群")
    one, other = square.look()
    assert (one.excerpt, one.asks.count(), other.asks.count()) == ("在哪集合？", 2, 1)
    assert one.since == one.opened_at


def test_old_history_opens_nothing(square):
    square.ask("阿杉", minutes=60 * 24 * 3 + 5)
    square.ask("小禾", minutes=60 * 24 * 2)
    assert square.only().person.name == "小禾"


def test_a_staff_answer_closes_what_the_metric_counts_as_answered(square, community):
    """One that points at an ask, one to the same member in the room, one by name of the talk; and none to another."""
    asked = [square.ask(name, f"{name}问？", 60 - n) for n, name in enumerate(("甲", "乙", "丙", "丁"))]
    square.ago("豆豆", "六点", 30, to=asked[0])
    square.ago("乙", "给您查了", 29, kind="reply_by_staff")
    square.ago("甲", "我知道", 28, to=asked[2])
    found = {one.person.name: one for one in square.look()}
    assert {name: one.state for name, one in found.items()} == {
        "甲": State.WAITING, "乙": State.WAITING, "丙": State.OPEN, "丁": State.OPEN,
    }  # fmt: skip
    metric = first_answers(Query(community, community.today - dt.timedelta(days=2), community.today), asked)
    kept = Ask.objects.exclude(answered_at=None)
    assert {ask.event: ask.answer for ask in kept} == {event: answer.event for event, answer in metric.items()}


def test_answering_the_last_question_answers_those_before_it(square):
    square.ask("阿杉", "几点集合？", 60)
    last = square.ask("阿杉", "有人吗？", 50)
    square.ago("豆豆", "六点", 40, to=last)
    assert square.only().state == State.WAITING
    square.ask("阿杉", "在哪？", 30)
    one = square.only()
    assert (one.state, one.since) == (State.OPEN, one.last_at)


def test_a_question_waits_for_the_others_in_the_room_first(square):
    square.ago("阿杉", "有人走过落霞峰吗", 5)
    assert states(square) == [State.HELD]
    square.ago("小禾", "好走吗？", 45, room="二群")
    taken = square.ago("老周", "谁有轨迹？", 45, room="三群")
    square.ago("小禾", "我有", 44, room="三群", to=taken)
    square.ago("鱼丸", "明天下雨吗？", 45, room="四群")
    square.ago("豆豆", "不下", 40, room="四群")
    found = {one.person.name: one.state for one in square.look()}
    assert found == {"阿杉": State.HELD, "小禾": State.OPEN}


def test_that_the_talk_went_on_is_an_answer_unless_somebody_is_unhappy_or_a_watched_word_fell(square, community):
    community.watched_words = ["退款"]
    community.save()
    square.ago("阿杉", "今天烤红薯，你们呢？", 50)
    square.ago("小禾", "退款怎么还没到？", 49.9, room="二群")
    square.ago("老周", "太差劲了，气死我了，没人管吗？", 49.8, room="三群")
    square.ago("鱼丸", "会员日是几号？", 49.7, room="四群")
    for room in ("一群", "二群", "三群"):
        square.ago("路人", "哈哈", 48, room=room)
    square.ago("路人", "早", 40, room="四群")
    assert {one.person.name for one in square.look()} == {"小禾", "老周", "鱼丸"}


def test_a_question_to_all_is_a_matter_of_its_own_unless_it_comes_in_the_same_breath(square):
    ask = square.ask("阿杉", "能退吗？", 100)
    square.ago("阿杉", "在线等，有人吗？", 95)
    square.ago("豆豆", "能退", 90, to=ask)
    square.ago("阿杉", "大家周末去哪玩？", 60)
    first, second = square.look()
    assert (first.asks.count(), first.state, second.asks.count(), second.state) == (2, State.OPEN, 1, State.OPEN)


def test_a_member_who_answers_later_closes_a_question_to_all_but_not_an_ask(square):
    question, ask = square.ago("阿杉", "好走吗？", 45), square.ask("小禾", "能退吗？", 45)
    assert states(square) == [State.OPEN, State.OPEN]
    square.ago("老周", "好走", 1, to=question)
    square.ago("老周", "能", 1, to=ask)
    assert {one.person.name: one.state for one in square.look()} == {"阿杉": State.DONE, "小禾": State.OPEN}


def test_a_call_by_name_and_a_private_talk_open_at_once_thanks_do_not(square):
    square.ago("阿杉", "@豆豆 看一下私信", 2)
    square.ago("小禾", "我的订单呢", 2, room="", props={"conversation": "c1"})
    square.ago("老周", "谢谢～", 2, room="", props={"conversation": "c2"})
    square.ago("豆豆", "@豆豆 自己", 2)
    found = {one.person.name: (one.why, one.state) for one in square.look()}
    assert found == {"阿杉": (Why.MENTION, State.OPEN), "小禾": (Why.PRIVATE, State.OPEN)}


@pytest.mark.parametrize(
    ("text", "thanks"),
    [("谢谢～", True), ("好的，收到👌", True), ("OK！", True), ("嗯" * 39 + "在吗", False), ("好吗", False),
     ("？？", False), ("可以吗", False), ("谢" * 5000, False), ("明白了 谢谢", True), ("👍", True)],
)  # fmt: skip
def test_a_bare_thank_you_is_told_from_a_word(text, thanks):
    assert _is_thanks(text) is thanks


def test_what_is_taken_back_needs_no_answer(square):
    event = square.event("阿杉", "几点？", now() - dt.timedelta(minutes=9), kind="ask")
    square.record([event])
    square.only()
    event.props, event.revised = {"recalled": True}, True
    square.record([event])
    assert square.look() == []


def test_time_wakes_what_is_put_off_and_closes_what_was_left_alone(square):
    ask = square.ask("阿杉", minutes=60 * 30)
    square.ask("小禾", minutes=9)
    square.ago("豆豆", "六点", 60 * 29, to=ask)
    answered, other = square.look()
    assert (answered.state, answered.resolved_at) == (State.DONE, answered.answered_at)
    Conversation.objects.filter(pk=other.pk).update(state=State.SNOOZED, until=now() - dt.timedelta(seconds=1))
    assert square.look()[1].state == State.OPEN


def test_merged_members_are_one_person_and_erased_ones_are_gone(square, owner):
    square.ask("阿杉", "几点？", 60)
    square.look()
    root, guest = square.person("小杉"), square.person("阿杉")
    merge(root, guest, by=owner)
    square.ask("小杉", "在哪？", 50)
    assert square.only().person == root
    unmerge(guest, by=owner)
    erase(square.person("阿杉"), by=owner)
    assert square.look() == []
    assert not Ask.objects.exists()


def test_an_import_that_is_taken_back_takes_its_asks_along_and_its_answers(square, community):
    square.ask("阿杉", "几点？", 60, source=7)
    ask = square.ask("小禾", "在哪？", 60)
    square.ago("豆豆", "六点", 40, to=ask, source=7)
    square.look()
    from weilu.events.rewriting import finish, request

    finish(request(community, "drop_source", source=7, members=[], rooms=[]))
    forget_source(community, 7)
    one = square.only()
    assert (one.person.name, one.state) == ("小禾", State.OPEN)


def test_two_who_look_at_once_find_everything_once(square, community):
    square.ask("阿杉")
    inbox, _new = Inbox.objects.get_or_create(community=community)
    from weilu.events.arrivals import newest_arrival
    from weilu.inbox.finding import read_on

    newest, stale = newest_arrival(community.pk), Inbox.objects.get(pk=inbox.pk)
    read_on(inbox, newest)
    read_on(stale, newest)
    look(community)
    assert Ask.objects.count() == Conversation.objects.count() == 1
