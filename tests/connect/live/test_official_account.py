"""A 公众号 calls as WeChat calls: every signature and every sealed message here is made by openssl."""

import re
import time
from urllib.parse import urlencode

import pytest

from weilu.connect.live_kinds import kind_named
from weilu.connect.models import Source
from weilu.connect.sources import connect

pytestmark = pytest.mark.django_db(transaction=True)

APP = "wx0123456789abcdef"
AES = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
TOKEN = "weiluToken2026"
FAN = "oFan-00000000000000000Lan"


def account(community, owner, **told):
    told = {"app_id": APP, "mode": "safe", "token": TOKEN, "aes_key": AES, **told}
    return connect(community, kind_named("wechat_oa"), "公众号", by=owner, told=told)


@pytest.fixture
def source(community, owner, store):
    return account(community, owner)


@pytest.fixture
def call(client, sha1, enseal):
    """Call a source: xml None checks the address. Whatever is wrong is said by keyword."""

    def made(source, xml=None, *, token=TOKEN, ago=0, receiver=APP, sealed=None, plain=False, padding=None):
        moment, nonce = str(int(time.time()) - ago), "n0nce"
        asked = {"timestamp": moment, "nonce": nonce, "signature": sha1(token, moment, nonce)}
        at = f"/in/{source.address}"
        if xml is None:
            return client.get(at, {**asked, "echostr": "4711 <b>"})
        body = xml.encode()
        if not plain:
            box = sealed if sealed is not None else enseal(AES, receiver, body, padding)
            asked |= {"encrypt_type": "aes", "msg_signature": sha1(token, moment, nonce, box)}
            body = f"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{box}]]></Encrypt></xml>".encode()
        return client.post(f"{at}?{urlencode(asked)}", body, content_type="text/xml")

    return made


def told(sort, *, by=FAN, at=None, **fields):
    rest = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in fields.items())
    at = at or int(time.time())
    return (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{by}</FromUserName><CreateTime>{at}</CreateTime>"
        f"<MsgType>{sort}</MsgType>{rest}</xml>"
    )


def rows(store, what="toString(kind), text"):
    return store.query(f"SELECT {what} FROM events ORDER BY seq")


def test_the_address_is_checked(call, source):
    answer = call(source)
    assert (answer.status_code, answer.text) == (200, "4711 <b>")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert Source.objects.get(pk=source.pk).heard_at
    assert call(source, token="other").status_code == 403


def test_a_question_waits_for_an_answer_and_a_thank_you_does_not(call, source, store):
    assert call(source, told("text", Content="周六还有名额吗", MsgId="1")).text == "success"
    call(source, told("text", Content="好的，谢谢！", MsgId="2"))
    call(source, told("voice", Recognition="几点集合", MsgId="3"))
    assert rows(store) == [("ask", "周六还有名额吗"), ("message", "好的，谢谢！"), ("ask", "[语音] 几点集合")]
    assert {row[0] for row in rows(store, "toString(props.conversation)")} == {FAN}


def test_what_wechat_sends_again_counts_once(call, source, store):
    for _retry in range(3):
        call(source, told("text", Content="在吗", MsgId="9", at=1_780_000_000))
        call(source, told("event", Event="subscribe", EventKey="qrscene_海报", at=1_780_000_000))
    assert rows(store, "toString(kind), channel") == [("ask", ""), ("join", "海报")]


def test_events(call, source, store):
    for event, more in (
        ("SCAN", {"EventKey": "海报"}),
        ("CLICK", {"EventKey": "签到"}),
        ("VIEW", {"EventKey": "https://a.test/"}),
        ("TEMPLATESENDJOBFINISH", {"MsgID": "5", "Status": "success"}),
        ("MASSSENDJOBFINISH", {"MsgID": "6", "TotalCount": "100", "Status": "send success"}),
        ("LOCATION", {"Latitude": "1"}),
        ("unsubscribe", {}),
    ):
        assert call(source, told("event", Event=event, **more)).text == "success"
    found = rows(store, "toString(kind), channel, content, member_id != 0")
    assert found == [
        ("view", "海报", "", 1),
        ("click", "", "签到", 1),
        ("click", "", "https://a.test/", 1),
        ("deliver", "", "", 1),
        ("system", "", "", 0),
        ("leave", "", "", 1),
    ]


def test_an_automatic_reply_is_sealed_and_is_no_answer_of_staff(call, community, owner, store, sha1, unseal_by_openssl):
    source = account(community, owner, on_message="工作日 9–18 点回复 ]]> <b>")
    answer = call(source, told("text", Content="在吗", MsgId="1"))
    box, signed, moment, nonce = (
        re.search(rf"<{name}>(?:<!\[CDATA\[)?(.*?)(?:]]>)?</{name}>", answer.text)[1]
        for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
    )
    assert signed == sha1(TOKEN, moment, nonce, box)
    message, receiver = unseal_by_openssl(AES, box)
    assert receiver.decode() == APP
    assert f"<ToUserName><![CDATA[{FAN}]]></ToUserName>" in message.decode()
    assert "工作日 9–18 点回复 ]]]]><![CDATA[> <b>" in message.decode()
    assert rows(store) == [("ask", "在吗"), ("deliver", "工作日 9–18 点回复 ]]> <b>")]


def test_a_reply_to_following_in_the_clear(call, community, owner, store):
    source = account(community, owner, mode="plain", on_subscribe="欢迎来山行社")
    answer = call(source, told("event", Event="subscribe"), plain=True)
    assert "<Content><![CDATA[欢迎来山行社]]></Content>" in answer.text
    assert call(source, told("event", Event="unsubscribe"), plain=True).text == "success"


def test_what_is_not_theirs_is_refused_alike(call, source, store):
    xml = told("text", Content="在吗", MsgId="1")
    refused = [
        call(source, xml, token="other"),
        call(source, xml, receiver="wxfedcba9876543210"),
        call(source, xml, receiver=""),
        call(source, xml, sealed=""),
        call(source, xml, sealed="AAAA"),
        call(source, xml, sealed="*"),
        call(source, xml, padding=b"\x00"),
        call(source, xml, padding=b"\x01\x02"),
        call(source, xml, padding=b"\x21"),
        call(source, xml, plain=True),  # the safe mode takes nothing in the clear
        call(source, xml, ago=700),
        call(source, '<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>'),
        call(source, "no xml"),
    ]
    assert [answer.status_code for answer in refused] == [403] * len(refused)
    assert len({answer.content for answer in refused}) == 1
    assert rows(store) == []
    assert "时钟" in Source.objects.get(pk=source.pk).error
