"""A file comes in through the web, is understood, corrected, taken in once, and taken back."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser.serving import AT_ONE_SIZE


@pytest.fixture
def chat(request, size):
    """A table of four messages and one line that cannot be read; its people appear nowhere else."""
    who = f"{request.node.originalname[5:8]}{size}"
    rows = [
        "发送时间,昵称,内容,来自哪里",
        *(f"2026-03-01 08:0{n},{who}{n % 2},围炉夜话第{n}句,{who}茶室" for n in range(4)),
        f"看不懂的时间,{who}0,没有时间的一句,{who}茶室",
    ]
    return {"name": f"{who}.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}


def upload(window: Page, chat: dict) -> None:
    window.goto("/c/demo/import/")
    window.locator("input[type=file]").set_input_files(chat)
    window.wait_for_url(re.compile(r"/import/\d+/$"))


def start(window: Page) -> None:
    window.get_by_role("button", name="开始导入").click()
    expect(window.locator("#state")).to_contain_text("导入完成")


def undo(window: Page) -> None:
    window.get_by_role("button", name="撤销导入").click()
    window.locator("#confirm [value=yes]").click()
    expect(window.locator("#state")).to_contain_text("已撤销")


def test_a_table_is_corrected_taken_in_once_and_taken_back(window, chat):
    room = chat["name"].removesuffix(".csv") + "茶室"
    upload(window, chat)
    expect(window.locator(".sample tbody tr")).to_have_count(4)
    expect(window.locator(".sample")).not_to_contain_text(room)
    window.get_by_label("来自哪里 当作").select_option(label="群")
    expect(window.locator(".sample")).to_contain_text(room)
    start(window)
    expect(window.locator("#state")).to_contain_text("新增 4 条事件、2 位成员，跳过 1 行")
    expect(window.locator("#state")).to_contain_text("第 6 行")
    first = window.url

    upload(window, chat)
    expect(window.get_by_label("来自哪里 当作")).to_be_visible()
    window.get_by_label("来自哪里 当作").select_option(label="群")
    expect(window.locator(".sample")).to_contain_text(room)
    start(window)
    expect(window.locator("#state")).to_contain_text("新增 0 条事件、0 位成员")

    window.goto(first)
    window.get_by_role("link", name="看这些消息").click()
    expect(window.locator("#rows article")).to_have_count(4)
    window.goto(first)
    undo(window)
    window.goto(f"/c/demo/members/?q={chat['name'].removesuffix('.csv')}")
    expect(window.get_by_text("没有符合条件的成员")).to_be_visible()


@AT_ONE_SIZE
def test_however_often_start_is_pressed_it_is_one_import(window, open_window, server, owner_session, chat):
    upload(window, chat)
    colleague = open_window(storage_state=owner_session, base_url=server.address)
    colleague.goto(window.url)
    button = colleague.get_by_role("button", name="开始导入")
    window.get_by_role("button", name="开始导入").dblclick(no_wait_after=True)
    button.click(no_wait_after=True)
    for each in (window, colleague):
        expect(each.locator("#state")).to_contain_text("新增 4 条事件、2 位成员")
    window.goto("/c/demo/import/")
    row = window.locator("#history tr", has_text=chat["name"])
    expect(row).to_have_count(1)
    expect(row).to_contain_text("完成")
