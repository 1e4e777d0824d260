"""Language, theme and keyboard, the same on every page."""

from playwright.sync_api import expect


def test_the_language_changes_and_stays(window):
    window.goto("/c/demo/members/")
    for code, heading in (("en", "Members"), ("zh-hant", "成員"), ("zh-hans", "成员")):
        window.locator("[popovertarget=account-menu]").click()
        window.locator(f"#account-menu button[value={code}]").click()
        expect(window.get_by_role("heading", level=1)).to_have_text(heading)
        assert window.locator("html").get_attribute("lang").lower() == code


def test_the_theme_stays_over_pages(window):
    def ground() -> str:
        return window.evaluate("getComputedStyle(document.body).backgroundColor")

    window.goto("/c/demo/")
    seen = []
    for theme in ("dark", "light"):
        window.locator("[popovertarget=account-menu]").click()
        with window.expect_response("**/theme/"):
            window.locator(f"#account-menu button[value={theme}]").click()
        at_once = ground()
        window.goto("/c/demo/members/")
        assert window.locator("html").get_attribute("data-theme") == theme
        assert ground() == at_once
        seen.append(at_once)
    assert seen[0] != seen[1]


def test_the_keyboard_reaches_search_first_links_and_closes_what_is_open(window, size):
    window.goto("/c/demo/members/")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skip"
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "content"
    if size == "desktop":
        window.keyboard.press("/")
        assert window.evaluate("document.activeElement.id") == "search"
        window.keyboard.type("路线")
        window.keyboard.press("Enter")
        expect(window.locator("#rows mark").first).to_have_text("路线")
    menu = window.locator("#account-menu")
    window.locator("[popovertarget=account-menu]").focus()
    window.keyboard.press("Enter")
    expect(menu).to_be_visible()
    window.keyboard.press("Escape")
    expect(menu).not_to_be_visible()
    assert window.evaluate("document.activeElement.getAttribute('popovertarget')") == "account-menu"


def test_every_page_is_within_two_taps(window, size):
    window.goto("/c/demo/")
    if size == "phone":
        window.locator("[data-open=more-sheet]").click()
    window.get_by_role("link", name="设置", exact=True).locator("visible=true").first.click()
    expect(window.get_by_role("heading", level=1)).to_have_text("设置")
