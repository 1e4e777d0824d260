"""Who may send, from where, how much; and whatever else is sent is refused cleanly."""

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weilu.connect import sources

pytestmark = pytest.mark.django_db

EVENT = {"userId": "u", "event": "看了"}


def count(store):
    return store.query("SELECT count() FROM events")[0][0]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic !!"}, {"Authorization": "Bearer wk_wrong"}])
def test_without_a_valid_key_nothing_is_taken(client, source, store, headers):
    answer = client.post("/v1/track", EVENT, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"], count(store)) == (401, "invalid_key", 0)


def test_a_key_works_in_the_header_or_in_the_body(client, key, store):
    for body, headers in ((EVENT, {"Authorization": f"Bearer {key}"}), (EVENT | {"writeKey": key}, {})):
        answer = client.post("/v1/track", json.dumps(body), content_type="text/plain", headers=headers)
        assert answer.status_code == 200
    assert count(store) == 2


def test_a_revoked_key_a_removed_and_a_paused_source(
    client, send, source, key, owner, store, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sources.pause(source, by=owner)
    answer = send("/v1/track", EVENT)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    with django_capture_on_commit_callbacks(execute=True):
        sources.resume(source, by=owner)
    assert send("/v1/track", EVENT).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        sources.remove(source, by=owner)
    assert send("/v1/track", EVENT).status_code == 401
    with django_capture_on_commit_callbacks(execute=True):
        sources.restore(source, by=owner)
        sources.revoke_key(source.write_keys.get(), by=owner)
    assert send("/v1/track", EVENT).status_code == 401
    assert count(store) == 1


def test_no_address_answers_with_a_redirect(client, send, source):
    for address in ("/v1/batch", "/v1/nothing", "/v1/batch/", "/batch", "/v1"):
        for method in (client.get, client.post, client.options, client.put):
            assert not 300 <= method(address).status_code < 400, address
    answer = client.get("/v1/batch")
    assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")


def test_only_named_pages_may_send_from_a_browser(client, send, source, store):
    from weilu.connect.api import keys

    asked = {"Origin": "https://shop.test", "Access-Control-Request-Headers": "authorization"}
    assert "Access-Control-Allow-Origin" not in client.options("/v1/batch", headers=asked)
    assert send("/v1/track", EVENT, Origin="https://shop.test").status_code == 403
    source.options = {"origins": ["https://shop.test"]}
    source.save()
    keys.forget()
    beforehand = client.options("/v1/batch", headers=asked)
    assert beforehand["Access-Control-Allow-Origin"] == "https://shop.test"
    assert beforehand["Access-Control-Allow-Headers"] == "authorization"
    answer = send("/v1/track", EVENT, Origin="https://shop.test")
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "https://shop.test")
    assert send("/v1/track", EVENT, Origin="https://evil.test").status_code == 403
    assert count(store) == 1


def test_more_than_a_source_may_send_is_put_off(send, settings, store):
    settings.INGEST_PER_MINUTE = 40
    batch = {"batch": [{"type": "track", "userId": "u", "event": "x"} for _ in range(6)]}
    assert send("/v1/batch", batch).status_code == 200
    answer = send("/v1/batch", batch)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert count(store) == 6


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\x1f\x8b\x08cut", 400),
        (gzip.compress(b'{"batch":[]}', mtime=0)[:-9], 400),
        (b"[" * 200_000, 400),
        (b'{"batch":' + b'[{"a":' * 80_000, 400),
        (b'{"batch":{}}', 400),
        (b'{"batch":null}', 400),
        (b'{"nobatch":[]}', 400),
        (b'"x"', 400),
        (b"\xff\xfe", 400),
        (b'{"batch":[' + b",".join([b"{}"] * 501) + b"]}", 400),
        (b" " * 600_000, 413),
        (gzip.compress(b" " * 50_000_000, mtime=0), 413),
        (b"x" * 10_000_000, 413),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_broken_bodies_are_refused_cleanly(send, store, body, status):
    answer = send("/v1/batch", body, **{"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["success"], count(store)) == (status, False, 0)


NAMES = [
    *("batch", "type", "userId", "anonymousId", "event", "properties", "context", "traits", "timestamp", "messageId"),
    *("sentAt", "previousId", "groupId", "page", "campaign", "value", "revenue", "name", "distinct_id", "$set", "text"),
    *("space", "email"),
]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
ITEMS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8),
    max_leaves=30,
)
TYPES = st.sampled_from(["track", "identify", "alias", "group", "page", "screen"])
CALLS = st.builds(
    lambda item, kind, user: {**item, "type": kind, "userId": user},
    st.dictionaries(st.sampled_from(NAMES), ITEMS, max_size=8),
    TYPES,
    st.sampled_from(["u1", "u2", 3]),
)
BODIES = st.one_of(
    st.binary(max_size=300), ITEMS, st.builds(lambda calls: {"batch": calls}, st.lists(CALLS, max_size=4))
)
ADDRESSES = [f"/v1/{kind}" for kind in ("batch", "track", "identify", "alias", "group", "page")] + ["/batch/"]


def test_the_operator_is_told_in_their_words(send, source):
    send("/v1/batch", b"{", **{"Accept-Language": "en"})
    source.refresh_from_db()
    assert source.error == "发来的内容不是 JSON"


def test_whatever_is_sent_is_taken_or_refused(send, store):
    @settings(max_examples=200)
    @given(BODIES, st.sampled_from(ADDRESSES))
    def sent(body, address):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        assert send(address, content).status_code in {200, 400}

    sent()
