"""A live source, a way out, and rules that are on."""

import datetime as dt
import itertools

import pytest

from weilu.connect.arriving import arrive
from weilu.connect.live_kinds import kind_named
from weilu.connect.models import Sender
from weilu.connect.reactions import ruling
from weilu.connect.reactions.watching import look
from weilu.connect.record import Record
from weilu.connect.sources import connect
from weilu.kit.clock import now, to_ms
from weilu.kit.sealing import seal

_ids = itertools.count(1)


@pytest.fixture
def sender(community, store) -> Sender:
    """A webhook, which may write to any room."""
    return Sender.objects.create(
        community=community,
        kind="webhook",
        name="自己的程序",
        settings={"url": "https://example.com/hook"},
        sealed=seal({"secret": "暗号-0123456789"}),
    )


@pytest.fixture
def source(community, owner, store):
    return connect(community, kind_named("api"), "官网", by=owner, platform="web")


@pytest.fixture
def says(source):
    """Let somebody say something in a room, a while ago or at a moment, and have it looked at."""

    def say(text, who="阿杉", *, room="一群", ago=0, at=None, looked=True, **more):
        moment = at or now() - dt.timedelta(seconds=ago)
        told = {"native_id": f"m{next(_ids)}", "author_id": who, "author": who, **more}
        record = Record(line=1, ts=to_ms(moment), platform="web", space=room, space_name=room, text=text, **told)
        arrive(source, [record])
        if looked:
            look(source.community)
        return record

    return say


@pytest.fixture
def rule(community, sender, owner, store):
    """Make a rule of a kind and switch it on."""

    def make(kind, on=True, **told):
        told = {"name": "规则", "sender": sender, "member_pause": 0, "room_pause": 0, **told}
        made = ruling.make(community, kind, told, by=owner)
        if on:
            ruling.switch_on(made, by=owner)
        made.refresh_from_db()
        return made

    return make
