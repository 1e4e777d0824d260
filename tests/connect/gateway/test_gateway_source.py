"""What a gateway tells becomes events: signed, in the platforms' time, each once."""

import hashlib
import hmac
import html
import json
import re
import time

import pytest

from weilu.connect.live_kinds import kind_named
from weilu.connect.models import Source
from weilu.connect.sources import connect, pause
from weilu.kit.clock import now_ms

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(community, owner, store):
    return connect(community, kind_named("gateway"), "QQ", by=owner, told={"at": ""})


@pytest.fixture
def tell(client, source):
    def send(*events, moment=None, secret=None, **state):
        body = json.dumps({"version": 1, "gateway": state, "events": list(events)}).encode()
        moment = str(int(time.time()) if moment is None else moment)
        key = secret or source.secrets["secret"]
        signed = hmac.new(key.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
        return client.post(
            f"/in/{source.address}",
            body,
            content_type="application/json",
            headers={"X-Weilu-Timestamp": moment, "X-Weilu-Signature": f"v1={signed}"},
        )

    return send


def event(number, kind="message", **told):
    return {
        "id": f"88/{number}",
        "platform": "qq",
        "adapter": "OneBot V11",
        "kind": kind,
        "ts": now_ms() - 100_000 + number * 1000,
        "key": "88",
        "space": "88",
        "space_name": "山行群",
        "author": {"id": "10001", "name": "阿杉"},
        "raw": '{"message_id": 1}',
        **told,
    }


def rows(store, fields="kind, text"):
    return store.query(f"SELECT {fields} FROM events ORDER BY seq")


def test_a_batch_out_of_order_and_told_twice_is_kept_in_order_and_once(tell, store, community):
    batch = [event(3, text="三"), event(1, text="一"), event(2, text="二", target="88/1")]
    assert tell(*batch).json() == {"ok": True}
    assert tell(*batch).status_code == 200
    assert [row[1] for row in rows(store)] == ["一", "二", "三"]
    assert store.query("SELECT a.target = q.id FROM events a, events q WHERE a.text = '二' AND q.text = '一'") == [(1,)]
    assert rows(store, "toString(props.raw), toString(platform)")[0] == ('{"message_id": 1}', "qq")
    assert community.spaces.get().name == "山行群"


def test_joins_leaves_mutes_and_pokes(tell, store, community):
    by = {"id": "10009"}
    tell(
        event(1, "join", by=by, invited=True),
        event(2, "join", by=by, author={"id": "10002"}),
        event(3, "name", author={"id": "10001", "name": "杉杉"}),
        event(4, "mute", by=by, seconds=600),
        event(5, "reaction", emoji="戳一戳", whom="10002"),
        event(6, "leave", by=by),
        event(7, "essence"),
    )
    assert [row[0] for row in rows(store)] == ["join", "join", "mute", "reaction", "leave", "system"]
    assert rows(store, "channel")[:2] == [("invite:10009",), ("",)]
    assert community.members.filter(name="杉杉").exists()


def test_a_room_whose_name_comes_later_takes_it(tell, community):
    tell(event(1, text="早", space_name=""), {"kind": "room", "platform": "qq", "space": "88", "space_name": "山行群"})
    tell({"kind": "room", "platform": "qq", "space": "99", "space_name": "没人说过话"})
    tell(event(2, text="早", space_name=""))
    assert [space.name for space in community.spaces.all()] == ["山行群"]


def test_a_recall_marks_the_message_also_in_the_same_batch(tell, store):
    tell(event(1, text="错了"), event(2, "recall", target="88/1"))
    assert rows(store, "text, toString(props.recalled)") == [("错了", "true")]


def test_a_private_talk_is_a_conversation_and_the_bot_is_no_member(tell, store, community):
    private = {"key": "private:10001", "private": True, "space": ""}
    tell(event(1, text="在吗", **private), event(2, text="在", author={"id": "1", "own": True}, **private))
    assert rows(store, "toString(props.conversation), space_id") == [("private:10001", 0), ("private:10001", 0)]
    assert community.members.get(is_bot=True).is_staff


@pytest.mark.parametrize(("off", "secret"), [(0, "wrong"), (-400, None), (400, None)])
def test_a_wrong_signature_or_an_old_one_is_refused(tell, store, off, secret):
    assert tell(event(1), moment=int(time.time()) + off, secret=secret).status_code == 403
    assert rows(store) == []


def test_odd_events_are_skipped_and_what_is_no_batch_refused(tell, client, source, store):
    assert tell(7, {}, {"kind": "message"}, event(1, author=[]), event(2, text="好", ts="x"), event(3, text="好"))
    assert ("message", "好") in rows(store)
    assert client.post(f"/in/{source.address}", b"{}", content_type="text/plain").status_code == 403


def test_what_the_gateway_lost_and_which_bots_are_online_is_shown(tell, source, signed_in, community):
    tell(bots=[["OneBot V11", "12345"]], lost=3)
    source.refresh_from_db()
    assert "3" in source.error
    assert "12345" in signed_in.get(f"/c/{community.slug}/sources/{source.pk}/").text
    pause(source, by=None)
    assert tell(event(1)).status_code == 503


def test_the_bots_may_speak_and_go_on_with_a_new_secret(signed_in, source, community):
    source.options["at"] = "http://127.0.0.1:8090"
    source.save()
    at = f"/c/{community.slug}/sources/{source.pk}"
    assert signed_in.post(f"{at}/gateway/speak/").status_code == 302
    sender = community.senders.get(kind="gateway")
    signed_in.post(f"{at}/renew/")
    source.refresh_from_db()
    sender.refresh_from_db()
    assert sender.values["secret"] == source.secrets["secret"]


def test_connecting_shows_the_settings_of_the_gateway_once(signed_in, community, store, settings):
    settings.PUBLIC_URL = "https://weilu.example.org"
    page = signed_in.post(f"/c/{community.slug}/sources/add/gateway/", {"name": "QQ", "at": ""})
    source = Source.objects.get(kind="gateway")
    told = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.S)[1]).split("\n")
    assert told[0] == f"WEILU_GATEWAY_TO=https://weilu.example.org/in/{source.address}"
    assert told[1] == f"WEILU_GATEWAY_SECRET={source.secrets['secret']}"
    assert source.secrets["secret"] not in signed_in.get(f"/c/{community.slug}/sources/{source.pk}/").text
