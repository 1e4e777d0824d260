"""关键词回复: once, in the room it was said in, and never to those who must not be answered."""

import datetime as dt
import threading

import pytest
from django.db import connection

from peer import Peer
from weilu.connect import arriving
from weilu.connect.arriving import settle
from weilu.connect.models import Delivery, Reacted, ReactionRule, Sender
from weilu.connect.reactions import ruling, watching
from weilu.connect.reactions.speaking import address
from weilu.connect.reactions.watching import look
from weilu.connect.senders import KINDS
from weilu.connect.sending import send_due
from weilu.events.models import Space
from weilu.kit.clock import now
from weilu.members.models import Member

pytestmark = pytest.mark.django_db
ANSWER = {"words": ["集合", "幾點"], "texts": ["{称呼}，{群名}八点见", "八点"]}


def said():
    return list(Delivery.objects.order_by("pk").values_list("to", "text"))


def test_the_words_are_answered_in_turn_and_the_slots_filled(rule, says):
    made = rule("reply", **ANSWER)
    says("周六几点走？")
    says("在哪集合", "小禾", room="二群")
    says("好的", "老周")
    assert said() == [("一群", "阿杉，一群八点见"), ("二群", "八点")]
    assert list(made.reacted.values_list("outcome", flat=True)) == ["answered", "answered"]


def test_a_rule_says_nothing_until_it_is_switched_on_and_nothing_of_before(rule, says, owner):
    made = rule("reply", on=False, **ANSWER)
    says("几点？")
    ruling.switch_on(made, by=owner)
    says("集合？", ago=2)
    assert said() == []
    says("集合呢？")
    assert len(said()) == 1
    ruling.switch_off(made, by=owner)
    says("集合？")
    assert len(said()) == 1


def test_what_is_repeated_edited_or_looked_at_again_is_answered_once(rule, says, community):
    rule("reply", **ANSWER)
    record = says("集合？")
    says("集合？", native_id=record.native_id, at=dt.datetime.fromtimestamp(record.ts / 1000, dt.UTC))
    says("集合在哪？", native_id=record.native_id, at=dt.datetime.fromtimestamp(record.ts / 1000, dt.UTC), edited=True)
    look(community)
    assert len(said()) == 1


def test_of_two_rules_that_fit_one_answers(rule, says):
    rule("reply", **ANSWER)
    rule("reply", **{**ANSWER, "name": "另一条"})
    says("几点集合？")
    assert len(said()) == 1


def test_staff_bots_and_what_weilu_said_itself_are_never_answered(rule, says):
    rule("reply", words=["集合"], texts=["周六集合"])
    says("集合", "豆豆", is_staff=True)
    says("集合", "小机", is_bot=True)
    says("集合？")
    says("周六集合", "别的机器人")
    assert len(said()) == 1


def test_a_member_and_a_room_are_left_in_peace_for_a_while(rule, says):
    made = rule("reply", **ANSWER, member_pause=600, room_pause=0)
    says("集合？")
    says("几点集合？", room="二群")
    says("集合？", "小禾")
    assert len(said()) == 2
    assert made.reacted.get(outcome="held").held_for == "member"
    ruling.change(made, {"name": "规则", "room_pause": 600}, by=None)
    says("集合？", "老周")
    assert made.reacted.filter(held_for="room").count() == 1


def test_caps_hold_for_all_rules_together_and_stop_a_chain(rule, says, community):
    rule("reply", words=["甲"], texts=["乙"])
    rule("reply", words=["丙"], texts=["丁"], name="另一条")
    ruling.set_caps(community, 600, 3, by=None)
    for n in range(5):
        says("甲" if n % 2 else "丙", f"机{n}")
    assert len(said()) == 3
    assert set(Reacted.objects.filter(outcome="held").values_list("held_for", flat=True)) == {"chain"}
    ruling.set_caps(community, 3, 50, by=None)
    says("甲", "机9", room="二群")
    assert Reacted.objects.filter(held_for="minute").count() == 1


def test_what_is_late_is_not_answered_nor_sent(rule, says, sender):
    rule("reply", **ANSWER)
    says("集合？", ago=301)
    assert said() == []
    says("集合？")
    Delivery.objects.update(not_after=now() - dt.timedelta(seconds=1))
    send_due()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == ("cancelled", "late")


