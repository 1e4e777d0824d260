"""An address spoiled by hand is a page or a refusal, never an error: whatever stands in it, on every store."""

import pytest

from weilu.cli.pages import addresses
from weilu.team.models import AuditEntry

TEXTS = [
    "q",
    "kind",
    "from",
    "to",
    "who",
    "topic",
    "platform",
    "lifecycle",
    "since",
    "until",
    "sort",
    "name",
    "act",
    "by",
]
NUMBERS = ["member", "room", "source", "tag", "before", "after", "page", "round", "with", "merged", "end"]
STRANGE = [*((key, "a\0b") for key in TEXTS + NUMBERS), *((key, "9" * 30) for key in NUMBERS)]


@pytest.fixture
def every_page(store, community, signed_in):
    community.members.create(name="阿杉")
    AuditEntry.objects.create(community=community, act="x", by="岚")
    return addresses(community.slug)


@pytest.mark.parametrize(("key", "value"), STRANGE)
def test_every_page_bears_any_value_in_its_query(signed_in, every_page, key, value):
    for address in every_page:
        assert signed_in.get(address, {key: value}).status_code < 500, address


@pytest.mark.parametrize("number", ["0", "4294967296", "9" * 30])
@pytest.mark.parametrize("place", ["members/{}/", "imports/{}/", "stream/event/{}/"])
def test_a_thing_that_cannot_be_is_not_found(signed_in, community, store, place, number):
    assert signed_in.get(f"/c/{community.slug}/{place.format(number)}").status_code == 404


@pytest.mark.parametrize("value", ["a\0b", "很" * 3000])
def test_the_door_bears_any_value(client, db, owner, value):
    for address in ("/account/login/", "/account/link/", "/account/invitation/", "/account/first-run/"):
        fields = dict.fromkeys(("login", "password", "key", "code", "username", "name", "email", "next"), value)
        assert client.post(address, fields).status_code < 500
        assert client.get(address, {"key": value, "code": value, "next": value}).status_code < 500
