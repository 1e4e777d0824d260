"""With a real homeserver: what people do in their clients arrives, history is fetched, the persona speaks."""

import json
import subprocess
import sys

import pytest

from cli.conftest import Home
from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.matrix import entering, history
from weilu.connect.matrix.registration import registration
from weilu.connect.matrix.speaking import let_speak
from weilu.connect.sending import send_due
from weilu.members.models import Presence

from .homeserver import Synapse, free_port, kill, quoted, until

pytestmark = pytest.mark.slow


@pytest.fixture
def synapse(live_server, source, settings, tmp_path, transactional_db):
    """A homeserver that knows Weilu, and Weilu that may call it."""
    settings.ALLOW_PRIVATE_TARGETS = ["127.0.0.1"]
    settings.ALLOWED_HOSTS = ["*"]
    server = Synapse(tmp_path / "synapse", registration(source, live_server.url))
    source.options["homeserver"] = server.url
    source.save()
    yield server.start()
    server.stop()


@pytest.fixture
def told(store):
    def rows(fields="text", where="text != ''"):
        return [
            row if len(row) > 1 else row[0]
            for row in store.query(f"SELECT {fields} FROM events WHERE {where} ORDER BY seq")
        ]

    return rows


@pytest.fixture
def room(synapse, source):
    """山行社, where 岚 and 小敏 are, and what they said before the persona was invited."""
    lan, min_ = synapse.person("lan", "岚"), synapse.person("min", "小敏")
    key = lan.create(name="山行社", room_alias_name="shan")
    min_.join(key)
    lan.send(key, "以前的话")
    lan.invite(key, "@weilu:hearth.test")
    until(lambda: source.matrix_rooms.exclude(invited_at=None).exists())
    entering.enter(source.matrix_rooms.get())
    return source.matrix_rooms.get(), lan, min_


def test_what_people_do_arrives_and_history_is_fetched(room, source, community, told):
    room, lan, min_ = room
    assert (room.name, room.entered_at is not None) == ("山行社", True)
    assert Presence.objects.filter(community=community).count() == 2
    assert sorted(community.members.values_list("name", flat=True)) == ["小敏", "岚"]

    asked = lan.send(room.key, "几点集合？")
    reply = {"msgtype": "m.text", "body": "八点", "m.relates_to": {"m.in_reply_to": {"event_id": asked}}}
    answer = min_.send(room.key, reply)
    newer = {"msgtype": "m.text", "body": "九点"}
    relates = {"rel_type": "m.replace", "event_id": answer}
    min_.send(room.key, {**newer, "body": "* 九点", "m.new_content": newer, "m.relates_to": relates})
    lan.send(room.key, {"m.relates_to": {"rel_type": "m.annotation", "event_id": answer, "key": "👍"}}, "m.reaction")
    lan.redact(room.key, asked)
    min_.call("PUT", f"/profile/{quoted(min_.id)}/displayname", {"displayname": "敏敏"})
    until(lambda: community.members.filter(name="敏敏").exists())
    min_.leave(room.key)
    until(lambda: told("kind", "kind = 'leave'") == ["leave"])
    until(
        lambda: (
            told("text, toString(props.recalled)", "text != ''") == [("九点", ""), ("几点集合？", "true")]
            or told("text, toString(props.recalled)", "text != ''") == [("几点集合？", "true"), ("九点", "")]
        )
    )
    assert told("toString(props.emoji)", "kind = 'reaction'") == ["👍"]

    history.ask_for_history(room, by=None)
    room.refresh_from_db()
    assert history.fetch(room) is False
    room.refresh_from_db()
    assert (room.history, room.history_read > 5) == ("done", True)
    assert "以前的话" in told()
    assert sorted(told("kind", "kind IN ('join', 'leave') AND ifNull(toString(props.roster), '') != 'true'")) == [
        "join",
        "join",
        "leave",
    ]
    assert community.spaces.get().name == "山行社"
    assert sorted(community.members.values_list("name", flat=True)) == ["岚", "敏敏"]


def test_the_persona_answers_in_the_room_once(room, source, community, told):
    room, lan, _ = room
    asked = lan.send(room.key, "几点集合？")
    until(lambda: told("native_id", "text = '几点集合？'") == [asked])
    number = told("toString(id)", "text = '几点集合？'")[0]
    message = Outgoing(to=room.key, text="八点", in_reply_to=number, conversation=room.key)
    delivery = deliver(let_speak(source, by=None), message, key="inbox-1")
    send_due()
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    heard = lan.call("GET", f"/rooms/{quoted(room.key)}/event/{quoted(delivery.platform_id)}")
    assert (heard["sender"], heard["content"]["body"]) == ("@weilu:hearth.test", "八点")
    assert heard["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    until(lambda: sorted(told("kind", "text = '八点'")) == ["message", "reply_by_staff"])
    assert community.members.filter(is_bot=True, is_staff=True).count() == 1


SET_UP = """
import django; django.setup()
from weilu.cli.waking import bring_up_to_date
bring_up_to_date()
from weilu.connect.live_kinds import kind_named
from weilu.connect.matrix.registration import registration
from weilu.connect.sources import connect
from weilu.team.models import Community
import sys
told = {"homeserver": sys.argv[1], "server_name": "hearth.test", "localpart": "weilu", "display_name": "小炉",
        "accept_invites": True, "aliases": "", "reach": ""}
shan = Community.objects.create(slug="shan", name="山行社")
source = connect(shan, kind_named("matrix"), "Matrix", by=None, told=told)
print(registration(source, sys.argv[2]), end="")
"""
READ = """
import django; django.setup()
import json
import signal
from weilu.events.client import store
print(json.dumps([row[0] for row in store().query("SELECT text FROM events WHERE kind = 'message' ORDER BY seq")]))
"""


def in_home(home, script, *arguments):
    environment = home.environment | {"DJANGO_SETTINGS_MODULE": "weilu.config.settings"}
    done = subprocess.run([sys.executable, "-c", script, *arguments], env=environment, capture_output=True, check=True)
    return done.stdout.decode()


def test_a_thousand_messages_sent_while_weilu_is_down_arrive_once_and_in_order(tmp_path):
    home, port, synapse_port = Home(tmp_path / "home"), free_port(), free_port()
    home.environment |= {"WEILU_ALLOW_PRIVATE_TARGETS": "127.0.0.1", "WEILU_SECRET_KEY": "s" * 50}
    file = in_home(home, SET_UP, f"http://127.0.0.1:{synapse_port}", f"http://127.0.0.1:{port}")
    server = Synapse(tmp_path / "synapse", file, synapse_port)
    home.serve(port)
    try:
        lan = server.start().person("lan", "岚")
        room = lan.create(name="山行社")
        lan.invite(room, "@weilu:hearth.test")
        until(lambda: "@weilu:hearth.test" in lan.call("GET", f"/rooms/{quoted(room)}/joined_members")["joined"])
        said = ["还在吗"]
        lan.send(room, said[0])
        until(lambda: server.waits() == 0)
        kill(home.server)
        for number in range(1000):
            said.append(f"第 {number} 句")
            lan.send(room, said[-1])
        until(lambda: server.waits() > 900)
        home.serve(port)
        until(lambda: server.waits() == 0, 600)
    finally:
        home.stop()
        server.stop()
    assert json.loads(in_home(home, READ)) == said
