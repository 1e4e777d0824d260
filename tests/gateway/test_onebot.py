"""OneBot v11's payloads, as implementations send them, in the gateway's own words."""

import json

import pytest

from weilu_gateway.hearing import Ear
from weilu_gateway.onebot import normalise, pieces, words
from weilu_gateway.spool import Spool

SENDER = {"user_id": 10001, "nickname": "阿杉", "card": "杉 | 领队"}


def message(content, **more):
    told = {"time": 1767200000, "self_id": 1, "post_type": "message", "message_type": "group", "sub_type": "normal"}
    return {**told, "message_id": 7, "group_id": 88, "user_id": 10001, "sender": SENDER, "message": content, **more}


def notice(kind, sub="", **more):
    told = {"time": 1767200000, "self_id": 1, "post_type": "notice", "notice_type": kind, "sub_type": sub}
    return {**told, "group_id": 88, "user_id": 10001, **more}


def one(raw, names=None):
    (told,) = normalise(raw, names or {})
    return told


SEGMENTS = [
    {"type": "reply", "data": {"id": "5"}},
    {"type": "at", "data": {"qq": "10002", "name": "小敏"}},
    {"type": "text", "data": {"text": "看[这张]&那张"}},
    {"type": "image", "data": {"file": "a.jpg", "url": "https://example.test/a.jpg"}},
    {"type": "face", "data": {"id": "14"}},
]
CODES = "[CQ:reply,id=5][CQ:at,qq=10002,name=小敏]看&#91;这张&#93;&amp;那张[CQ:image,file=a.jpg,url=https://example.test/a.jpg][CQ:face,id=14]"


@pytest.mark.parametrize("content", [SEGMENTS, CODES])
def test_a_message_reads_the_same_as_segments_and_as_codes(content):
    told = one(message(content), {"88": "山行群"})
    assert told["text"] == "@小敏 看[这张]&那张[图片][表情]"
    assert (told["id"], told["target"], told["ts"]) == ("88/7", "88/5", 1767200000000)
    assert (told["space"], told["space_name"]) == ("88", "山行群")
    assert told["author"] == {"id": "10001", "name": "杉 | 领队", "own": False}
    assert told["attachments"] == [{"type": "图片", "name": "a.jpg", "url": "https://example.test/a.jpg"}]


def test_cards_files_and_everyone():
    told = [{"type": "at", "data": {"qq": "all"}}, {"type": "json", "data": {"data": "{}"}}]
    assert words(pieces(told)) == "@全体成员 [卡片]"
    assert words(pieces({"type": "file", "data": {"name": "路线.gpx"}})) == "[文件] 路线.gpx"


def test_a_private_message_and_the_bots_own():
    private = {"message_type": "private", "group_id": None}
    assert one(message("在吗", **private))["key"] == "private:10001"
    own = one(message("在", **private, post_type="message_sent", user_id=1, target_id=10001))
    assert (own["key"], own["author"]["own"]) == ("private:10001", True)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (notice("group_increase", "invite", operator_id=9), {"kind": "join", "invited": True, "by": {"id": "9"}}),
        (notice("group_increase", "approve", operator_id=0), {"kind": "join", "invited": False}),
        (notice("group_decrease", "kick", operator_id=9), {"kind": "leave", "by": {"id": "9"}}),
        (notice("group_decrease", "leave", operator_id=10001), {"kind": "leave"}),
        (notice("group_recall", message_id=7, operator_id=10001), {"kind": "recall", "target": "88/7"}),
        (notice("group_ban", "ban", operator_id=9, duration=600), {"kind": "mute", "seconds": 600}),
        (notice("group_ban", "lift_ban", operator_id=9, duration=0), {"kind": "unmute"}),
        (notice("notify", "poke", target_id=2), {"kind": "reaction", "emoji": "戳一戳", "whom": "2"}),
        (notice("notify", "honor", honor_type="talkative"), {"kind": "system", "action": "notify.honor"}),
        (notice("group_card", card_new="杉"), {"kind": "name"}),
        (notice("group_msg_emoji_like", message_id=7, likes=[{"emoji_id": "76"}]), {"target": "88/7", "emoji": "76"}),
        (notice("group_upload", file={"name": "a.pdf"}), {"kind": "message", "text": "[文件] a.pdf"}),
        ({**notice("x"), "post_type": "request", "request_type": "group", "sub_type": "add", "comment": "我想进"},
         {"kind": "system", "action": "request.group.add", "text": "我想进"}),
    ],
)  # fmt: skip
def test_notices(raw, told):
    made = one(raw)
    assert {name: made.get(name) for name in told} == told
    assert ("by" in made) == ("by" in told) or "operator_id" in raw


def test_heartbeats_are_nothing():
    assert normalise({"time": 1, "self_id": 1, "post_type": "meta_event", "meta_event_type": "heartbeat"}, {}) == []


def test_what_no_converter_understands_goes_on_as_plain_text_with_its_payload(tmp_path):
    spool = Spool(tmp_path, 1 << 20)
    odd = message({"broken": object()}, message_id=None, raw_message="还是这句话", time="now")
    Ear(spool).hear("OneBot V11", odd, normalise)
    ((_, body),) = spool.first(10, 1 << 20)
    told = json.loads(body)
    assert (told["kind"], told["text"], told["author"]["id"], told["space"]) == ("message", "还是这句话", "10001", "88")
    assert json.loads(told["raw"])["user_id"] == 10001
    assert told["id"]
