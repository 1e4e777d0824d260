"""What a homeserver tells through its address becomes events: once, in order, and only with its token."""

import json

import pytest

from weilu.connect.matrix_rooms import MatrixRoom
from weilu.connect.sources import pause, remove
from weilu.members.erasing import erase

from .conftest import ROOM, event, member

pytestmark = pytest.mark.django_db
MIN, AMU = "@min:hearth.test", "@amu:hearth.test"


def told(store, fields="kind, text"):
    return store.query(f"SELECT {fields} FROM events ORDER BY seq")


def test_messages_are_kept_in_their_order_and_once(put, store):
    batch = [event(body=f"第 {n} 句") for n in range(20)]
    for _ in range(2):
        answer = put(*batch)
        assert (answer.status_code, answer.json()) == (200, {})
    assert told(store, "text") == [(f"第 {n} 句",) for n in range(20)]


def test_people_come_go_are_put_out_and_barred(put, store, community):
    put(
        member(MIN, "join", name="小敏"),
        member(AMU, "invite", by=MIN),
        member(AMU, "join", "invite", name="阿木", prev_sender=MIN),
        member(MIN, "join", "join", name="敏敏", old="小敏"),
        member(AMU, "leave", "join", by=MIN),
        member(AMU, "ban", "leave", by=MIN),
        member(AMU, "leave", "ban", by=MIN),
        member("@x:hearth.test", "leave", "invite"),
        member(MIN, "ban", "join", by=AMU),
    )
    kinds = [row[0] for row in told(store)]
    assert kinds == ["join", "invite", "join", "leave", "ban", "unban", "leave", "ban"]
    assert told(store, "channel")[2] == ("invite:min",)
    assert sorted(community.members.values_list("name", flat=True)) == ["敏敏", "阿木"]


def test_answers_point_at_what_they_answer_and_lose_the_quote(put, store):
    asked = event(body="几点集合？", event_id="$asked")
    relates = {"m.in_reply_to": {"event_id": "$asked"}}
    put(asked, event(body="> <@min:hearth.test> 几点集合？\n\n八点", **{"m.relates_to": relates}))
    assert told(store, "text") == [("几点集合？",), ("八点",)]
    assert store.query(
        "SELECT count() FROM events WHERE target = (SELECT id FROM events WHERE native_id = '$asked')"
    ) == [(1,)]


def edit(what, body, sender=MIN):
    relates = {"rel_type": "m.replace", "event_id": what}
    return event(sender=sender, body=f"* {body}", **{"m.new_content": {"body": body}, "m.relates_to": relates})


def test_edits_are_the_authors_own_and_the_newest_counts(put, store):
    first = edit("$m", "九点")
    put(event(body="八点", event_id="$m"), first, edit("$m", "我是骗子", AMU))
    put(edit("$m", "十点"))
    put(first)
    assert told(store, "text") == [("十点",)]
    assert {row[0] for row in store.query("SELECT text FROM revisions")} == {"八点", "九点"}


def test_what_is_taken_back_keeps_its_words_and_says_so(put, store):
    relates = {"rel_type": "m.annotation", "event_id": "$m", "key": "👍"}
    put(event(body="错了", event_id="$m"), event("m.reaction", AMU, event_id="$r", **{"m.relates_to": relates}))
    assert told(store, "kind, toString(props.emoji)")[1] == ("reaction", "👍")
    put(event("m.room.redaction", redacts="$m"), event("m.room.redaction", AMU, redacts="$r"))
    assert told(store, "text, toString(props.recalled)") == [("错了", "true"), ("", "true")]


def test_media_say_what_they_are(put, store):
    put(
        event(msgtype="m.image", body="IMG_1.jpg", url="mxc://hearth.test/a"),
        event(msgtype="m.image", body="山顶", filename="IMG_2.jpg"),
        event(msgtype="m.file", body="路线.gpx"),
        event(msgtype="m.emote", body="挥手"),
        event("m.sticker", body="加油"),
    )
    assert [row[0] for row in told(store, "text")] == [
        "[图片]",
        "[图片] 山顶",
        "[文件] 路线.gpx",
        "挥手",
        "[表情] 加油",
    ]


def test_rooms_bear_their_names_and_the_encrypted_are_told(put, store, community, source):
    put(event("m.room.name", state_key="", name="山行社"), event(body="早"))
    assert community.spaces.get().name == "山行社"
    put(event("m.room.encrypted", ciphertext="…"), event("m.room.encrypted", ciphertext="…"))
    room = MatrixRoom.objects.get(source=source)
    assert (room.key, room.name, room.encrypted, room.unreadable) == (ROOM, "山行社", True, 2)
    put(event(body="晚", room_id="!x:hearth.test"), event(body="安"))
    assert sorted(community.spaces.values_list("name", flat=True)) == ["!x:hearth.test", "山行社"]


def test_a_private_talk_is_a_conversation_and_no_room(put, store, community, source, owner):
    invited = member("@weilu:hearth.test", "invite", by=MIN)
    invited["content"]["is_direct"] = True
    put(invited, event(body="在吗"))
    put(event(body="在吗？"))
    assert told(store, "toString(props.conversation), space_id") == [(ROOM, 0), (ROOM, 0)]
    MatrixRoom.objects.update(name="小敏")
    erase(community.members.get(name="min"), by=owner)
    assert MatrixRoom.objects.get().name == ""


def test_the_personas_own_words_are_no_members(put, community, source):
    put(event(sender="@weilu:hearth.test", body="大家好"), member("@weilu:hearth.test", "join", "invite"))
    persona = community.members.get()
    assert persona.is_bot
    assert persona.is_staff


def test_odd_events_are_skipped_and_stop_nothing(put, store):
    odd = [7, {}, {"type": "m.room.message"}, event() | {"content": []}, event() | {"origin_server_ts": "gestern"}]
    deep = json.loads("[" * 90 + "]" * 90)
    assert put(*odd, event(body=deep), event(body="好")).status_code == 200
    assert ("message", "好") in told(store)


@pytest.mark.parametrize("token", ["wrong", "hs", "é"])
def test_a_wrong_token_and_a_wrong_address_are_answered_alike(put, client, source, token):
    wrong = put(event(), token=token)
    nowhere = client.put("/in/nobody-here/_matrix/app/v1/transactions/1", headers={"Authorization": "Bearer x"})
    remove(source, by=None)
    removed = put(event())
    assert {(a.status_code, a.content) for a in (wrong, nowhere, removed)} == {(403, wrong.content)}


def test_a_paused_source_asks_to_come_again(put, source, store):
    pause(source, by=None)
    answer = put(event())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert told(store) == []


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"[]", b'{"events": 3}', b"[" * 100_000, b'{"events": [' + b'"\\ud800",' * 9 + b"1]}"]
)
def test_what_is_no_transaction_is_refused_or_skipped(client, source, body):
    answer = client.put(
        f"/in/{source.address}/_matrix/app/v1/transactions/1",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {source.secrets['hs_token']}"},
    )
    assert answer.status_code in {200, 400}


def test_a_homeserver_may_ping_and_ask_after_accounts(client, source):
    at = f"/in/{source.address}/_matrix/app/v1"
    headers = {"Authorization": f"Bearer {source.secrets['hs_token']}"}
    assert client.post(f"{at}/ping", {}, content_type="application/json", headers=headers).json() == {}
    assert client.get(f"{at}/users/@weilu:hearth.test", headers=headers).status_code == 200
    assert client.get(f"{at}/users/@other:hearth.test", headers=headers).status_code == 404
    assert client.get(f"{at}/rooms/%23shan:hearth.test", headers=headers).status_code == 404
