"""The shell and the style page in a real browser, without a complaint in its console."""

import os
import shutil

import pytest
from playwright.sync_api import expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium (Debian: apt-get install chromium)"),
]
SMALL = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser_type_launch_args():
    # Playwright's loop runs in the thread of the test, where Django would refuse its own fixtures the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "zh-CN", "viewport": {"width": 1280, "height": 860}}


@pytest.fixture
def window(settings, live_server, signed_in, page):
    """A signed-in page that fails the test when the browser complained about anything."""
    settings.ROOT_URLCONF = "shell_addresses"
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/style/")
    yield page
    assert complaints == []


def test_a_definition_opens_for_the_pointer_and_for_the_keyboard(window):
    ask = window.locator(".ground[data-theme=light] .kpi .ask").first
    ask.hover()
    window.locator(".meaning:popover-open").wait_for()
    window.keyboard.press("Escape")
    window.mouse.move(0, 0)
    ask.focus()
    window.keyboard.press("Enter")
    window.locator(".meaning:popover-open").wait_for()


def test_the_theme_changes_at_once_and_stays(window):
    window.locator("[popovertarget=account-menu]").click()
    with window.expect_response("**/theme/"):
        window.locator("#account-menu button[value=dark]").click()
    assert window.evaluate("document.documentElement.dataset.theme") == "dark"
    window.reload()
    assert window.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 19, 16)"


def test_the_language_changes_by_a_click(window):
    window.locator("[popovertarget=account-menu]").click()
    window.locator("button[name=language][value=en]").click()
    window.get_by_role("heading", name="Style page").wait_for()


def test_a_chart_is_drawn_and_can_be_read_as_a_table(window):
    figure = window.locator("#light-active")
    figure.locator("canvas").first.wait_for()
    figure.get_by_role("button", name="表格").click()
    assert "无数据" in figure.locator("table").inner_text()
    assert not figure.locator(".plot").is_visible()


def test_a_chart_can_be_taken_away_as_csv_and_as_a_picture(window):
    figure = window.locator("#light-active")
    figure.locator("canvas").first.wait_for()
    with window.expect_download() as table:
        figure.locator("[data-csv]").click()
    assert "2026-03-01" in table.value.path().read_text(encoding="utf-8-sig")
    with window.expect_download() as picture:
        figure.locator("[data-picture]").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")


def test_picking_rows_counts_them_and_shows_what_can_be_done(window):
    table = window.locator(".ground[data-theme=light] [data-selectable]")
    assert not table.locator(".bulk").is_visible()
    table.locator(".pick").first.click()
    table.locator(".pick").last.click(modifiers=["Shift"])
    assert table.locator("[data-picked]").inner_text() == "3"
    assert table.locator(".bulk").is_visible()


def test_a_dangerous_act_asks_first(window):
    undo = window.locator(".ground[data-theme=light] [data-confirm] button")
    undo.click()
    window.locator("#confirm").get_by_role("button", name="取消").click()
    assert "undo=7" not in window.url
    undo.click()
    window.locator("#confirm").get_by_role("button", name="撤销导入").click()
    window.wait_for_url("**undo=7")


def test_a_dialog_opens_and_escape_closes_it(window):
    window.locator("[data-open=drawer-light]").click()
    assert window.locator("#drawer-light").is_visible()
    window.keyboard.press("Escape")
    assert not window.locator("#drawer-light").is_visible()


def test_on_a_phone_nothing_is_wider_than_the_window(window):
    window.set_viewport_size(SMALL)
    assert window.evaluate("document.documentElement.scrollWidth") == SMALL["width"]


def test_slash_goes_to_the_search_and_the_phone_has_its_sheet(window, live_server, community):
    window.goto(f"{live_server.url}/c/{community.slug}/anywhere/")
    window.keyboard.press("/")
    assert window.evaluate("document.activeElement.id") == "search"
    window.set_viewport_size(SMALL)
    window.locator("[data-open=more-sheet]").click()
    assert window.locator("#more-sheet").is_visible()


@pytest.fixture
def listing(window, live_server, community):
    window.goto(f"{live_server.url}/c/{community.slug}/rows/?q=a")
    return window


def test_more_rows_come_below_until_there_are_no_more(listing):
    for seen in (6, 7):
        listing.get_by_role("link", name="更多").click()
        expect(listing.locator("#rows li")).to_have_count(seen)
    assert listing.locator("#rows").inner_text().split() == list("1234567")
    assert listing.get_by_role("link", name="更多").count() == 0


def test_a_filter_answers_while_one_types_and_can_be_bookmarked(listing):
    listing.locator(".filters input").fill("发货")
    listing.locator("#asked", has_text="发货").wait_for()
    listing.wait_for_url("**q=%E5%8F%91%E8%B4%A7")


def test_a_fragment_opens_in_the_drawer_under_its_own_title(listing):
    listing.locator("#open").click()
    listing.locator("#drawer #drawer-title", has_text="阿杉").wait_for()
    assert "细节" in listing.locator("#drawer-body").inner_text()


def test_an_act_asks_then_tells_that_it_is_done(listing):
    listing.locator("#act").click()
    listing.locator("#confirm [value=yes]").click()
    listing.locator("#toasts .toast.success", has_text="做好了").wait_for()
