"""发送渠道 and 发送记录, as an operator uses them."""

import datetime as dt

import pytest
from django.urls import reverse

from peer import CUT_AFTER, Peer, says
from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.sending import send_due
from weilu.team.models import AuditEntry, Community, Role, Seat

pytestmark = pytest.mark.django_db
State = Delivery.State


def page(browser, community, address, /, *args, **query):
    return browser.get(reverse(address, args=[community.slug, *args]), query)


def press(browser, community, address, /, *args, **told):
    return browser.post(reverse(address, args=[community.slug, *args]), told)


def add(browser, community, peer: Peer, **more):
    told = {"name": "核心群机器人", "url": peer.url("/send?key=SECRET"), "per_minute": 20, **more}
    return press(browser, community, "senders:add", "wecom_bot", **told)


def test_a_sender_is_added_tested_and_its_secret_never_shown(signed_in, community, peer, store):
    peer.script = [says({"errcode": 0, "errmsg": "ok"})]
    added = add(signed_in, community, peer)
    sender = Sender.objects.get()
    assert "SECRET" not in sender.sealed + str(sender.settings)
    asked = press(signed_in, community, "senders:test", sender.pk)
    send_due()
    assert "已发出" in signed_in.get(asked.url).text
    assert "核心群机器人" in peer.asked[0].json["text"]["content"]
    seen = [
        signed_in.get(added.url),
        page(signed_in, community, "senders:list"),
        page(signed_in, community, "senders:change", sender.pk),
    ]
    assert all("SECRET" not in one.text for one in seen)
    assert "正常" in seen[1].text
    assert "SECRET" not in str(list(AuditEntry.objects.values_list("details", "subject")))


def test_a_secret_that_is_left_empty_stays(signed_in, community, peer):
    add(signed_in, community, peer)
    sender = Sender.objects.get()
    press(signed_in, community, "senders:change", sender.pk, name="新名字", quiet_from="22:00", quiet_until="08:00")
    sender.refresh_from_db()
    assert (sender.name, sender.quiet_from, sender.values["url"]) == (
        "新名字",
        dt.time(22),
        peer.url("/send?key=SECRET"),
    )


@pytest.mark.parametrize(
    ("kind", "told", "wrong"),
    [
        ("wecom_bot", {"url": "qyapi.weixin.qq.com/x"}, "https://"),
        ("webhook", {"url": "https://example.org/", "secret": "短"}, "至少 16"),
        ("slack", {"credential": "xoxb-1"}, "频道 ID"),
        ("slack", {"credential": "abc"}, "Webhook"),
        ("apprise", {"url": "syslog://"}, "认不出"),
        ("email", {"host": "smtp.example.org", "port": "465", "security": "tls", "sender": "nobody"}, "邮"),
        ("wecom_bot", {"url": "https://example.org/", "quiet_from": "22:00"}, "两头"),
    ],
)
def test_what_cannot_work_is_told_at_the_field(signed_in, community, kind, told, wrong):
    answer = press(signed_in, community, "senders:add", kind, name="x", **told)
    assert answer.status_code == 422
    assert wrong in answer.text
    assert not Sender.objects.exists()


def test_a_message_written_twice_by_a_double_click_is_one(signed_in, community, sender, peer):
    told = {"sender": sender.pk, "text": "明早八点集合", "key": "abc"}
    first, second = (press(signed_in, community, "deliveries:compose", **told) for _ in range(2))
    assert first.url == second.url
    send_due()
    assert len(peer.asked) == 1


def test_a_message_for_later_waits_and_can_be_called_off_and_found_again(signed_in, community, sender, peer):
    press(signed_in, community, "deliveries:compose", sender=sender.pk, text="新年好", key="a", at="2099-01-01T08:00")
    delivery = Delivery.objects.get()
    assert delivery.not_before == dt.datetime(2099, 1, 1, 0, 0, tzinfo=dt.UTC)  # Shanghai
    send_due()
    assert "定好的时间" in page(signed_in, community, "deliveries:list", state="waiting").text
    press(signed_in, community, "deliveries:decide", delivery.pk, "let-go")
    assert "新年好" in page(signed_in, community, "deliveries:list", state="cancelled").text
    press(signed_in, community, "deliveries:decide", delivery.pk, "again")
    send_due()
    assert len(peer.asked) == 1


def test_an_unknown_one_is_decided_by_a_person(signed_in, community, sender, peer):
    peer.script = [CUT_AFTER, CUT_AFTER]
    one, two = (deliver(sender, Outgoing(text=text, member=3), key=text) for text in ("甲", "乙"))
    send_due()
    listing = page(signed_in, community, "deliveries:list", state="todo").text
    assert "已送达" in listing
    assert "再发一次" in listing
    press(signed_in, community, "deliveries:decide", one.pk, "sent", back="todo")
    press(signed_in, community, "deliveries:decide", two.pk, "again")
    send_due()
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
    assert [asked.json["text"] for asked in peer.asked] == ["甲", "乙", "乙"]
    assert store_texts() == ["乙", "甲"]


