"""The door: a link that works once, and the way out."""

import re

from playwright.sync_api import expect


def test_a_link_from_the_command_line_signs_in_once(stranger, open_window, server, complaints):
    stranger.goto("/c/demo/members/")
    expect(stranger).to_have_url(re.compile("/account/login/"))

    link = server.login_link()
    stranger.goto(link)
    stranger.get_by_role("button", name="继续").click()
    stranger.wait_for_url("**/c/demo/")

    another = open_window()
    assert another.goto(link).status == 410
    expect(another.get_by_role("alert")).to_contain_text("已经用过或过期了")
    assert len(complaints) == 1, "the browser itself tells of a 410"
    complaints.clear()

    stranger.locator("[popovertarget=account-menu]").click()
    stranger.get_by_role("button", name="退出登录").click()
    stranger.goto("/c/demo/")
    expect(stranger).to_have_url(re.compile("/account/login/"))
