"""One message, one sending: written once, claimed once, repeated only where surely nothing was sent."""

import datetime as dt
import hashlib
import hmac
import threading

import pytest
from django.db import connection

from peer import CUT_AFTER, CUT_BEFORE, Peer, says
from weilu.connect import sending
from weilu.connect.delivering import (
    NoConsent,
    NothingToSay,
    Outgoing,
    SenderGone,
    TooLong,
    _told,
    deliver,
    on_delivered,
)
from weilu.connect.models import Delivery, Sender
from weilu.connect.sending import attempt, claim, send_due, settle
from weilu.events.client import store as open_store
from weilu.kit.clock import now

pytestmark = pytest.mark.django_db
State = Delivery.State
HELLO = Outgoing(text="周六去香山，谁来？")


def again_now(delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(not_before=None)


def after_sending(delivery: Delivery) -> Delivery:
    send_due()
    delivery.refresh_from_db()
    return delivery


def test_a_message_goes_out_signed_and_the_reply_is_kept(sender, peer: Peer, owner):
    delivery = after_sending(deliver(sender, HELLO, key="hello", by=owner))
    asked = peer.asked[0]
    moment, signature = (part.split("=")[1] for part in asked.headers["x-weilu-signature"].split(","))
    expected = hmac.new("暗号-0123456789".encode(), moment.encode() + b"." + asked.body, hashlib.sha256).hexdigest()
    assert signature == expected
    assert asked.json["text"] == HELLO.text
    assert (delivery.state, delivery.attempts, delivery.by) == (State.SENT, 1, owner)
    assert '"ok": true' in delivery.reply


def test_the_same_key_is_the_same_message(sender, peer):
    first = deliver(sender, HELLO, key="once")
    assert deliver(sender, Outgoing(text="别的"), key="once").pk == first.pk
    send_due()
    assert deliver(sender, HELLO, key="once").state == State.SENT
    send_due()
    assert len(peer.asked) == 1


def test_a_connection_cut_after_the_request_is_unknown_and_never_repeated(sender, peer):
    peer.script = [CUT_AFTER]
    delivery = after_sending(deliver(sender, HELLO, key="cut"))
    assert (delivery.state, delivery.reason) == (State.UNKNOWN, "cut")
    assert "不知道" in delivery.trouble
    send_due()
    assert len(peer.asked) == 1


def test_a_full_house_is_asked_again_when_it_says_so(sender, peer):
    peer.script = [says(b"", 429, Retry_After="3600")]
    delivery = after_sending(deliver(sender, HELLO, key="a"))
    other = deliver(sender, HELLO, key="b")
    assert (delivery.state, delivery.waits_for) == (State.WAITING, "platform")
    assert delivery.not_before > now() + dt.timedelta(minutes=59)
    send_due()
    again_now(delivery)
    assert after_sending(delivery).state == State.SENT
    other.refresh_from_db()
    assert peer.asked[0].headers["idempotency-key"] == peer.asked[-1].headers["idempotency-key"]


def test_where_nobody_listens_it_is_tried_again_and_in_the_end_given_to_a_person(sender, peer):
    peer.close()
    delivery = deliver(sender, HELLO, key="down")
    for _ in range(6):
        again_now(delivery)
        after_sending(delivery)
    assert (delivery.state, delivery.reason, delivery.attempts) == (State.FAILED, "connect", 6)


def test_a_refusal_is_a_failure_at_once(sender, peer):
    peer.script = [says(b"no such hook", 404)]
    delivery = after_sending(deliver(sender, HELLO, key="404"))
    assert (delivery.state, delivery.facts, delivery.reply) == (State.FAILED, {"status": 404}, "no such hook")


def test_a_redirect_is_not_followed(sender, peer):
    peer.script = [says(b"", 302, Location="http://127.0.0.1:1/")]
    delivery = after_sending(deliver(sender, HELLO, key="302"))
    assert (delivery.state, delivery.reason) == (State.FAILED, "redirected")


def test_this_machine_itself_is_no_target(sender, peer, settings):
    settings.ALLOW_PRIVATE_TARGETS = []
    Sender.objects.update(settings={"url": peer.url().replace("http:", "https:")})
    delivery = after_sending(deliver(sender, HELLO, key="home"))
    assert (delivery.state, delivery.reason) == (State.FAILED, "private")
    assert peer.asked == []


def test_what_cannot_be_said_is_refused_before_it_is_written(sender):
    with pytest.raises(NothingToSay):
        deliver(sender, Outgoing(text=" "), key="a")
    with pytest.raises(TooLong, match="删短"):
        deliver(sender, Outgoing(text="长" * 20_001), key="b")
    with pytest.raises(NoConsent):
        deliver(sender, Outgoing(text="买一送一", member=7, purpose="marketing"), key="c")
    Sender.objects.update(removed_at=now())
    sender.refresh_from_db()
    with pytest.raises(SenderGone):
        deliver(sender, HELLO, key="d")
    assert not Delivery.objects.exists()


def test_an_answer_is_on_the_timeline_once_even_if_the_note_of_it_was_lost(sender, peer, community):
    delivery = after_sending(deliver(sender, Outgoing(text="带伞", member=3, in_reply_to=2**63 + 5), key="answer"))
    Delivery.objects.update(followed_up=False)
    send_due()
    rows = open_store().query("SELECT kind, member_id, target, text FROM events")
    assert rows == [("reply_by_staff", 3, 2**63 + 5, "带伞")]
    delivery.refresh_from_db()
    assert delivery.followed_up


def test_something_for_a_member_is_on_the_timeline_as_delivered(sender, peer):
    after_sending(deliver(sender, Outgoing(text="生日快乐", member=3, purpose="care"), key="birthday"))
    assert open_store().query("SELECT kind, member_id, props.purpose::String FROM events") == [("deliver", 3, "care")]


def test_whoever_asked_is_told_of_the_end(sender, peer):
    told: list[tuple[str, str]] = []
    hook = on_delivered(lambda delivery: told.append((delivery.key, delivery.state)))
    try:
        peer.script = [says(b"", 400)]
        deliver(sender, HELLO, key="told")
        send_due()
        send_due()
    finally:
        _told.remove(hook)
    assert told == [("told", "failed")]


def test_copy_ready_waits_for_a_person(by_hand):
    delivery = deliver(by_hand, HELLO, key="copy")
    assert delivery.state == State.TO_COPY
    send_due()
    delivery.refresh_from_db()
    assert delivery.state == State.TO_COPY


def test_a_paused_sender_keeps_what_it_is_given(sender, peer):
    Sender.objects.update(paused_at=now())
    delivery = after_sending(deliver(sender, HELLO, key="paused"))
    assert delivery.state == State.WAITING
    Sender.objects.update(paused_at=None)
    assert after_sending(delivery).state == State.SENT


def test_a_cut_before_the_request_was_read_is_unknown_too(sender, peer):
    """Nobody can tell from here whether the other side had read it."""
    peer.script = [CUT_BEFORE]
    delivery = after_sending(deliver(sender, HELLO, key="reset"))
    assert delivery.state == State.UNKNOWN


def test_a_claim_whose_process_is_gone_becomes_unknown(sender, peer):
    delivery = deliver(sender, HELLO, key="lost")
    claimed = claim(sender.pk)
    Delivery.objects.update(claimed_by=claimed.claimed_by.replace(":", ":9999999", 1))
    assert after_sending(delivery).state == State.UNKNOWN
    assert delivery.reason == "stopped"
    assert peer.asked == []


def test_what_came_late_is_believed(sender, peer, monkeypatch):
    """Its attempt was taken for lost, and then did answer."""
    deliver(sender, HELLO, key="late")
    claimed = claim(sender.pk)
    monkeypatch.setattr(sending, "FORGOTTEN", dt.timedelta(seconds=-1))
    send_due()
    assert Delivery.objects.get().state == State.UNKNOWN
    settle(claimed, attempt(claimed))
    assert claimed.state == State.SENT


@pytest.mark.django_db(transaction=True)
def test_of_many_who_send_at_once_one_does(sender, peer):
    for n in range(3):
        deliver(sender, Outgoing(text=f"第 {n} 条"), key=f"race {n}")
    start = threading.Barrier(6)

    def go() -> None:
        try:
            start.wait()
            send_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    send_due()
    assert [one.json["text"] for one in peer.asked] == ["第 0 条", "第 1 条", "第 2 条"]
