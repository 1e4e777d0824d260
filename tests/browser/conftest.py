"""The running product in Debian's Chromium: one server with a small demo, and windows that tolerate nothing."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect

from browser.serving import Server, weilu

HERE = Path(__file__).parent
SIZES = {"desktop": {"width": 1360, "height": 860}, "phone": {"width": 390, "height": 844}}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TELL_OF_VIOLATIONS = (
    "addEventListener('securitypolicyviolation', (it) => console.error('CSP', it.violatedDirective, it.blockedURI))"
)

PATIENCE_MS = 20_000  # on a busy machine; what is there is never waited for
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    # Playwright's loop runs in the thread of the test, where Django would refuse later tests the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = shutil.which("chromium")
    if path is None and os.environ.get("CI"):
        pytest.fail("Chromium is missing (Debian: apt-get install chromium)")
    if path is None:
        pytest.skip("needs Chromium (Debian: apt-get install chromium)")
    chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET))
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves 山行社: 120 members, 30 days. Tests leave it as they found it."""
    home = tmp_path_factory.mktemp("demo")
    weilu(home, "demo", "--no-serve", "--members", "120", "--days", "30")
    with Server(home) as serving:
        yield serving


@pytest.fixture(scope="session")
def owner_session(browser: Browser, server: Server) -> Any:
    """The cookies of the demo's owner, signed in by a link."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(server.way_in)
    page.get_by_role("button", name="继续").click()
    page.wait_for_url("**/c/demo/**")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """desktop or phone."""
    return str(request.param)


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What any window complained about; a test that expects a complaint takes it out."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def open_window(browser: Browser, complaints: list[str], size: str) -> Iterator[Callable[..., Page]]:
    """Opens a page in a browser of its own, at the size under test."""
    contexts: list[BrowserContext] = []

    def hear(told: ConsoleMessage) -> None:
        if told.type in {"error", "warning"}:
            complaints.append(f"{told.text} at {told.location['url']}")

    def open_one(**options: Any) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", "viewport": SIZES[size], **options})
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(TELL_OF_VIOLATIONS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def window(open_window: Callable[..., Page], server: Server, owner_session: Any) -> Page:
    """The demo's owner, signed in; addresses are relative to the server."""
    return open_window(storage_state=owner_session, base_url=server.address)


@pytest.fixture
def stranger(open_window: Callable[..., Page], server: Server) -> Page:
    """Nobody has signed in here."""
    return open_window(base_url=server.address)
