"""An address spoiled by hand is a page or a refusal, never an error: whatever stands in it, on every store."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.functional import cached_property

from weilu.cli.pages import addresses
from weilu.team.models import AuditEntry

STRANGE = ["a\0b", "9" * 30]
COMMON = ["page", "q", "from", "to", "member", "name"]  # asked of every page, whether it reads them or not


class Listening(QueryDict):
    """A query that notes which of its keys a page asks for."""

    asked: set[str]

    def get(self, key, *default):
        self.__dict__.get("asked", set()).add(key)
        return super().get(key, *default)

    def getlist(self, key, *default):
        self.__dict__.get("asked", set()).add(key)
        return super().getlist(key, *default)

    def __getitem__(self, key):
        self.__dict__.get("asked", set()).add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.__dict__.get("asked", set()).add(key)
        return super().__contains__(key)


@pytest.fixture
def asked(monkeypatch):
    """The keys that pages read from their query, since it was last cleared."""
    keys = set()

    def listening(request):
        query = Listening(request.META.get("QUERY_STRING", ""), encoding=request.encoding)
        query.asked = keys
        return query

    heard = cached_property(listening)
    heard.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", heard)
    return keys


@pytest.fixture
def every_page(store, community, signed_in):
    community.members.create(name="阿杉")
    AuditEntry.objects.create(community=community, act="x", by="岚")
    return addresses(community.slug)


@pytest.mark.parametrize("part", range(8))
def test_every_page_bears_any_value_in_its_query(signed_in, every_page, asked, part):
    for address in every_page[part::8]:
        asked.clear()
        assert signed_in.get(address).status_code < 500
        for key in sorted(asked | {*COMMON}):
            for value in STRANGE:
                assert signed_in.get(address, {key: value}).status_code < 500, (address, key, value)


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
