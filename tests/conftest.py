"""The cast of every test: a community, its owner, and an empty event store."""

import itertools
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from hypothesis import settings as hypothesis_settings

import stores
from stores import embedded_only
from weilu.connect import arriving, health, rooms
from weilu.events import schema
from weilu.events.client import Engine, close_store
from weilu.events.client import store as open_store
from weilu.events.recording import recorder, stop_recording
from weilu.members import aliases, joining, noticing, resolving
from weilu.team.models import Community, Role, Seat, Staff

# The same examples every time, and as long as they take: a test that depends on luck or on load tells nothing.
hypothesis_settings.register_profile("weilu", deadline=None, derandomize=True)
hypothesis_settings.load_profile("weilu")

# A password hash is slow on purpose; here nobody guesses.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

STARTS_PROCESSES = ("kill", "process", "synapse", "sdks", "measuring")  # in the names of their files

_numbers = itertools.count(1)

collect_ignore = embedded_only.UNSEEN if stores.SCALE else []


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """All of tests/browser in one worker, which serves one demo; one after the other, too, what starts processes of its
    own and waits for them or kills them. (xdist 3.8 loses its groups under pytest 9.2.)"""
    from xdist.scheduler import LoadScopeScheduling

    class BrowserTogether(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if "browser/test_" in nodeid:
                return "browser"
            file = nodeid.partition("::")[0]
            return "processes" if any(word in file for word in STARTS_PROCESSES) else nodeid

    return BrowserTogether(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On servers nothing is left out but what stores/embedded_only.py names."""
    for item in items if stores.SCALE else []:
        if reason := embedded_only.REASONS.get(item.nodeid.partition("[")[0]):
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """A throwaway server needs no tidying: threads that the tests left may still hold a connection."""
    return stores.SCALE or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """Every test begins in the product's own language: a page asked for by the one before leaves its language on."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def _nobody_reacts(monkeypatch: pytest.MonkeyPatch) -> None:
    """To live events, in a thread of its own, which would wait for the database that the test holds."""
    monkeypatch.setattr(arriving, "_reactions", [])


@pytest.fixture(scope="session")
def _engine() -> Iterator[Engine]:
    engine = open_store()
    schema.migrate(engine)
    yield engine
    noticing.stop()
    stop_recording()
    close_store()


@pytest.fixture
def store(_engine: Engine) -> Engine:
    """The event store, empty."""
    for table in ("events", "revisions", "attributes"):
        if _engine.query(f"SELECT count() FROM {table}") != [(0,)]:
            _engine.command(f"TRUNCATE TABLE {table}")
    recorder().forget()
    # The database rolls back between tests and gives the same keys again: what was kept of them means others now.
    resolving._remembered.clear()
    joining._remembered.clear()
    rooms._kept.clear()
    health._noted.clear()
    health._wrong.clear()
    aliases._kept.clear()
    return _engine


@pytest.fixture
def owner(db: None) -> Staff:
    username = f"lan{next(_numbers)}"
    return Staff.objects.create_user(username, email="lan@example.test", password="炉火-很暖-2026", name="岚")


@pytest.fixture
def community(owner: Staff) -> Community:
    """山行社, in Shanghai, owned by 岚."""
    community = Community.objects.create(slug=f"shanxing{next(_numbers)}", name="山行社")
    Seat.objects.create(community=community, staff=owner, role=Role.OWNER)
    return community


@pytest.fixture
def signed_in(client, owner: Staff, community: Community):
    """A browser in which the owner is signed in."""
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
