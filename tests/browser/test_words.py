"""An operator follows a word to its messages, keeps the cloud as a picture and teaches a word."""

import re

from playwright.sync_api import Page, expect

from browser.serving import AT_ONE_SIZE


def test_a_word_of_the_cloud_is_reached_by_keyboard(window: Page):
    window.goto("/c/demo/boards/parts/word-cloud/")
    words = window.locator("figure.cloud svg:visible a")
    expect(words.first).to_be_visible()
    word = words.first.locator("text").text_content()
    words.first.focus()
    window.keyboard.press("Enter")
    expect(window.get_by_role("heading", level=1)).to_contain_text(f"说到“{word}”的消息")
    expect(window.locator("#rows mark").first).to_contain_text(word)


@AT_ONE_SIZE
def test_the_cloud_is_kept_as_a_picture_and_read_as_a_table(window: Page):
    window.goto("/c/demo/boards/parts/word-cloud/")
    with window.expect_download() as kept:
        window.get_by_role("button", name="图片").click()
    assert kept.value.suggested_filename == "word-cloud.png"
    assert kept.value.path().read_bytes()[:4] == b"\x89PNG"
    assert kept.value.path().stat().st_size > 20_000
    window.get_by_role("button", name="表格").click()
    expect(window.locator("figure.cloud .values tbody tr")).to_have_count(100)


@AT_ONE_SIZE
def test_a_word_is_taught_and_untaught_without_leaving_the_page(window: Page):
    window.goto("/c/demo/boards/analyses/words/lists/")
    row = window.locator("tbody tr").first
    word = row.locator("b").text_content()
    row.get_by_role("button", name="是个词").click()
    told = window.get_by_role("status").filter(has_text=re.compile("学会了"))
    expect(told).to_contain_text(word)
    expect(window.locator("tbody tr b").filter(has_text=re.compile(f"^{word}$"))).to_have_count(0)
    told.get_by_role("button", name="撤销").click()
    expect(window.get_by_role("status").filter(has_text=re.compile("忘了"))).to_contain_text(word)
    expect(window.locator("tbody tr b").filter(has_text=re.compile(f"^{word}$"))).to_have_count(1)
