"""The Matrix sender and a real homeserver: a repeat of the same message is one event in the room."""

import pytest

from connect.matrix.homeserver import Synapse, quoted
from weilu.connect.deliveries import Sender
from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.sending import attempt, send_due
from weilu.kit.sealing import seal

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def synapse(tmp_path, settings):
    settings.ALLOW_PRIVATE_TARGETS = ["127.0.0.1"]
    server = Synapse(tmp_path / "synapse")
    yield server.start()
    server.stop()


def test_sent_once_though_tried_twice_and_a_wrong_token_is_told(synapse, community, store):
    lan = synapse.person("lan", "岚")
    room = lan.create(name="山行社")
    told = {"server": synapse.url, "room": room}
    sender = Sender.objects.create(
        community=community, kind="matrix", name="房间", settings=told, sealed=seal({"token": lan.token})
    )
    delivery = deliver(sender, Outgoing(text="周六去香山，谁来？"), key="once")
    send_due()
    delivery.refresh_from_db()
    again = attempt(delivery)
    assert (delivery.state, again.outcome, again.platform_id) == ("sent", "sent", delivery.platform_id)
    said = lan.call("GET", f"/rooms/{quoted(room)}/messages?dir=b&limit=20")["chunk"]
    assert [one["content"]["body"] for one in said if one["type"] == "m.room.message"] == ["周六去香山，谁来？"]
    Sender.objects.update(sealed=seal({"token": "syt_wrong"}))
    deliver(sender, Outgoing(text="不会到"), key="wrong")
    send_due()
    refused = community.deliveries.get(key="wrong")
    assert (refused.state, refused.facts["code"]) == ("failed", "M_UNKNOWN_TOKEN")
