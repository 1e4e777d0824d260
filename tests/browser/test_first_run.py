"""From an empty folder to a community, as its first owner meets it."""

import pytest
from playwright.sync_api import expect

from browser.serving import Server

CHAT = "时间,昵称,内容\n2026-03-01 08:00,阿炉,早安，今天喝什么茶\n2026-03-01 08:05,小满,老白茶\n"


@pytest.fixture
def fresh(tmp_path):
    with Server(tmp_path) as serving:
        yield serving


def test_the_first_owner_founds_a_community_and_is_led_to_the_first_import(fresh, open_window):
    window = open_window(base_url=fresh.address)
    window.goto(fresh.way_in)
    for label, words in {"用户名": "lan", "密码": "炉火-很暖-2026", "社群名称": "夜读会"}.items():
        window.get_by_label(label).fill(words)
    window.get_by_role("button", name="开始").click()
    window.wait_for_url("**/c/*/")
    expect(window.get_by_text("夜读会 还没有数据")).to_be_visible()

    today = window.url
    imports = f"{today.removeprefix(fresh.address)}import/"
    for page in ("stream/", "members/", "boards/"):
        window.goto(today + page)
        expect(window.locator("main .empty a.go")).to_have_attribute("href", imports)
    window.locator("main .empty a.go").click()
    chat = {"name": "夜读会.csv", "mimeType": "text/csv", "buffer": CHAT.encode()}
    window.locator("input[type=file]").set_input_files(chat)
    window.get_by_role("button", name="开始导入").click()
    expect(window.locator("#state")).to_contain_text("新增 2 条事件、2 位成员")

    window.goto(f"{fresh.address}/account/first-run/")
    expect(window).not_to_have_url("**/first-run/")