def test_quiet_hours_call_it_off_instead_of_keeping_it_until_morning(rule, says, sender, community):
    local = now().astimezone(community.zone)
    Sender.objects.update(
        quiet_from=(local - dt.timedelta(hours=1)).time(), quiet_until=(local + dt.timedelta(hours=2)).time()
    )
    rule("reply", **ANSWER)
    says("集合？")
    send_due()
    assert Delivery.objects.get().state == "cancelled"


def test_the_switch_for_all_stops_everything_and_nothing_is_answered_afterwards(rule, says, community):
    rule("reply", **ANSWER)
    ruling.pause_all(community, by=None)
    says("集合？")
    ruling.resume_all(community, by=None)
    says("好")
    assert said() == []


def test_a_way_out_to_one_room_answers_only_a_rule_of_that_room(rule, says, community, owner, sender):
    made = rule("reply", on=False, **ANSWER)
    sender.kind = "copy"
    sender.save()
    made.refresh_from_db()
    with pytest.raises(ruling.ByHand):
        ruling.switch_on(made, by=owner)
    made.by_hand = True
    made.save()
    ruling.switch_on(made, by=owner)
    says("集合？")
    assert Delivery.objects.get().state == "to_copy"


def test_private_talk_is_left_to_the_team(rule, says):
    rule("reply", **ANSWER)
    says("集合？", props={"conversation": "!abc"})
    assert said() == []


@pytest.mark.parametrize(
    ("kind", "settings", "key", "told"),
    [
        ("telegram", {"chat": "-1"}, "-100123", ("-100123", "")),
        ("telegram", {"chat": "-1"}, "123", ("", "place")),
        ("slack", {"channel": ""}, "C1", ("", "place")),
        ("slack", {"channel": "C9"}, "C1", ("C1", "")),
        ("wecom_bot", {}, "x", ("", "place")),
        ("matrix", {"room": ""}, "!r:x", ("!r:x", "")),
    ],
)
def test_a_message_goes_to_the_room_it_is_about_or_nowhere(community, kind, settings, key, told):
    sender = Sender(community=community, kind=kind, name="x", settings=settings)
    platform = KINDS[kind].platform
    rule = ReactionRule(community=community, kind="reply", sender=sender)
    assert address(rule, Space(platform=platform, key=key, name="群")) == told


def test_only_the_chosen_rooms_and_whole_messages(rule, says, community):
    says("早")
    room = community.spaces.get(name="一群").pk
    rule("reply", words=["签到"], match="whole", texts=["收到"], spaces=[room])
    says("签到！")
    says("签到在哪")
    says("签到", room="二群")
    assert len(said()) == 1


@pytest.mark.django_db(transaction=True)
def test_threads_that_look_at_one_message_answer_it_once(rule, says, community):
    rule("reply", **ANSWER)
    says("集合？", looked=False)
    start = threading.Barrier(4)

    def at_once():
        start.wait()
        look(community)
        connection.close()

    threads = [threading.Thread(target=at_once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said()) == 1
    assert Reacted.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_arrives_is_answered_at_once_through_the_sender(rule, says, sender, settings, store, monkeypatch):
    monkeypatch.setattr(arriving, "_reactions", [watching.look_soon])
    monkeypatch.setattr(watching, "_looked", {})
    settings.ALLOW_PRIVATE_TARGETS = ["127.0.0.1"]
    peer = Peer()
    sender.settings = {"url": peer.url()}
    sender.save()
    rule("reply", **ANSWER)
    says("集合？", looked=False)
    settle()
    send_due()
    peer.close()
    assert [(asked.json["to"], asked.json["text"]) for asked in peer.asked] == [("一群", "阿杉，一群八点见")]
    told = store.query("SELECT kind, text, toString(props.purpose) FROM events WHERE kind != 'message'")
    assert told == [("deliver", "阿杉，一群八点见", "reaction")]


def test_an_erased_members_log_and_the_answer_that_names_them_go(rule, says, community):
    from weilu.members.erasing import erase

    rule("reply", **ANSWER)
    says("集合？")
    erase(Member.objects.get(name="阿杉"), by=None)
    assert not Reacted.objects.exists()
    assert Delivery.objects.get().text == ""
