"""Any other system: signed, kept until somebody says what it means, then read like that."""

import base64
import json

import pytest

from weilu.connect.live_kinds import kind_named
from weilu.connect.models import Payload, Source
from weilu.connect.sources import connect
from weilu.connect.webhook.guessing import guess
from weilu.connect.webhook.kept import MOST, forget_in_payloads, paste
from weilu.connect.webhook.mapping import Mapping, save
from weilu.connect.webhook.payload import told_in
from weilu.connect.webhook.pointing import at, starred

pytestmark = pytest.mark.django_db(transaction=True)

ORDER = {
    "event": "order.paid",
    "data": {
        "order": {"no": "A1001", "total": 19.9, "paid_at": 1_763_600_000},
        "customer": {"id": 42, "nickname": "阿杉", "mobile": "13800001111"},
    },
}
MAPPING = Mapping(
    fields={
        "event_id": "/body/data/order/no",
        "value": "/body/data/order/total",
        "time": "/body/data/order/paid_at",
        "author_id": "/body/data/customer/id",
        "author": "/body/data/customer/nickname",
        "kind": "/body/event",
    },
    kinds={"order.paid": "purchase", "order.refunded": "refund"},
    otherwise="-",
)


def hooked(community, owner, **options):
    told = {"platform": "shop", "proof": "hmac", "header": "X-Signature", "begins": "sha256=", "encoding": "hex"}
    return connect(community, kind_named("webhook"), "商城", by=owner, told={**told, **options})


@pytest.fixture
def source(community, owner, store):
    return hooked(community, owner)


@pytest.fixture
def send(client, source, sign):
    def post(told, **headers):
        body = json.dumps(told).encode()
        signed = {"X-Signature": f"sha256={sign(source.secrets['secret'], body)}", **headers}
        return client.post(f"/in/{source.address}", body, content_type="application/json", headers=signed)

    return post


def events(store, what="toString(kind), value, toUnixTimestamp64Milli(ts)"):
    return store.query(f"SELECT {what} FROM events ORDER BY seq")


def test_what_nobody_explained_is_kept_and_taken_in_later(send, source, store, signed_in, community):
    answer = send(ORDER)
    assert (answer.status_code, answer.json()) == (202, {"kept": True})
    assert "留着 1 份" in signed_in.get(f"/c/{community.slug}/sources/{source.pk}/").text
    save(source, MAPPING, by=None)
    signed_in.post(f"/c/{community.slug}/sources/{source.pk}/mapping/waiting/")
    assert events(store) == [("purchase", 1990.0, 1_763_600_000_000)]
    assert not Payload.objects.exists()


def test_an_order_paid_and_refunded_are_two_and_each_counts_once(send, source, store):
    save(source, MAPPING, by=None)
    for told in (ORDER, ORDER, {**ORDER, "event": "order.refunded"}, {**ORDER, "event": "order.seen"}):
        assert send(told).status_code == 200
    assert [row[0] for row in events(store)] == ["purchase", "refund"]


def test_a_list_is_an_event_each(send, source, store):
    fields = {"author": "/body/list/*/who", "text": "/body/list/*/said", "space": "/body/room"}
    save(source, Mapping(fields=fields, each="/body/list"), by=None)
    told = {"room": "一群", "list": [{"who": "阿杉", "said": "早"}, {"who": "岚", "said": "早呀"}, {"said": "？"}]}
    assert send(told, **{"X-Shop-Delivery": "d1"}).json() == {"taken": 2, "skipped": 1}
    assert send(told, **{"X-Shop-Delivery": "d1"}).json() == {"taken": 2, "skipped": 1}
    assert [row[0] for row in events(store, "text")] == ["早", "早呀"]
    assert "看不出是谁发的 × 1" in Source.objects.get(pk=source.pk).error


@pytest.mark.parametrize("upper", [False, True])
def test_a_signature_may_be_written_large(client, source, sign, upper):
    signed = sign(source.secrets["secret"], b"{}")
    headers = {"X-Signature": f"sha256={signed.upper() if upper else signed}"}
    assert client.post(f"/in/{source.address}", b"{}", "application/json", headers=headers).status_code == 202


def test_base64_and_tokens_prove_it_too(client, community, owner, sign, store):
    by_base64 = hooked(community, owner, encoding="base64", begins="")
    signed = base64.b64encode(bytes.fromhex(sign(by_base64.secrets["secret"], b"{}"))).decode()
    sent = client.post(f"/in/{by_base64.address}", b"{}", "application/json", headers={"X-Signature": signed})
    by_token = hooked(community, owner, proof="token", header="Authorization", begins="Bearer ", secret="芝麻开门")
    for key, status in (("芝麻开门", 202), ("芝麻", 403), ("", 403)):
        headers = {"Authorization": f"Bearer {key}"}
        got = client.post(f"/in/{by_token.address}", b"{}", "application/json", headers=headers)
        assert (sent.status_code, got.status_code) == (202, status)


def test_only_the_last_twenty_are_kept(send, source):
    for n in range(MOST + 3):
        send({"n": n})
    assert [json.loads(kept.body)["n"] for kept in Payload.objects.all()] == list(range(MOST + 2, 2, -1))


def test_secrets_in_headers_are_not_kept(send):
    send(ORDER, **{"X-Api-Token": "geheim", "X-Shop-Topic": "orders", "X-Forwarded-For": "1.2.3.4"})
    assert Payload.objects.get().headers == {"content-type": "application/json", "x-shop-topic": "orders"}


def test_who_is_erased_is_gone_from_what_is_kept(send, source, community):
    member = community.members.create(name="阿杉")
    member.identities.create(community=community, platform="shop", key="id:42", name="阿杉")
    send({**ORDER, "note": "ä"})
    send({"nobody": "here"})
    forget_in_payloads(community, [member.pk])
    assert [kept.body for kept in Payload.objects.all()] == ['{"nobody": "here"}']


def test_a_first_guess(source):
    told = told_in(paste(source, json.dumps(ORDER)))
    assert guess(told).fields == {
        "event_id": "/body/data/order/no",
        "author_id": "/body/data/customer/id",
        "author": "/body/data/customer/nickname",
        "time": "/body/data/order/paid_at",
        "kind": "/body/event",
        "value": "/body/data/order/total",
        "phone": "/body/data/customer/mobile",
    }


def test_pointers():
    tree = {"a/b": {"*": [{"~": 1}, {"~": 2}]}}
    assert at(tree, "/a~1b/~2/*/~0", 1) == 2
    assert at(tree, "/a~1b/x/0") is at(tree, "/a~1b/~2/7") is None
    assert starred("/body/list/0/id", "/body/list") == "/body/list/*/id"
    assert starred("/body/list/*/id", "") == "/body/list/0/id"


def test_clicking_the_mapping_together(signed_in, community, source):
    at_page = f"/c/{community.slug}/sources/{source.pk}/mapping"
    assert "还没有收到过内容" in signed_in.get(f"{at_page}/").text
    signed_in.post(f"{at_page}/sample/", {"sample": json.dumps(ORDER)})
    page = signed_in.post(f"{at_page}/", {"field": "author_id", "pick": "/body/data/customer/id"})
    assert page.context["mapping"].fields == {"author_id": "/body/data/customer/id"}
    assert page.context["fields"][1]["current"]
    saved = signed_in.post(
        f"{at_page}/", {"at-author_id": "/body/data/customer/id", "otherwise": "view", "act": "save"}
    )
    assert saved.status_code == 302
    source.refresh_from_db()
    assert source.options["mapping"]["otherwise"] == "view"
    assert "浏览" in signed_in.get(f"{at_page}/").text
