"""企业微信 calls: every signature and every sealed message here is made by openssl."""

import time
from urllib.parse import urlencode

import pytest

from weilu.connect.live_kinds import kind_named
from weilu.connect.sources import connect

pytestmark = pytest.mark.django_db(transaction=True)

CORP = "ww0123456789abcdef"
AES = "zyxwvutsrqponmlkjihgfedcba0123456789ABCDEFG"
TOKEN = "wecomToken"


@pytest.fixture
def source(community, owner, store):
    told = {"corp_id": CORP, "token": TOKEN, "aes_key": AES}
    return connect(community, kind_named("wecom"), "企微", by=owner, told=told)


@pytest.fixture
def call(client, source, sha1, enseal):
    def made(xml=None, *, token=TOKEN, receiver=CORP, ago=0):
        moment, nonce = str(int(time.time()) - ago), "n"
        box = enseal(AES, receiver, b"7788" if xml is None else xml.encode())
        asked = {"timestamp": moment, "nonce": nonce, "msg_signature": sha1(token, moment, nonce, box)}
        at = f"/in/{source.address}"
        if xml is None:
            return client.get(at, {**asked, "echostr": box})
        body = f"<xml><ToUserName>{CORP}</ToUserName><Encrypt>{box}</Encrypt><AgentID>1</AgentID></xml>"
        return client.post(f"{at}?{urlencode(asked)}", body, content_type="text/xml")

    return made


def told(by="sys", **fields):
    rest = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    moment = int(time.time())
    return f"<xml><FromUserName>{by}</FromUserName><CreateTime>{moment}</CreateTime>{rest}</xml>"


def event(change, kind="contact", **fields):
    return told(MsgType="event", Event=f"change_external_{kind}", ChangeType=change, **fields)


def rows(store, what):
    return store.query(f"SELECT {what} FROM events ORDER BY seq")


def test_the_address_is_checked(call):
    assert call().text == "7788"
    assert call(token="other").status_code == call(receiver="wwother").status_code == call(ago=700).status_code == 403


def test_customers_come_and_go(call, store):
    customer = {"UserID": "lan", "ExternalUserID": "wmAshan0000000000000000000000"}
    assert call(event("add_external_contact", State="海报", **customer)).text == "success"
    call(event("add_external_contact", State="海报", **customer))
    call(event("edit_external_contact", **customer))
    call(event("del_follow_user", **customer))
    assert rows(store, "toString(kind), channel") == [("join", "海报"), ("leave", "")]


def test_customer_groups(call, store):
    group = {"kind": "chat", "ChatId": "wrGroup"}
    call(event("create", **group))
    people = "<Item>wmA</Item><Item>wmB</Item>"
    call(event("update", UpdateDetail="add_member", JoinScene="3", MemChangeCnt="2", MemChangeList=people, **group))
    call(event("update", UpdateDetail="del_member", MemChangeList="<Item>wmA</Item>", **group))
    call(event("update", UpdateDetail="del_member", MemChangeCnt="1", **group))
    call(event("dismiss", **group))
    found = rows(store, "toString(kind), channel, space_id != 0")
    assert found == [
        ("system", "", 1),
        ("join", "joinscene_3", 1),
        ("join", "joinscene_3", 1),
        ("leave", "", 1),
        ("system", "", 1),
        ("system", "", 1),
    ]


def test_what_is_said_to_an_application_is_a_conversation(call, store):
    call(told(by="lan", MsgType="text", Content="报销找谁？", MsgId="1", AgentID="7"))
    call(told(by="lan", MsgType="event", Event="enter_agent", AgentID="7"))
    found = rows(store, "toString(kind), text, ifNull(toString(props.conversation), '')")
    assert found == [("ask", "报销找谁？", "7/lan"), ("view", "", "")]


def test_what_makes_no_sense_is_heard_and_forgotten(call, store):
    for xml in (told(MsgType="event"), event("add_external_contact"), "<xml/>", told(by="")):
        assert call(xml).text == "success"
    assert rows(store, "kind") == []
