"""看板: drawn, and readable without the drawing."""

from playwright.sync_api import expect

from browser.serving import AT_ONE_SIZE


def test_a_chart_is_drawn_told_as_a_table_and_taken_away(window):
    window.goto("/c/demo/boards/")
    part = window.locator("#part-active")
    part.locator("canvas").first.wait_for()
    part.get_by_role("button", name="表格").click()
    rows = part.locator(".values tbody tr")
    expect(rows.first).to_be_visible()
    expect(part.locator(".plot")).not_to_be_visible()
    with window.expect_download() as download:
        part.get_by_role("link", name="CSV").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").strip().splitlines()
    assert len(lines) == rows.count() + 1


@AT_ONE_SIZE
def test_every_part_arrives_as_one_scrolls(window):
    window.goto("/c/demo/boards/")
    for part in window.locator("#parts > section").all():
        part.scroll_into_view_if_needed()
        expect(part.locator(".skeleton")).to_have_count(0)
    expect(window.locator("#figures .value.faint")).to_have_count(0)


@AT_ONE_SIZE
def test_a_number_leads_to_how_it_is_reckoned(window):
    window.goto("/c/demo/boards/")
    window.locator("#figures .ask").first.click()
    window.locator(".meaning:popover-open a").first.click()
    expect(window.get_by_role("heading", level=1)).not_to_have_text("看板")
    expect(window.locator("pre.sql")).to_contain_text("SELECT")
