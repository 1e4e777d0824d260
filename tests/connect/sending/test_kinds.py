"""Every kind of sender against a platform on this machine: what goes over the wire, and what its answers mean."""

import base64
import hashlib
import hmac
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from peer import CUT_AFTER, Peer, says
from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.senders import KINDS, apprise_url, slack
from weilu.connect.senders.contract import Sent
from weilu.connect.sending import attempt
from weilu.connect.setting_up import PACE
from weilu.kit.sealing import seal
from weilu_gateway.signing import is_signed

pytestmark = pytest.mark.django_db
TEXT = "周六去香山 <谁来> & 谁不来"


def sent_by(community, kind: str, text: str = TEXT, to: str = "", **values: str) -> Sent:
    secret = {field.name for field in KINDS[kind].fields if field.secret}
    sender = Sender(
        community=community,
        kind=kind,
        settings={name: value for name, value in values.items() if name not in secret},
        sealed=seal({name: value for name, value in values.items() if name in secret}),
    )
    return attempt(Delivery(community=community, sender=sender, key="k", text=text, to=to))


REFUSALS = {
    "wecom_bot": {"errcode": 93000, "errmsg": "invalid webhook url"},
    "feishu": {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"},
    "dingtalk": {"errcode": 310000, "errmsg": "keywords not in content"},
    "telegram": {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"},
    "slack": {"ok": False, "error": "channel_not_found"},
    "matrix": {"errcode": "M_FORBIDDEN", "error": "not in room"},
}
BUSY = {
    "wecom_bot": says({"errcode": 45009, "errmsg": "api freq out of limit"}),
    "feishu": says({"code": 11232, "msg": "frequency limited"}),
    "dingtalk": says({"errcode": 130101, "errmsg": "send too fast"}),
    "telegram": says({"ok": False, "error_code": 429, "parameters": {"retry_after": 7}}, 429),
    "discord": says({"message": "You are being rate limited.", "retry_after": 0.6, "global": False}, 429),
    "slack": says({"ok": False, "error": "ratelimited"}, 429, Retry_After="30"),
    "matrix": says({"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1500}, 429),
    "gateway": says({"error": "no bot is online"}, 503, Retry_After="20"),
    "webhook": says(b"", 503, Retry_After="20"),
}


@pytest.fixture
def filled(peer: Peer, monkeypatch) -> dict[str, dict[str, str]]:
    """What an operator would type in, were the platform here."""
    monkeypatch.setattr(slack, "API", peer.url("/api/chat.postMessage"))
    return {
        "wecom_bot": {"url": peer.url("/cgi-bin/webhook/send?key=1")},
        "feishu": {"url": peer.url("/hook/1"), "secret": "s3cret"},
        "dingtalk": {"url": peer.url("/robot/send?access_token=1"), "secret": "SECabc"},
        "telegram": {"token": "1:abc", "chat": "-100", "api": peer.url("/")},
        "discord": {"url": peer.url("/api/webhooks/1/x")},
        "slack": {"credential": "xoxb-1", "channel": "C1"},
        "matrix": {"server": peer.url(""), "token": "syt", "room": "!r:example.org"},
        "gateway": {"server": peer.url(""), "secret": "s3cret", "group": "88"},
        "webhook": {"url": peer.url("/"), "secret": "0123456789abcdef"},
    }


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_no_in_the_body_of_a_200_is_a_failure(kind, community, peer, filled):
    peer.script = [says(REFUSALS[kind])]
    sent = sent_by(community, kind, **filled[kind])
    words = [str(word) for word in REFUSALS[kind].values()]
    assert (sent.outcome, sent.reason) == ("refused", "platform")
    assert sent.facts["code"] in words
    assert words[-1] in sent.reply


@pytest.mark.parametrize("kind", BUSY)
def test_too_fast_is_tried_again_later(kind, community, peer, filled):
    peer.script = [BUSY[kind]]
    sent = sent_by(community, kind, **filled[kind])
    assert sent.outcome == "again"
    assert sent.after


@pytest.mark.parametrize(
    "kind", ["wecom_bot", "feishu", "dingtalk", "telegram", "discord", "slack", "matrix", "gateway"]
)
def test_an_answer_that_is_not_the_platforms_is_not_believed(kind, community, peer, filled):
    peer.script = [says(b"<html>please sign in to the hotel's wifi</html>")]
    assert sent_by(community, kind, **filled[kind]).outcome == "unknown"


@pytest.mark.parametrize("kind", BUSY)
def test_a_cut_after_the_request_is_unknown(kind, community, peer, filled):
    peer.script = [CUT_AFTER]
    assert (sent := sent_by(community, kind, **filled[kind])).outcome == "unknown", sent


def test_wecom(community, peer, filled):
    peer.script = [says({"errcode": 0, "errmsg": "ok"})]
    assert sent_by(community, "wecom_bot", **filled["wecom_bot"]).outcome == "sent"
    assert peer.asked[0].target == "/cgi-bin/webhook/send?key=1"
    assert peer.asked[0].json == {"msgtype": "text", "text": {"content": TEXT}}


def test_feishu_signs_over_nothing_with_moment_and_secret_as_the_key(community, peer, filled):
    peer.script = [says({"StatusCode": 0, "StatusMessage": "success"})]
    assert sent_by(community, "feishu", **filled["feishu"]).outcome == "sent"
    told = peer.asked[0].json
    mac = hmac.HMAC(key=(told["timestamp"] + "\ns3cret").encode(), digestmod=hashlib.sha256)
    assert told["sign"] == base64.standard_b64encode(mac.digest()).decode("ascii")
    assert abs(int(told["timestamp"]) - time.time()) < 60
    assert told["content"] == {"text": TEXT}


def test_dingtalk_signs_in_the_address(community, peer, filled):
    peer.script = [says({"errcode": 0, "errmsg": "ok"})]
    assert sent_by(community, "dingtalk", **filled["dingtalk"]).outcome == "sent"
    asked = {name: values[0] for name, values in parse_qs(urlsplit(peer.asked[0].target).query).items()}
    mac = hmac.HMAC(key=b"SECabc", msg=f"{asked['timestamp']}\nSECabc".encode(), digestmod="sha256")
    assert asked["sign"] == base64.b64encode(mac.digest()).decode()
    assert asked["access_token"] == "1"
    assert abs(int(asked["timestamp"]) / 1000 - time.time()) < 60


def test_the_gateway_finds_its_signature_right(community, peer, filled):
    peer.script = [says({"id": "901", "bot": "1"}), says({"error": "被禁言了"}, 422), says({"error": "unknown"}, 409)]
    sent = [sent_by(community, "gateway", to="private:7", **filled["gateway"]) for _ in range(3)]
    assert [one.outcome for one in sent] == ["sent", "refused", "unknown"]
    asked = peer.asked[0]
    told = {name.lower(): value for name, value in asked.headers.items()}
    assert is_signed("s3cret", told["x-weilu-timestamp"], told["x-weilu-signature"], asked.body)
    assert (asked.json["to"], asked.json["text"]) == ("private:7", TEXT)


def test_telegram(community, peer, filled):
    peer.script = [says({"ok": True, "result": {"message_id": 42}})]
    sent = sent_by(community, "telegram", to="77", **filled["telegram"])
    assert (sent.outcome, sent.platform_id) == ("sent", "42")
    assert peer.asked[0].target == "/bot1:abc/sendMessage"
    assert peer.asked[0].json == {"chat_id": "77", "text": TEXT}


def test_discord_waits_for_the_id_and_rings_no_bell(community, peer, filled):
    peer.script = [says({"id": "99"})]
    sent = sent_by(community, "discord", **filled["discord"])
    assert (sent.outcome, sent.platform_id) == ("sent", "99")
    assert peer.asked[0].target == "/api/webhooks/1/x?wait=true"
    assert peer.asked[0].json["allowed_mentions"] == {"parse": []}


def test_slack_by_webhook_and_by_bot(community, peer, filled):
    peer.script = [says(b"ok"), says(b"no_service", 404), says({"ok": True, "ts": "1.2"})]
    assert sent_by(community, "slack", credential=peer.url("/services/T")).outcome == "sent"
    assert peer.asked[0].json == {"text": "周六去香山 &lt;谁来&gt; &amp; 谁不来"}
    gone = sent_by(community, "slack", credential=peer.url("/services/T"))
    assert (gone.outcome, gone.facts["words"]) == ("refused", "no_service")
    assert sent_by(community, "slack", **filled["slack"]).platform_id == "1.2"
    assert peer.asked[2].headers["authorization"] == "Bearer xoxb-1"


def test_matrix_repeats_under_the_same_transaction(community, peer, filled):
    peer.script = [CUT_AFTER, says({"event_id": "$1"})]
    sent_by(community, "matrix", **filled["matrix"])
    assert sent_by(community, "matrix", **filled["matrix"]).platform_id == "$1"
    assert peer.asked[0].target == peer.asked[1].target
    assert peer.asked[0].target.startswith("/_matrix/client/v3/rooms/%21r%3Aexample.org/send/m.room.message/")
    assert KINDS["matrix"].repeatable


def test_apprise_is_accepted_at_best(community, peer):
    url = f"ntfy://127.0.0.1:{peer.port}/topic"
    peer.script = [says({"id": "1"}), says(b"{}", 403)]
    assert sent_by(community, "apprise", url=url).outcome == "accepted"
    refused = sent_by(community, "apprise", url=url)
    assert (refused.outcome, refused.reason) == ("refused", "apprise")
    assert "403" in refused.facts["words"]


def test_apprise_reaches_no_private_address_and_runs_nothing_here(community, peer, settings):
    settings.ALLOW_PRIVATE_TARGETS = []
    sent = sent_by(community, "apprise", url=f"ntfy://127.0.0.1:{peer.port}/topic")
    assert (sent.outcome, sent.reason) == ("refused", "private")
    assert peer.asked == []
    for url in ("syslog://", "dbus://", "json://example.org", "mailto://a:b@example.org", "mqtt://example.org/x", "x"):
        assert sent_by(community, "apprise", url=url).outcome == "refused"


def test_apprise_asks_no_less_care_than_we_do():
    plugin = apprise_url.plugin_of("ntfys://example.org/topic?verify=no&redirect=yes&rto=9999&cto=9999")
    assert (plugin.verify_certificate, plugin.redirects) == (True, False)
    assert plugin.request_timeout == (10, 10)


def test_apprise_follows_no_redirect_and_quotes_no_key(community, peer):
    peer.script = [says(b"", 302, Location=peer.url("/elsewhere"))]
    sent = sent_by(community, "apprise", url=f"ntfy://127.0.0.1:{peer.port}/topic-that-nobody-knows")
    assert sent.outcome != "accepted"
    assert len(peer.asked) == 1
    assert "topic-that-nobody-knows" not in sent.reply + str(sent.facts)


def test_apprise_that_cannot_tell_leaves_it_unknown(community, peer):
    peer.script = [CUT_AFTER]
    assert sent_by(community, "apprise", url=f"ntfy://127.0.0.1:{peer.port}/topic").outcome == "unknown"


def test_secrets_sealed_under_another_key_are_asked_for_anew(community, peer, filled, settings):
    sealed = seal({"url": peer.url()})
    settings.SECRET_KEY = "another"
    sender = Sender(community=community, kind="wecom_bot", sealed=sealed)
    sent = attempt(Delivery(community=community, sender=sender, key="k", text="x"))
    assert (sent.outcome, sent.reason) == ("refused", "secrets")


def test_a_default_taken_away_since_is_told(community, peer, filled):
    told = filled["telegram"] | {"chat": ""}
    sent = sent_by(community, "telegram", **told)
    assert (sent.outcome, sent.reason) == ("refused", "nowhere")
    assert peer.asked == []


def test_lengths_are_counted_as_the_platform_counts():
    assert KINDS["wecom_bot"].length("山行") == 6
    assert KINDS["telegram"].length("🔥") == 2
    assert KINDS["discord"].length("🔥山") == 2


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_fits_its_form(kind):
    names = [field.name for field in kind.fields]
    assert not {*names} & {"name", *PACE}
    assert len(kind.name) <= 20
    assert kind.steps
    assert not kind.to_field or kind.to_field in names
