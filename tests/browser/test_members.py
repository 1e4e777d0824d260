"""A member's page, and two accounts of one person."""

import re
from urllib.parse import quote

from playwright.sync_api import expect

from browser.serving import AT_ONE_SIZE


def test_a_profile_shows_its_panels_and_everything_the_member_did(window):
    window.goto("/c/demo/members/")
    window.locator("#rows a.title").first.click()
    panels = window.locator("main section.card [id^=panel-]")
    for panel in panels.all():
        expect(panel.locator(".skeleton")).to_have_count(0)
        expect(panel).not_to_be_empty()
    assert panels.count() >= 3
    expect(window.locator("#deeds > li").first).to_be_visible()


def test_members_are_found_by_name(window):
    window.goto("/c/demo/members/")
    name = window.locator("#rows a.title").nth(3).inner_text()
    window.locator("main .filters input[name=q]").fill(name)
    window.wait_for_url(re.compile("q="))
    expect(window.locator("#rows a.title").first).to_have_text(name)


def test_two_suggested_accounts_become_one_and_two_again(window):
    window.goto("/c/demo/members/alike/")
    pair = window.locator(".pairs > li").first
    one, two = (pair.locator("a.person b").nth(n).inner_text() for n in (0, 1))
    pair.get_by_role("link", name="对比").click()
    window.get_by_role("button", name="是，合并").click()
    done = window.locator(".callout.good", has_text="并入")
    expect(done).to_be_visible()
    accounts = window.locator("section.card", has=window.get_by_role("heading", name="账号"))
    for name in (one, two):
        expect(accounts).to_contain_text(name)
    done.get_by_role("button", name="撤销合并").click()
    expect(window.locator("#toasts .toast.success")).to_contain_text("已拆开")
    # Whoever took them apart has said that they are two: they are not offered again.
    window.goto("/c/demo/members/alike/")
    expect(window.locator(".pairs > li").filter(has_text=one).filter(has_text=two)).to_have_count(0)
    for name in (one, two):
        window.goto(f"/c/demo/members/?q={quote(name)}")
        expect(window.locator("#rows a.title", has_text=name).first).to_be_visible()


@AT_ONE_SIZE
def test_any_other_member_can_be_searched_to_merge(window):
    window.goto("/c/demo/members/?sort=name")
    names = window.locator("#rows a.title").all_inner_texts()
    window.locator("#rows a.title").nth(0).click()
    window.locator("[popovertarget=member-menu]").click()
    window.get_by_role("link", name="合并另一位成员").click()
    window.locator("main input[name=q]").fill(names[5])
    window.get_by_role("button", name="找", exact=True).click()
    window.get_by_role("link", name="对比").first.click()
    expect(window.get_by_role("heading", level=1)).to_contain_text(names[5])
