"""A room to talk in: `say("阿杉", "你好", "2026-03-02 09:00")` records it and gives the id."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest

from weilu.events.event import Event, event_id
from weilu.events.models import Space
from weilu.events.recording import record
from weilu.members.models import Member


class Town:
    def __init__(self, community):
        self.community = community
        self.numbers = itertools.count(1)
        self.people = {}

    def person(self, name, **flags):
        if name not in self.people:
            self.people[name] = Member.objects.create(
                community=self.community, name=name, search_name=name.lower(), **flags
            )
        return self.people[name]

    def room(self, name):
        return Space.objects.get_or_create(
            community=self.community, platform="wechat", key=name, defaults={"name": name}
        )[0]

    def event(self, who, text="", when="2026-03-02 09:00", kind="message", room="一群", to="0", **more):
        moment = when if isinstance(when, dt.datetime) else dt.datetime.fromisoformat(when)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(self.community.time_zone))
        return Event(
            member=self.person(who).pk if who else 0,
            ts=int(moment.timestamp() * 1000),
            kind=kind,
            text=text,
            id=event_id("town", self.community.pk, next(self.numbers)),
            platform="wechat",
            space=self.room(room).pk,
            target=int(to),
            **more,
        )

    def say(self, *args, **more):
        event = self.event(*args, **more)
        record(self.community, [event])
        return str(event.id)

    def says(self, *told):
        """Several at once, which costs no more than one: each as `say` takes it."""
        self.record([self.event(*one) for one in told])

    def record(self, events):
        record(self.community, events)


@pytest.fixture
def town(store, community):
    return Town(community)


@pytest.fixture
def visit(signed_in, community):
    """The page at an address below the community's, as text."""

    def open_page(path, status=200, **headers):
        response = signed_in.get(f"/c/{community.slug}/{path}", headers=headers)
        assert response.status_code == status, response.content[:500]
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return body.decode()

    return open_page
