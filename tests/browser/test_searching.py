"""动态: words of two characters are found and marked, filters narrow, more come below."""

import re

import pytest
from playwright.sync_api import expect

from browser.serving import AT_ONE_SIZE

WORD = "路线"


@pytest.fixture
def stream(window):
    window.goto("/c/demo/stream/")
    return window


def test_two_characters_are_found_and_marked(stream):
    stream.locator("#filters input[name=q]").fill(WORD)
    stream.wait_for_url(re.compile("q=%E8%B7%AF%E7%BA%BF"))
    rows = stream.locator("#rows article")
    expect(rows.filter(has=stream.locator("mark", has_text=WORD)).first).to_be_visible()
    assert rows.count() == rows.filter(has=stream.locator(".bubble mark")).count() > 1


def test_filters_narrow_and_are_taken_off_one_by_one(stream):
    room = stream.locator("#filters select[name=room]")
    name = room.locator("option").nth(1).inner_text()
    room.select_option(label=name)
    stream.wait_for_url(re.compile("room="))
    expect(stream.locator("#results .chips .chip", has_text=name)).to_be_visible()
    places = stream.locator("#rows article header a[href*='?room=']").all_inner_texts()
    assert set(places) == {name}
    stream.locator("#results .chips .chip", has_text=name).first.click()
    expect(stream).not_to_have_url(re.compile("room="))

    stream.locator("#filters input[name=q]").fill("没有人会说的话")
    expect(stream.get_by_text("没有找到")).to_be_visible()


@AT_ONE_SIZE
def test_more_come_below(stream):
    rows = stream.locator("#rows article")
    before = rows.count()
    stream.get_by_role("link", name="更多", exact=True).click()
    expect(rows.nth(before)).to_be_attached()
    addresses = stream.locator("#rows article header a[href*='/stream/']").evaluate_all(
        "all => all.map(one => one.pathname).filter(one => /stream.\\d/.test(one))"
    )
    assert len(addresses) == len(set(addresses)) > before


def test_a_message_opens_with_what_was_said_around_it(stream):
    stream.locator("#rows article", has=stream.locator(".echo")).first.locator(".echo").first.click()
    expect(stream.locator("#answers article#here")).to_be_visible()
    expect(stream.locator(".context .now")).to_be_visible()
