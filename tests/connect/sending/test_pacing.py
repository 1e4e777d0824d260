"""Quotas and quiet hours put off; neither drops, and the page can say until when."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.delivering import TEST, Outgoing, deliver
from weilu.connect.pacing import quiet_until
from weilu.connect.sending import send_due
from weilu.kit import clock
from weilu.kit.clock import now
from weilu.team.models import Community

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def quiet(zone: ZoneInfo, begin: str, end: str, moment: dt.datetime) -> str | None:
    sender = Sender(
        community=Community(time_zone=zone.key),
        quiet_from=dt.time.fromisoformat(begin),
        quiet_until=dt.time.fromisoformat(end),
    )
    until = quiet_until(sender, moment)
    return until and f"{until.astimezone(zone):%d %H:%M %z}"


def at(zone: ZoneInfo, day: int, hour: int, minute: int = 0, *, month: int = 12, fold: int = 0) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("begin", "end", "hour", "minute", "expected"),
    [
        ("22:00", "08:00", 21, 59, None),
        ("22:00", "08:00", 22, 0, "02 08:00 +0800"),
        ("22:00", "08:00", 0, 30, "01 08:00 +0800"),
        ("22:00", "08:00", 8, 0, None),
        ("12:00", "14:00", 13, 0, "01 14:00 +0800"),
        ("12:00", "14:00", 14, 0, None),
        ("12:00", "12:00", 12, 0, None),
    ],
)
def test_quiet_hours_may_go_over_midnight(begin, end, hour, minute, expected):
    assert quiet(SHANGHAI, begin, end, at(SHANGHAI, 1, hour, minute)) == expected


def test_quiet_hours_where_the_clock_is_changed():
    # 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
    assert quiet(BERLIN, "22:00", "08:00", at(BERLIN, 28, 23, month=3)) == "29 08:00 +0200"
    assert quiet(BERLIN, "22:00", "02:30", at(BERLIN, 29, 1, 30, month=3)) == "29 03:30 +0200"
    assert quiet(BERLIN, "22:00", "02:30", at(BERLIN, 25, 2, 10, month=10)) == "25 02:30 +0200"
    assert quiet(BERLIN, "22:00", "02:30", at(BERLIN, 25, 2, 10, month=10, fold=1)) == "25 02:30 +0100"
    assert quiet(BERLIN, "22:00", "02:30", at(BERLIN, 25, 2, 40, month=10, fold=1)) is None


@pytest.fixture
def midnight(monkeypatch):
    """It is 00:30 on New Year's Day in Shanghai, for all who ask the clock."""
    moment = at(SHANGHAI, 1, 0, 30, month=1).astimezone(dt.UTC)
    for module in ("connect.sending", "connect.settling"):
        monkeypatch.setattr(f"weilu.{module}.now", lambda: moment)
    return moment


@pytest.mark.django_db
def test_in_quiet_hours_only_answers_and_tests_go_out(sender, peer, midnight):
    Sender.objects.update(quiet_from=dt.time(22), quiet_until=dt.time(8))
    for text, more in (("早安", {}), ("回复", {"in_reply_to": 7}), ("测试", {"purpose": TEST}), ("又一条", {})):
        deliver(sender, Outgoing(text=text, **more), key=text)
    send_due()
    assert [one.json["text"] for one in peer.asked] == ["回复", "测试"]
    waiting = Delivery.objects.filter(state="waiting").order_by("pk")
    assert [one.waits_for for one in waiting] == ["quiet", "quiet"]
    assert {one.not_before.astimezone(SHANGHAI).isoformat() for one in waiting} == {"2026-01-01T08:00:00+08:00"}


@pytest.mark.django_db
def test_beyond_the_quota_of_a_minute_the_rest_waits(sender, peer):
    Sender.objects.update(per_minute=2)
    for n in range(5):
        deliver(sender, Outgoing(text=str(n)), key=str(n))
    send_due()
    assert len(peer.asked) == 2
    waiting = Delivery.objects.filter(state="waiting")
    assert {one.waits_for for one in waiting} == {"quota"}
    assert all(dt.timedelta(0) < one.not_before - now() < dt.timedelta(minutes=1) for one in waiting)
    Delivery.objects.update(not_before=None)
    Delivery.objects.filter(state="sent").update(claimed_at=now() - dt.timedelta(minutes=2))
    send_due()
    assert [one.json["text"] for one in peer.asked] == ["0", "1", "2", "3"]


@pytest.mark.django_db
def test_beyond_the_quota_of_a_day_the_rest_waits_for_midnight_in_the_communitys_zone(sender, peer):
    Sender.objects.update(per_day=1)
    for n in range(2):
        deliver(sender, Outgoing(text=str(n)), key=str(n))
    send_due()
    waiting = Delivery.objects.get(state="waiting")
    assert waiting.not_before.astimezone(SHANGHAI).time() == dt.time(0)
    assert waiting.not_before.astimezone(SHANGHAI).date() == clock.today(SHANGHAI) + dt.timedelta(days=1)


@pytest.mark.django_db
def test_a_platform_that_wants_a_pause_gets_it_for_all_messages(sender, peer):
    from peer import says

    peer.script = [says(b"", 429, Retry_After="120")]
    for n in range(3):
        deliver(sender, Outgoing(text=str(n)), key=str(n))
    send_due()
    assert len(peer.asked) == 1
    assert {one.waits_for for one in Delivery.objects.all()} == {"platform"}
