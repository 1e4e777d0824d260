"""An operator follows the mood to the words behind it, and puts one judgement right."""

import re

from playwright.sync_api import Page, expect

from browser.serving import AT_ONE_SIZE


def test_a_point_of_the_trend_opens_its_messages(window: Page):
    window.goto("/c/demo/boards/mood/")
    trend = window.locator("#sentiment")
    expect(trend.locator("canvas")).to_be_visible()
    trend.get_by_role("button", name="表格").click()
    cell = trend.locator("td a").last
    told = cell.inner_text()
    trend.get_by_role("button", name="表格").click()
    plot = trend.locator(".plot").bounding_box()
    assert plot
    window.mouse.click(plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] / 2)
    window.wait_for_url("**/stream/**sounds=judged**")
    expect(window.locator("#rows article").first).to_be_visible()
    window.go_back()
    trend.get_by_role("button", name="表格").click()
    trend.locator("td a").last.click()
    window.wait_for_url("**/stream/**sounds=judged**")
    expect(window.locator("#hits")).to_have_text(re.search(r"n=([\d,]+)", told)[1])


@AT_ONE_SIZE
def test_a_judgement_is_corrected_by_keyboard_and_taken_back(window: Page):
    window.goto("/c/demo/stream/?emotion=angry")
    window.locator("a.chip.mood").first.focus()
    window.keyboard.press("Enter")
    panel = window.locator("form.mood-of")
    expect(panel.get_by_role("button", name="生气")).to_be_focused()
    expect(panel).not_to_have_class(re.compile("htmx-added"))  # so soon nobody presses a second key
    window.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(window.locator("a.chip.mood").first).to_be_focused()
    expect(window.locator("a.chip.mood").first).not_to_have_class(re.compile("htmx-added"))
    window.keyboard.press("Enter")
    expect(panel).not_to_have_class(re.compile("htmx-added"))
    panel.get_by_role("button", name="难过").press("Enter")
    expect(panel).to_contain_text("按你说的算了")
    expect(panel.get_by_role("button", name="撤销")).to_be_focused()
    expect(panel).not_to_have_class(re.compile("htmx-added"))
    window.keyboard.press("Enter")
    expect(panel).to_have_count(0)
    expect(window.locator("a.chip.mood").first).to_contain_text("生气")
