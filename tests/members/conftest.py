"""Three people of 山行社 and what they said, on two platforms."""

import datetime as dt
import itertools

import pytest

from weilu.events.event import Event, event_id
from weilu.events.models import Space
from weilu.events.recording import record
from weilu.kit.clock import from_ms
from weilu.members.models import Member
from weilu.members.resolving import Account, resolve
from weilu.members.seeing import see

START = 1_750_000_000_000  # 2025-06-15 15:06:40 UTC
_numbers = itertools.count(1)


@pytest.fixture
def meet(store, community):
    """meet("阿杉", account="1") -> the member of that account, new or known."""

    def known(name: str, platform: str = "qq", account: str = "", space: str = "", **more) -> Member:
        return Member.objects.get(pk=resolve(community, [Account(platform, account, name, space, **more)])[0])

    return known


@pytest.fixture
def say(store, community):
    """say(member, "早", minutes=3) -> the event, recorded; the member's times move along."""

    def said(member: Member, text: str = "早", *, minutes: float = 0, kind: str = "message", **more) -> Event:
        ts = START + int(minutes * 60_000)
        event = Event(
            member=member.pk, ts=ts, kind=kind, id=event_id("said", next(_numbers)), platform="qq", text=text, **more
        )
        record(community, [event])
        see({member.pk: (ts, ts, ts if kind != "join" else None)})
        return event

    return said


@pytest.fixture
def room(community):
    return Space.objects.create(community=community, platform="qq", key="g1", name="山行一群")


@pytest.fixture
def people(meet, say):
    """阿杉 (QQ), 小禾 (WeChat), 老周 (a name in one room)."""
    shan, he, zhou = meet("阿杉", account="1"), meet("小禾", "wechat", "2"), meet("老周", space="一群")
    for minutes, (member, text) in enumerate([(shan, "周六爬山"), (he, "我去"), (zhou, "几点集合"), (shan, "七点")]):
        say(member, text, minutes=minutes)
    return [Member.objects.get(pk=one.pk) for one in (shan, he, zhou)]


def moment(minutes: float) -> dt.datetime:
    return from_ms(START + int(minutes * 60_000))
