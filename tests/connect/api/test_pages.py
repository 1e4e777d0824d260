"""On the source's page: what arrives, a test event that no number counts, and what names mean."""

import re

import pytest

from weilu.analytics.door import Query, ask
from weilu.connect.api import keys, latest

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(source, community, signed_in):
    latest._kept.clear()
    return f"/c/{community.slug}/sources/{source.pk}"


def test_what_arrives_is_shown_and_what_was_bad_in_plain_words(at, send, signed_in):
    good = {"type": "track", "userId": "小满", "event": "Order Completed", "properties": {"order": "A1001"}}
    bad = {"type": "track", "event": "x", "messageId": "m-17"}
    send("/v1/batch", {"batch": [good, bad]})
    page = signed_in.get(f"{at}/latest/").text
    assert re.search(r"购买.*小满.*order: A1001", page, re.S)
    send("/v1/identify", {"userId": "小满", "traits": {"city": "杭州"}})
    assert re.search(r"更新资料.*city: 杭州", signed_in.get(f"{at}/latest/").text, re.S)
    assert re.search(r"没有收下.*m-17.*没有写是谁", page, re.S)
    assert "刚收到的" in signed_in.get(f"{at}/").text


def test_after_a_start_the_page_shows_what_was_kept(at, track, signed_in):
    track("u", "message", properties={"text": "周末去露营"})
    latest._kept.clear()
    assert "周末去露营" in signed_in.get(f"{at}/latest/").text


def test_a_test_event_arrives_and_counts_nowhere(at, signed_in, community, store):
    answer = signed_in.post(f"{at}/test/", headers={"HX-Request": "true"})
    assert "Test Event" in answer.text
    assert store.query("SELECT kind FROM events") == [("Test Event",)]
    assert sum(row["value"] or 0 for row in ask("active", Query(community)).rows) == 0


def test_a_name_means_what_an_operator_says_from_then_on(
    at, track, signed_in, store, django_capture_on_commit_callbacks
):
    track("u", "看直播", messageId="1")
    assert "看直播" in signed_in.get(f"{at}/names/").text
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"{at}/names/", {"sent": "看直播", "kind": "view"})
    track("u", "看直播", messageId="2")
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"{at}/names/", {"forget": "看直播"})
    track("u", "看直播", messageId="3")
    assert store.query("SELECT kind FROM events ORDER BY seq") == [("看直播",), ("view",), ("看直播",)]


def test_a_common_name_can_be_kept_as_it_is(at, track, signed_in, store, source):
    signed_in.post(f"{at}/names/", {"sent": "Signed Up", "kind": ""})
    keys.forget()
    track("u", "Signed Up")
    assert store.query("SELECT kind FROM events") == [("Signed Up",)]


def test_a_name_that_is_none_is_refused_with_a_sentence(at, signed_in):
    answer = signed_in.post(f"{at}/names/", {"sent": "x" * 65, "kind": "view"})
    assert (answer.status_code, "64 个字以内" in answer.text) == (422, True)


def test_the_examples_bear_the_key_only_while_it_is_shown(at, signed_in, community, key):
    made = signed_in.post(f"/c/{community.slug}/sources/add/api/", {"name": "小程序", "origins": "https://a.test"})
    secret = made.context["secret"]
    assert made.text.count(secret) == 1 + 5
    assert secret not in signed_in.get(f"{at}/").text
