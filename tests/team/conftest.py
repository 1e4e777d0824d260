"""More of the cast: a colleague in each role, a stranger, and threads that race."""

import importlib.util
import threading
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from weilu.team.models import Community, Role, Seat, Staff

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def _addresses(settings, db):
    """Rate limits start afresh."""
    pages = ("members.urls", "connect.urls", "insights.urls", "insights.urls_stream")
    if not all(importlib.util.find_spec(f"weilu.{name}") for name in pages):
        settings.ROOT_URLCONF = "team_addresses"
    cache.clear()


@pytest.fixture
def seat(community: Community) -> Callable[..., Seat]:
    def make(role: str, name: str = "") -> Seat:
        staff = Staff.objects.create_user(name or f"{role}-of-it", password="炉火-很暖-2026")
        return Seat.objects.create(community=community, staff=staff, role=role)

    return make


@pytest.fixture
def stranger(db) -> Staff:
    return Staff.objects.create_user("stranger", password="炉火-很暖-2026")


@pytest.fixture
def browser_of() -> Callable[..., Client]:
    """A browser of its own for somebody."""

    def open_for(staff: Staff | None = None) -> Client:
        client = Client()
        if staff:
            client.force_login(staff, backend=BACKEND)
        return client

    return open_for


@pytest.fixture
def owner_seat(community: Community, owner: Staff) -> Seat:
    return Seat.objects.get(community=community, staff=owner, role=Role.OWNER)


@pytest.fixture
def race() -> Callable[..., list[object]]:
    """Run the acts at the same moment, each in a thread; what each returned or raised."""

    def run(*acts: Callable[[], object]) -> list[object]:
        line = threading.Barrier(len(acts))
        results: list[object] = [None] * len(acts)

        def go(place: int, act: Callable[[], object]) -> None:
            line.wait()
            try:
                results[place] = act()
            except Exception as error:
                results[place] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run
