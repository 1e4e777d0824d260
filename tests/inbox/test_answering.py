"""Answering: sent once, by somebody who knows what was said since; what became of it is told."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from connect.sending.conftest import peer, sender  # noqa: F401
from peer import CUT_AFTER, says
from weilu.analytics.door import Query, ask
from weilu.connect.models import Delivery, Sender
from weilu.connect.sending import send_due
from weilu.events.searching import Wanted, search
from weilu.inbox import answering, writing
from weilu.inbox.models import Answer, Ask, Canned, Conversation, Draft
from weilu.inbox.thread import lines_of

pytestmark = pytest.mark.django_db
State = Conversation.State


def fresh(one):
    return Conversation.objects.get(pk=one.pk)


def replies(community):
    return [(one.text, one.target) for one in search(community.pk, Wanted(kinds=["reply_by_staff"]))]


def test_an_answer_goes_out_and_counts_as_the_metric_counts(square, sender, peer, community, owner):  # noqa: F811
    asked = square.ask("阿杉", "几点集合？")
    one = square.only()
    writing.keep_draft(one, "六点", by=owner)
    answer = answering.send(one, " 六点 ", by=owner, seen=one.version, way=sender.pk)
    assert (fresh(one).state, fresh(one).assignee) == (State.WAITING, owner)
    assert not Draft.objects.exists()
    send_due()
    assert peer.asked[0].json["text"] == "六点"
    assert peer.asked[0].json["to"] == "一群"
    assert replies(community) == [("六点", asked)]
    assert search(community.pk, Wanted(kinds=["reply_by_staff"]))[0].id == answer.event
    kept = Ask.objects.get()
    assert (kept.answer, kept.by) == (answer.event, owner)
    assert fresh(one).version == one.version + 1  # its own echo is no news to whoever goes on writing
    row = ask("response", Query(community, community.today.replace(day=1), community.today, grain="month")).rows[-1]
    assert (row["asks"], row["answered"]) == (1, 1)
    assert [way.chosen for way in answering.ways(fresh(one))] == [True, False]


def test_what_is_copied_counts_once_it_is_out(square, community, owner):
    square.ask("阿杉")
    one = square.only()
    answer = answering.send(one, "六点", by=owner, seen=one.version)
    assert (fresh(one).state, replies(community)) == (State.OPEN, [])
    answering.sent_by_hand(answer, by=owner)
    assert (fresh(one).state, len(replies(community))) == (State.WAITING, 1)
    with pytest.raises(answering.AlreadyDecided):
        answering.sent_by_hand(answer, by=owner)
    assert len(replies(community)) == 1
    assert [line.name for line in lines_of(fresh(one)) if line.staff] == ["岚"]


def test_a_refused_answer_opens_the_conversation_again_and_its_words_come_back(square, sender, peer, owner):  # noqa: F811
    square.ask("阿杉")
    one = square.only()
    peer.script = [says({"error": "no"}, 400)]
    answer = answering.send(one, "六点", by=owner, seen=one.version, way=sender.pk)
    send_due()
    assert fresh(one).state == State.OPEN
    assert [line.kind for line in lines_of(fresh(one))][-1] == "sending"
    answer.refresh_from_db()
    answering.take_back(answer, by=owner)
    assert writing.draft_of(one, owner) == "六点"


def test_an_unknown_outcome_is_not_repeated_somebody_looks(square, sender, peer, community, owner):  # noqa: F811
    square.ask("阿杉")
    one = square.only()
    peer.script = [CUT_AFTER]
    answer = answering.send(one, "六点", by=owner, seen=one.version, way=sender.pk)
    send_due()
    send_due()
    assert (fresh(one).state, len(peer.asked), replies(community)) == (State.OPEN, 1, [])
    answer.refresh_from_db()
    answering.did_arrive(answer, by=owner)
    assert (fresh(one).state, len(replies(community))) == (State.WAITING, 1)


def test_a_second_answer_needs_to_have_seen_the_first(square, owner, colleague):
    square.ask("阿杉")
    one = square.only()
    answering.send(one, "六点", by=owner, seen=one.version)
    with pytest.raises(answering.ChangedMeanwhile):
        answering.send(one, "七点", by=colleague, seen=one.version)
    answering.send(one, "七点", by=colleague, seen=fresh(one).version)
    assert Answer.objects.count() == 2


def test_pressing_twice_sends_once(square, owner):
    square.ask("阿杉")
    one = square.only()
    first = answering.send(one, "六点", by=owner, seen=one.version)
    assert answering.send(one, "六点", by=owner, seen=one.version) == first
    assert Delivery.objects.count() == 1


def test_while_somebody_writes_the_other_must_know(square, owner, colleague):
    square.ask("阿杉")
    one = square.only()
    writing.claim(one, by=colleague)
    with pytest.raises(answering.BeingAnswered, match="小林 正在回复"):
        answering.send(one, "六点", by=owner, seen=one.version)
    answering.send(one, "六点", by=owner, seen=one.version, knowing=True)


@pytest.mark.django_db(transaction=True)
def test_of_four_who_send_at_the_same_moment_one_does(square, owner, colleague):
    square.ask("阿杉")
    one = square.only()
    start, told = Barrier(4), []

    def run(n):
        start.wait()
        try:
            answering.send(one, f"{n} 点", by=(owner, colleague)[n % 2], seen=one.version)
        except answering.ChangedMeanwhile as reason:
            told.append(reason)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(told), Answer.objects.count(), Delivery.objects.count()) == (3, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_four_who_begin_to_write_at_once_one_does(square, owner, colleague):
    square.ask("阿杉")
    one = square.only()
    start, got = Barrier(2), []

    def run(staff):
        start.wait()
        got.append(writing.claim(one, by=staff))
        connection.close()

    threads = [Thread(target=run, args=(staff,)) for staff in (owner, colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False, True]


def test_the_page_tells_the_second_what_the_first_answered(square, signed_in, community, owner, colleague):
    square.ask("阿杉")
    one = square.only()
    answering.send(one, "六点，东门", by=colleague, seen=one.version)
    address = f"/c/{community.slug}/inbox/{one.pk}/send/"
    told = signed_in.post(address, {"text": "七点", "seen": one.version}, headers={"HX-Request": "true"})
    html = told.content.decode()
    assert told.status_code == 422
    assert "已经有人回答或处理过了" in html
    assert "小林：六点，东门" in html
    assert "七点</textarea>" in html
    assert "仍然发送" in html
    sent = signed_in.post(
        address, {"text": "七点", "seen": fresh(one).version, "knowing": "1"}, headers={"HX-Request": "true"}
    )
    assert sent.status_code == 200
    assert Answer.objects.count() == 2


def test_a_way_of_copying_to_one_group_is_not_taken_for_another(square, community, owner):
    Sender.objects.create(community=community, kind="copy", name="微信·活动群", settings={"place": "活动群"})
    square.ask("阿杉")
    one = square.only()
    answer = answering.send(one, "六点", by=owner, seen=one.version)
    assert answer.delivery.sender.name == "复制后人工发送"
    assert answering.by_hand(community) == answer.delivery.sender


def test_a_group_of_another_platform_is_no_way(square, community, owner):
    square.ask("阿杉")
    one = square.only()
    other = Sender.objects.create(community=community, kind="webhook", name="停用的", paused_at=one.opened_at)
    with pytest.raises(answering.NoWay):
        answering.send(one, "六点", by=owner, seen=one.version, way=other.pk)


def test_uses_of_canned_replies_are_counted(square, community, owner):
    square.ask("阿杉")
    one = square.only()
    canned = Canned.objects.create(community=community, word="集合", text="六点")
    answering.send(one, "六点", by=owner, seen=one.version, canned=[canned.pk])
    canned.refresh_from_db()
    assert canned.uses == 1


def test_the_same_question_asked_before_brings_its_answer(square, signed_in, community):
    before = square.ask("小禾", "打卡断了三天能补卡吗", 60 * 24 * 30)
    square.ago("豆豆", "每月有三次补卡机会", 60 * 24 * 30 - 5, to=before)
    square.ask("老周", "打卡断了两天能补卡吗？", 20)
    one = square.only()
    html = signed_in.get(f"/c/{community.slug}/inbox/{one.pk}/alike/").content.decode()
    assert 'data-insert="每月有三次补卡机会"' in html
    Conversation.objects.filter(pk=one.pk).update(excerpt="帐篷怎么搭才不漏风呢？")
    assert "data-insert" not in signed_in.get(f"/c/{community.slug}/inbox/{one.pk}/alike/").content.decode()


def test_what_the_checker_stops_stays_in_the_box_with_the_reason(square, community, signed_in):
    square.ask("阿杉")
    one = square.only()
    typed = {"text": "这是全网最低价", "seen": one.version, "way": "0"}
    told = signed_in.post(f"/c/{community.slug}/inbox/{one.pk}/check/", typed, headers={"hx-request": "true"})
    assert "《广告法》第九条" in told.content.decode()
    answer = signed_in.post(f"/c/{community.slug}/inbox/{one.pk}/send/", typed, headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert "没有发送" in answer.content.decode()
    assert "这是全网最低价" in answer.content.decode()
    assert not Delivery.objects.exists()