def store_texts() -> list[str]:
    from weilu.events.client import store

    return sorted(row[0] for row in store().query("SELECT text FROM events WHERE kind = 'deliver'"))


def test_a_failed_one_is_sent_again_and_the_second_to_press_is_told(signed_in, community, sender, peer):
    peer.script = [says(b"", 400)]
    delivery = deliver(sender, Outgoing(text="甲"), key="a")
    send_due()
    assert "HTTP 400" in page(signed_in, community, "deliveries:show", delivery.pk).text
    press(signed_in, community, "deliveries:decide", delivery.pk, "again")
    late = press(signed_in, community, "deliveries:decide", delivery.pk, "again")
    assert "状态已经变了" in signed_in.get(late.url).text
    send_due()
    delivery.refresh_from_db()
    assert delivery.state == State.SENT


def test_copied_by_hand_counts_as_an_answer(signed_in, community, by_hand, store):
    delivery = deliver(by_hand, Outgoing(text="带伞", member=3, in_reply_to=99), key="a")
    listing = page(signed_in, community, "deliveries:list", state="todo").text
    assert "我已发出" in listing
    assert "三群" in listing
    for _ in range(2):
        press(signed_in, community, "deliveries:decide", delivery.pk, "copied", back="todo")
    assert store.query("SELECT kind, target, text FROM events") == [("reply_by_staff", 99, "带伞")]


def test_today_tells_what_waits_for_a_person_and_what_expires(signed_in, community, by_hand, sender, peer):
    peer.script = [says(b"", 400)]
    deliver(by_hand, Outgoing(text="a"), key="a")
    deliver(sender, Outgoing(text="b"), key="b")
    send_due()
    Sender.objects.filter(pk=sender.pk).update(token_expires_at=community.today + dt.timedelta(days=3))
    told = page(signed_in, community, "home:part", "looks")
    for words in ("1 条消息没有发出", "1 条消息等人复制发出", "到期"):
        assert words in told.text


def test_paused_removed_and_restored(signed_in, community, sender, peer):
    deliver(sender, Outgoing(text="a"), key="a")
    press(signed_in, community, "senders:pause", sender.pk)
    send_due()
    assert "发送渠道已暂停" in page(signed_in, community, "deliveries:list").text
    press(signed_in, community, "senders:remove", sender.pk)
    assert "移除过的" in page(signed_in, community, "senders:list").text
    assert page(signed_in, community, "senders:show", sender.pk).status_code == 404
    press(signed_in, community, "senders:remove", sender.pk)
    press(signed_in, community, "senders:pause", sender.pk)
    send_due()
    assert len(peer.asked) == 1


def test_who_may_not_see_addresses_sees_them_masked_and_may_not_send(client, signed_in, community, sender, owner):
    delivery = deliver(sender, Outgoing(text="a", to="xiaolin@example.org"), key="a")
    assert "xiaolin@example.org" in page(signed_in, community, "deliveries:list").text
    Seat.objects.filter(staff=owner).update(role=Role.ANALYST)
    for name, *args in (("deliveries:list",), ("deliveries:show", delivery.pk)):
        assert "xiaolin@example.org" not in page(signed_in, community, name, *args).text
    assert press(signed_in, community, "deliveries:decide", delivery.pk, "let-go").status_code == 403
    assert page(signed_in, community, "deliveries:compose").status_code == 403
    assert press(signed_in, community, "senders:test", sender.pk).status_code == 403


def test_another_communitys_do_not_exist(signed_in, community, peer, store):
    other = Community.objects.create(slug="other", name="另一个")
    theirs = Sender.objects.create(community=other, kind="copy", name="别人的")
    delivery = deliver(theirs, Outgoing(text="a"), key="a")
    assert page(signed_in, community, "senders:show", theirs.pk).status_code == 404
    assert page(signed_in, community, "deliveries:show", delivery.pk).status_code == 404
    assert press(signed_in, community, "deliveries:decide", delivery.pk, "copied").status_code == 404
    assert press(signed_in, community, "deliveries:compose", sender=theirs.pk, text="x", key="k").status_code == 422


def test_a_list_of_many_goes_on(signed_in, community, by_hand):
    for n in range(60):
        deliver(by_hand, Outgoing(text=f"第{n}条"), key=str(n))
    first = page(signed_in, community, "deliveries:list")
    assert first.text.count("我已发出") == 50
    assert page(signed_in, community, "deliveries:list", after=first.context["next"]).text.count("我已发出") == 10
