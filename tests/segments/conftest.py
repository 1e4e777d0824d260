"""Members and what they did, told in one line each."""

import datetime as dt
import itertools

import pytest

from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.members.models import Member

_numbers = itertools.count(1)


@pytest.fixture
def people(store, community):
    """Six members: 一 … 六."""
    return [Member.objects.create(community=community, name=name) for name in "一二三四五六"]


@pytest.fixture
def did(community):
    """did(member, kind, days ago, times=1, value=None, platform="web"): recorded, at noon of that local day."""

    def tell(member, kind, ago=0, times=1, value=None, platform="web", minute=0):
        noon = dt.datetime.combine(community.today - dt.timedelta(days=ago), dt.time(12, minute), community.zone)
        events = [
            Event(
                member=member.pk,
                ts=int(noon.timestamp() * 1000) + n,
                kind=kind,
                platform=platform,
                value=value,
                id=event_id("did", next(_numbers)),
            )
            for n in range(times)
        ]
        record(community, events)

    return tell
