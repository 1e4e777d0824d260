import itertools

import pytest

from weilu.connect.live_kinds import kind_named
from weilu.connect.sources import connect
from weilu.kit.clock import now_ms

TOLD = {
    "homeserver": "http://127.0.0.1:9",
    "server_name": "hearth.test",
    "localpart": "weilu",
    "display_name": "小炉",
    "accept_invites": True,
    "aliases": "",
    "reach": "",
}
ROOM = "!shan:hearth.test"
_numbers = itertools.count(1)


@pytest.fixture
def source(community, owner, store):
    return connect(community, kind_named("matrix"), "山行社的 Matrix", by=owner, told=dict(TOLD))


@pytest.fixture
def put(client, source):
    """Send a transaction as the homeserver does."""

    def send(*events, token=None, txn=None):
        return client.put(
            f"/in/{source.address}/_matrix/app/v1/transactions/{txn or next(_numbers)}",
            {"events": list(events)},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token or source.secrets['hs_token']}"},
        )

    return send


def event(kind="m.room.message", sender="@min:hearth.test", **told):
    """As Synapse tells it; `state_key`, `event_id`, `unsigned` and so on by their names, the rest is content."""
    number = next(_numbers)
    outer = {
        name: told.pop(name) for name in ("event_id", "state_key", "unsigned", "redacts", "room_id") if name in told
    }
    if kind == "m.room.message":
        told = {"msgtype": "m.text", **told}
    return {
        "type": kind,
        "sender": sender,
        "room_id": ROOM,
        "event_id": f"${number}",
        "origin_server_ts": now_ms() - 100_000 + number,
        "content": told,
        **outer,
    }


def member(who, membership, before=None, *, by=None, name=None, old=None, **unsigned):
    content = {"membership": membership} | ({"displayname": name} if name else {})
    told = event("m.room.member", by or who, state_key=who, **content)
    was = {"prev_content": {"membership": before, "displayname": old or name}} if before else {}
    told["unsigned"] = unsigned | was
    return told
