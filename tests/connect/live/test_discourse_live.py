"""A Discourse forum tells what happens: signed as Discourse signs, with the ids of its exports."""

import json

import pytest

from imports import bring
from weilu.connect.live_kinds import kind_named
from weilu.connect.models import Source
from weilu.connect.sources import connect, pause, remove, renew
from weilu.kit.clock import now

pytestmark = pytest.mark.django_db(transaction=True)

POST = {
    "id": 77,
    "user_id": 5,
    "username": "ashan",
    "name": "阿杉",
    "created_at": "2026-11-20T04:00:00.000Z",
    "raw": "周六去爬山吗",
    "cooked": "<p>周六去爬山吗</p>",
    "topic_id": 12,
    "post_number": 3,
    "reply_to_post_number": 1,
    "post_type": 1,
    "version": 1,
    "topic_title": "周末",
    "topic_archetype": "regular",
    "category_id": 4,
    "category_slug": "outdoor",
    "staff": False,
    "moderator": False,
    "admin": False,
}


@pytest.fixture
def source(community, owner, store):
    return connect(community, kind_named("discourse"), "论坛", by=owner)


@pytest.fixture
def tell(client, source, sign):
    def post(event, told, *, secret=None, headers=None):
        body = json.dumps(told).encode()
        signed = sign(secret or source.secrets["secret"], body)
        return client.post(
            f"/in/{source.address}",
            body,
            content_type="application/json",
            headers={"X-Discourse-Event": event, "X-Discourse-Event-Signature": f"sha256={signed}", **(headers or {})},
        )

    return post


def told_of(store, what="text"):
    return [row[0] for row in store.query(f"SELECT {what} FROM events ORDER BY seq")]


def test_a_post_is_edited_recalled_and_recovered(tell, store):
    assert tell("post_created", {"post": POST}).status_code == 200
    assert told_of(store, "toString(kind)") == ["message"]
    tell("post_edited", {"post": {**POST, "raw": "周日去爬山吗"}})
    assert told_of(store) == ["周日去爬山吗"]
    tell("post_destroyed", {"post": {**POST, "raw": "周日去爬山吗", "deleted_at": "2026-11-21T00:00:00Z"}})
    assert told_of(store, "toString(props.recalled)") == ["true"]
    tell("post_recovered", {"post": {**POST, "raw": "周日去爬山吗"}})
    assert told_of(store, "ifNull(toString(props.recalled), '')") == [""]


def test_the_export_of_the_same_forum_counts_nothing_twice(tell, store, community, tmp_path):
    tell("post_created", {"post": POST})
    export = tmp_path / "posts.json"
    export.write_text(json.dumps([POST]), encoding="utf-8")
    done = bring(community, export, format="discourse")
    assert (done.events_new, done.events_known) == (0, 1)


def test_a_like_told_twice_is_one(tell, store):
    like = {"like": {"post": POST, "user": {"id": 9, "username": "lan", "name": "岚"}}}
    assert tell("post_liked", like).status_code == tell("post_liked", like).status_code == 200
    assert told_of(store, "toString(kind)") == ["like"]


def test_a_new_user_joins_and_a_visit_counts(tell, store, community):
    user = {"id": 9, "username": "lan", "name": "岚", "email": "Lan@Example.test", "created_at": "2026-11-01T00:00:00Z"}
    tell("user_created", {"user": user})
    tell("user_logged_in", {"user": user}, headers={"X-Discourse-Event-Id": "400"})
    assert told_of(store, "toString(kind)") == ["join", "view"]
    assert community.members.get().email == "lan@example.test"


def test_a_ping_is_answered_and_seen(tell, source):
    assert tell("ping", {"ping": "OK"}).status_code == 200
    assert Source.objects.get(pk=source.pk).heard_at


def test_private_messages_stay_private(tell, store):
    tell("post_created", {"post": {**POST, "topic_archetype": "private_message"}})
    assert told_of(store) == []


def test_whoever_is_not_let_in_is_told_the_same(tell, client, source, owner):
    wrong = tell("ping", {"ping": "OK"}, secret="wrong")
    unknown = client.post(f"/in/{'x' * 43}", b"{}", content_type="application/json")
    remove(source, by=owner)
    removed = tell("ping", {"ping": "OK"})
    assert wrong.status_code == unknown.status_code == removed.status_code == 403
    assert wrong.content == unknown.content == removed.content


def test_a_paused_source_asks_to_come_again(tell, source, owner):
    pause(source, by=owner)
    answer = tell("ping", {"ping": "OK"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def test_a_renewed_secret_shuts_the_old_one_out(tell, source, owner):
    old = source.secrets["secret"]
    renew(source, kind_named("discourse"), by=owner)
    assert tell("ping", {"ping": "OK"}, secret=old).status_code == 403
    assert tell("ping", {"ping": "OK"}).status_code == 200


def test_what_makes_no_sense_is_refused_and_told(tell, source, store):
    assert tell("post_created", {"post": {**POST, "created_at": None}}).status_code == 400
    assert "时间" in Source.objects.get(pk=source.pk).error


def test_an_edit_that_comes_late_changes_nothing(tell, store):
    for raw, minute in (("一", 1), ("三", 3), ("二", 2)):
        tell("post_edited", {"post": {**POST, "raw": raw, "updated_at": f"2026-11-20T04:0{minute}:00Z"}})
    assert told_of(store) == ["三"]


def test_what_came_stands_on_the_page(tell, source, signed_in, community):
    at = f"/c/{community.slug}/sources/{source.pk}"
    assert "还没有收到过事件" in signed_in.get(f"{at}/").text
    tell("post_created", {"post": {**POST, "created_at": now().isoformat()}})
    assert "周六去爬山吗" in signed_in.get(f"{at}/").text
    assert "周六去爬山吗" in signed_in.get(f"{at}/recent/").text
