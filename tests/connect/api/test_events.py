"""What programs send becomes events: once each, in our words, at the moment the platform's clock meant."""

import datetime as dt
import gzip
import json

import pytest

from weilu.kit.clock import from_ms, now_ms

pytestmark = pytest.mark.django_db


def rows(store, columns="kind, text"):
    return store.query(f"SELECT {columns} FROM events ORDER BY ts, seq")


def iso(ms):
    return from_ms(ms).isoformat()


def test_a_batch_is_kept_and_the_same_again_adds_nothing(send, store):
    batch = {
        "batch": [
            {"type": "track", "messageId": f"m{n}", "userId": f"u{n % 3}", "event": "开团", "timestamp": iso(now_ms())}
            for n in range(5)
        ]
    }
    for _ in range(2):
        answer = send("/v1/batch", batch)
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert store.query("SELECT count(), uniqExact(member_id), any(kind) FROM events") == [(5, 3, "开团")]


@pytest.mark.parametrize("address", ["/v1/t", "/v1/track", "/v1/track/"])
def test_a_single_call_needs_no_type(send, store, address):
    assert send(address, {"userId": 7, "event": "看了", "properties": {"n": 1}}).status_code == 200
    assert rows(store, "kind, toJSONString(props)") == [("看了", '{"n":1}')]


def test_gzip_is_told_by_its_first_bytes_whatever_the_type_says(client, key, store):
    body = gzip.compress(json.dumps({"writeKey": key, "userId": "u", "event": "看了"}).encode())
    answer = client.post("/v1/track", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert rows(store, "kind") == [("看了",)]


def test_names_of_sdks_become_our_words_and_money_becomes_fen_exactly(track, send, store, source):
    track("u", "Order Completed", messageId="1", properties={"revenue": 19.99, "order_id": "A1"})
    track("u", "Order Completed", messageId="2", properties={"total": "1,299.10"})
    track("u", "Subscription Started", messageId="3", properties={"value": 0.29})
    assert [row[0] for row in rows(store, "value")] == [1999, 129910, 0.29]
    source.options = {"names": {"Subscription Started": "subscribe"}}
    source.save()
    from weilu.connect.api import keys

    keys.forget()
    track("u", "Subscription Started", messageId="4", properties={"value": 0.29})
    assert rows(store, "kind, value")[-1] == ("subscribe", 29)


def test_pages_are_views_with_their_address_and_channel(send, store):
    send(
        "/v1/page",
        {
            "anonymousId": "a1",
            "name": "首页",
            "context": {"page": {"path": "/home", "url": "https://x.test/home"}, "campaign": {"source": "weibo"}},
        },
    )
    assert rows(store, "kind, content, channel, toJSONString(props)") == [
        (
            "view",
            "/home",
            "weibo",
            '{"name":"首页","path":"\\/home","url":"https:\\/\\/x.test\\/home","utm_source":"weibo"}',
        )
    ]


def test_what_is_said_is_text_in_a_room_and_is_judged(track, store):
    facts = {"text": "今天真开心！", "space": "g1", "space_name": "一群", "reply_to": "m0"}
    track("u", "message", properties=facts)
    assert rows(store, "text, space_id > 0, target > 0, emotion") == [("今天真开心！", 1, 1, "happy")]


@pytest.mark.parametrize("off", [-3 * 3_600_000, 40 * 86_400_000])
def test_a_wrong_clock_is_put_right_by_when_it_says_it_sent(send, store, off):
    now = now_ms()
    item = {"type": "track", "userId": "u", "event": "看了", "timestamp": iso(now - 60_000 + off)}
    assert send("/v1/batch", {"batch": [item], "sentAt": iso(now + off)}).status_code == 200
    [(ts,)] = rows(store, "toUnixTimestamp64Milli(ts)")
    assert abs(ts - (now - 60_000)) < 5_000


def test_events_are_kept_in_the_order_of_the_platforms_clock(send, store):
    now = now_ms()
    batch = [
        {"type": "track", "userId": "u", "event": f"e{n}", "timestamp": iso(now - n * 1000), "messageId": f"m{n}"}
        for n in range(4)
    ]
    send("/v1/batch", {"batch": batch})
    assert store.query("SELECT kind FROM events ORDER BY seq") == [("e3",), ("e2",), ("e1",), ("e0",)]


def test_bad_items_are_named_and_the_good_ones_kept(send, store, source):
    good = {"type": "track", "userId": "u", "event": "好的"}
    bad = [
        ({"type": "track", "userId": "u"}, "no_event"),
        ({"type": "track", "event": "x"}, "nobody"),
        ({"type": "dance", "userId": "u"}, "no_type"),
        ({"type": "track", "userId": "u", "event": "x", "timestamp": "明天"}, "bad_time"),
        ({"type": "track", "userId": "u", "event": "x", "timestamp": iso(now_ms() + 9 * 86_400_000)}, "future_time"),
        ({"type": "track", "userId": "u", "event": "x", "properties": []}, "bad_shape"),
        ({"type": "track", "userId": "u", "event": "x", "properties": {"a": "长" * 11_000}}, "item_too_large"),
        ("x", "bad_shape"),
        ({"type": "track", "userId": "u" * 300, "event": "x"}, "long_id"),
    ]
    answer = send("/v1/batch", {"batch": [good, *(item for item, _ in bad), good | {"messageId": "m"}]})
    assert answer.status_code == 400
    assert [(e["index"], e["code"]) for e in answer.json()["errors"]] == [(n + 1, r) for n, (_, r) in enumerate(bad)]
    assert rows(store, "kind") == [("好的",), ("好的",)]
    source.refresh_from_db()
    assert source.error


def test_posthogs_dialect_is_understood(client, key, store):
    batch = [
        {
            "event": "看了",
            "distinct_id": "u1",
            "uuid": "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
            "properties": {"$lib": "x"},
        },
        {"event": "$pageview", "distinct_id": "u1", "uuid": "2", "properties": {"$pathname": "/a"}},
        {"event": "$set", "distinct_id": "u1", "$set": {"name": "小满"}},
    ]
    body = {"api_key": key, "batch": batch, "sent_at": dt.datetime.now(dt.UTC).isoformat()}
    assert client.post("/batch/", body, content_type="application/json").status_code == 200
    assert rows(store, "kind, content") == [("看了", ""), ("view", "/a")]
    from weilu.members.models import Member

    assert Member.objects.get().name == "小满"
