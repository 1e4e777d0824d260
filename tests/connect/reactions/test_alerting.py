"""敏感词提醒: found once, settled by a person, told to the team in one message."""

import datetime as dt

import pytest

from weilu.connect.models import Delivery, Reacted
from weilu.connect.reactions import alerting
from weilu.connect.reactions.watching import look
from weilu.kit.clock import now

pytestmark = pytest.mark.django_db


def test_each_message_raises_one_alert_and_the_team_hears_of_it(rule, says, community):
    rule("alert", words=["加微信", "VPN"], excepted=["不要加微信"])
    says("快加微信，送ＶＰＮ")
    says("大家不要加微信", "小禾")
    says("加微信", "豆豆", is_staff=True)
    alert = Reacted.objects.get()
    assert alert.words == ["加微信", "vpn"]
    delivery = Delivery.objects.get()
    assert delivery.to == ""
    assert "一群 · 阿杉（加微信、vpn）：快加微信，送ＶＰＮ" in delivery.text


def test_the_team_hears_at_most_once_a_minute_but_of_everything(rule, says, community):
    rule("alert", words=["刷单"])
    says("刷单一")
    says("刷单二", "小禾")
    says("刷单三", "老周")
    assert [one.text.count("·") for one in Delivery.objects.all()] == [2]
    Delivery.objects.update(created_at=now() - dt.timedelta(seconds=61))
    look(community)
    look(community)
    newest, _first = Delivery.objects.all()
    assert "刷单二" in newest.text
    assert "刷单三" in newest.text


def test_it_is_found_in_what_is_told_late_but_not_in_history(rule, says, community):
    rule("alert", words=["刷单"], sender=None)
    says("刷单", ago=86_400)
    says("刷单吗", ago=4 * 86_400)
    assert Reacted.objects.count() == 1


def test_an_alert_is_settled_by_name_and_opened_again(rule, says, community, owner):
    rule("alert", words=["刷单"], sender=None)
    says("刷单")
    alert = Reacted.objects.get()
    assert alerting.settle(community, [alert.pk], "ignored", by=owner) == 1
    assert alerting.settle(community, [alert.pk], "handled", by=owner) == 0
    alert.refresh_from_db()
    assert (alert.verdict, alert.settled_by) == ("ignored", owner)
    assert alerting.settle(community, [alert.pk], "", by=owner) == 1
