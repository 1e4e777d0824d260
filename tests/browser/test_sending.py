"""发送 in a browser: a sender set up and tested, a message copied and called off, the pictures beside it."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from browser.serving import AT_ONE_SIZE


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.new("RGB", (800, 600), "orange").save(tmp_path / "香山.jpg")
    return tmp_path / "香山.jpg"


def test_a_message_with_a_picture_is_copied_and_let_go(window, size, photo):
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    text = f"周六去香山（{size}）\n带水和帽子"
    window.goto("/c/demo/deliveries/")
    window.get_by_role("link", name="发一条消息").click()
    window.get_by_label("用哪个发送渠道").select_option("微信·活动群")
    window.get_by_label("内容").fill(text)
    window.get_by_label("图片").set_input_files(photo)
    window.get_by_role("button", name="发送", exact=True).click()
    expect(window.get_by_text("打开微信，进这个群")).to_be_visible()
    expect(window.get_by_role("img", name="图 1")).to_be_visible()
    window.get_by_role("button", name="复制").click()
    expect(window.locator(".toast")).to_contain_text("复制")
    assert window.evaluate("navigator.clipboard.readText()") == text
    window.get_by_role("button", name="放弃").click()
    expect(window.locator(".chip").first).to_have_text("已取消")


@AT_ONE_SIZE
def test_a_sender_that_cannot_reach_anybody_says_so_by_itself(window):
    window.goto("/c/demo/senders/")
    window.get_by_role("link", name="通用 Webhook（带签名）").click()
    window.get_by_label("名称").fill("自己的程序")
    window.get_by_label("接收地址").fill("https://127.0.0.1/hook")
    window.get_by_label("签名密钥").fill("0123456789abcdef")
    window.get_by_role("button", name="添加").click()
    window.get_by_role("button", name="发一条测试消息").click()
    expect(window.locator("#delivery")).to_contain_text("指向内网或本机")  # the page waits for the outcome
    window.get_by_role("button", name="放弃").click()
    window.goto("/c/demo/senders/")
    window.get_by_role("link", name="自己的程序", exact=True).click()
    window.get_by_role("button", name="移除").click()
    window.locator("#confirm [value=yes]").click()
    expect(window.get_by_text("移除过的")).to_be_visible()
