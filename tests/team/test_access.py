"""Every address below a community refuses whoever may not, and says nothing to strangers."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from weilu.team.access import ALLOWED, May
from weilu.team.models import Role

SAMPLES = {"int": "1", "slug": "x", "str": "x", "uuid": str(uuid.UUID(int=1)), "path": "x"}


def walk(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern


def below_a_community() -> list[tuple[str, URLPattern]]:
    return [(r, p) for r, p in walk(get_resolver(settings.ROOT_URLCONF).url_patterns) if r.startswith("c/<slug:slug>/")]


def address(route: str, pattern: URLPattern, slug: str) -> str:
    route = route.replace("<slug:slug>", slug, 1)
    for kind, sample in SAMPLES.items():
        for name in pattern.pattern.converters:
            route = route.replace(f"<{kind}:{name}>", sample)
    for name in pattern.pattern.converters:
        route = route.replace(f"<{name}>", "x")
    assert "<" not in route, f"a converter this test does not know: {route}"
    return f"/{route}"


def test_every_view_of_a_community_says_what_it_needs():
    found = below_a_community()
    assert len(found) >= 10
    bare = [route for route, pattern in found if not isinstance(getattr(pattern.callback, "may", None), May)]
    assert not bare, f"not a @community_view: {bare}"


def test_the_anonymous_are_sent_to_sign_in(client, community):
    for route, pattern in below_a_community():
        here = address(route, pattern, community.slug)
        for method in (client.get, client.post):
            answer = method(here)
            assert answer.status_code == 302, here
            assert answer.headers["Location"].startswith("/account/login/?next=/c/"), here


def test_a_stranger_learns_nothing_not_even_that_it_exists(browser_of, community, stranger):
    client = browser_of(stranger)
    for route, pattern in below_a_community():
        for method in (client.get, client.post):
            assert method(address(route, pattern, community.slug)).status_code == 404
            assert method(address(route, pattern, "no-such-place")).status_code == 404


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.MODERATOR, Role.ANALYST])
def test_each_role_is_refused_beyond_its_reach(browser_of, community, seat, role):
    client = browser_of(seat(role).staff)
    refused = 0
    for route, pattern in below_a_community():
        here = address(route, pattern, community.slug)
        view = pattern.callback
        for method, needed in ((client.get, view.may), (client.post, view.change)):
            if needed not in ALLOWED[role]:
                assert method(here).status_code == 403, f"{here} lets {role} do what needs {needed}"
                refused += 1
    assert refused >= 5, "the addresses must include some that need more"


def test_an_htmx_fragment_sends_the_whole_page_to_sign_in(client, community):
    page = f"http://testserver/c/{community.slug}/settings/?a=1"
    answer = client.get(f"/c/{community.slug}/settings/staff/", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert answer.headers["HX-Redirect"] == f"/account/login/?next=/c/{community.slug}/settings/%3Fa%3D1"


def test_losing_the_seat_shuts_the_door_at_once(browser_of, community, seat):
    analyst = seat(Role.ANALYST)
    client = browser_of(analyst.staff)
    assert client.get(f"/c/{community.slug}/settings/").status_code == 200
    analyst.delete()
    assert client.get(f"/c/{community.slug}/settings/").status_code == 404


def test_roles_contain_one_another():
    assert ALLOWED[Role.ANALYST] < ALLOWED[Role.MODERATOR] < ALLOWED[Role.OPERATOR] < ALLOWED[Role.OWNER] == set(May)
