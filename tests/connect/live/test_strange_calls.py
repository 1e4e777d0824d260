"""Whatever is sent to an address is answered in one clean line, and leaves nothing behind unless it is theirs."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from weilu.connect.live_kinds import kind_named
from weilu.connect.models import Payload
from weilu.connect.sources import connect
from weilu.connect.webhook.mapping import Mapping, save

pytestmark = pytest.mark.django_db(transaction=True)

FORMS = {
    "discourse": {},
    "webhook": {"platform": "shop", "proof": "hmac", "header": "X-Signature", "begins": "", "encoding": "hex"},
    "wechat_oa": {"app_id": "wx0123456789abcdef", "mode": "plain"},
    "wecom": {"corp_id": "ww0123456789abcdef"},
}
CLEAN = {200, 202, 400, 403}
bounded = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(params=list(FORMS))
def source(request, community, owner, store):
    return connect(community, kind_named(request.param), "试", by=owner, told=FORMS[request.param])


@pytest.fixture
def hook(community, owner, store):
    made = connect(community, kind_named("webhook"), "试", by=owner, told=FORMS["webhook"])
    pointed = {
        "author": "/body/a",
        "text": "/body/b/*/c",
        "time": "/body/t",
        "value": "/body/v",
        "kind": "/headers/x-k",
    }
    save(made, Mapping(fields=pointed, otherwise="*"), by=owner)
    return made


@bounded
@given(body=st.binary(max_size=200), asked=st.dictionaries(st.text(max_size=9), st.text(max_size=9), max_size=3))
def test_strangers_are_refused(client, source, store, body, asked):
    answer = client.post(f"/in/{source.address}?{urlencode(asked, errors='replace')}", body, "application/json")
    assert answer.status_code == 403
    assert client.get(f"/in/{source.address}", asked).status_code == 403
    assert store.query("SELECT count() FROM events") == [(0,)]


def signed(client, source, body: bytes, **headers):
    proof = hmac.new(source.secrets["secret"].encode(), body, hashlib.sha256).hexdigest()
    told = {"X-Signature": proof, "X-Discourse-Event-Signature": f"sha256={proof}", **headers}
    return client.post(f"/in/{source.address}", body, "application/json", headers=told)


@bounded
@given(told=json_values)
def test_another_system_may_say_anything(client, hook, told):
    assert signed(client, hook, json.dumps(told).encode()).status_code in CLEAN


@bounded
@given(body=st.binary(max_size=300))
def test_bytes_that_are_theirs_and_no_json(client, hook, body):
    assert signed(client, hook, body).status_code in CLEAN


@bounded
@given(
    event=st.sampled_from(["post_created", "post_edited", "post_liked", "user_created", "user_logged_in"]),
    told=st.fixed_dictionaries({"post": json_values, "user": json_values, "like": json_values}),
)
def test_a_forum_may_say_anything(client, community, owner, store, event, told):
    source = connect(community, kind_named("discourse"), "试", by=owner, told={})
    told["like"] = {"post": told["post"], "user": told["user"]}
    body = json.dumps(told).encode()
    assert signed(client, source, body, **{"X-Discourse-Event": event}).status_code in CLEAN


@bounded
@given(body=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"<xml><a>{text}</a></xml>".encode()))
def test_an_account_may_say_anything(client, community, owner, store, body):
    source = connect(community, kind_named("wechat_oa"), "试", by=owner, told=FORMS["wechat_oa"])
    moment = str(int(time.time()))
    proof = hashlib.sha1("".join(sorted([source.secrets["token"], moment, "n"])).encode()).hexdigest()
    asked = urlencode({"timestamp": moment, "nonce": "n", "signature": proof})
    assert client.post(f"/in/{source.address}?{asked}", body, "text/xml").status_code in CLEAN


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"a":' * 40_000, b"<a>" * 20_000])
def test_nesting_without_end(client, hook, body):
    assert signed(client, hook, body).status_code == 400
    assert not Payload.objects.exists()


def test_xml_nested_without_end(client, community, owner, store):
    source = connect(community, kind_named("wechat_oa"), "试", by=owner, told=FORMS["wechat_oa"])
    moment = str(int(time.time()))
    proof = hashlib.sha1("".join(sorted([source.secrets["token"], moment, "n"])).encode()).hexdigest()
    asked = urlencode({"timestamp": moment, "nonce": "n", "signature": proof})
    for body in (b"<a>" * 9_000 + b"</a>" * 9_000, b"<a>" * 20_000):
        assert client.post(f"/in/{source.address}?{asked}", body, "text/xml").status_code in CLEAN


def test_ten_megabytes_are_refused_unread(client, source):
    answer = client.post(f"/in/{source.address}", b"x" * 10_000_000, "application/json")
    assert answer.status_code == 413
    strange = client.post(f"/in/{source.address}", b"{}", "application/json", CONTENT_LENGTH="9" * 40)
    assert strange.status_code == 413
