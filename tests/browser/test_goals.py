"""目标 in a browser: set, talked about, closed with a word, deleted and brought back."""

from playwright.sync_api import expect

from browser.serving import AT_ONE_SIZE


def test_a_goal_is_set_talked_about_closed_and_opened_again(window, size):
    name = f"每天多说几句（{size}）"
    window.goto("/c/demo/goals/")
    window.get_by_role("link", name="定一个目标").first.click()
    window.get_by_label("目标", exact=True).fill(name)
    window.get_by_label("大目标").fill("让新人愿意说话")
    window.get_by_label("看哪个数").select_option("messages")
    window.get_by_label("目标值").fill("1000000")
    window.get_by_role("button", name="保存").click()
    expect(window.get_by_role("heading", level=1)).to_contain_text(name)
    window.locator("canvas").first.wait_for()

    window.locator("#talk textarea").fill("请三位老成员每天带一个话题")
    window.locator("#talk select").select_option("7")
    window.get_by_role("button", name="记一条").click()
    expect(window.locator("#talk")).to_contain_text("请三位老成员每天带一个话题")
    expect(window.locator("#talk")).to_contain_text("7/10")

    window.get_by_role("button", name="关闭目标").click()
    window.get_by_label("结语").fill("换一个做法")
    window.get_by_role("dialog").get_by_role("button", name="关闭", exact=True).click()
    expect(window.locator(".callout")).to_contain_text("换一个做法")
    window.goto("/c/demo/goals/")
    window.locator("details summary").filter(has_text="已关闭").click()
    window.get_by_role("link", name=name).click()
    window.get_by_role("button", name="重新打开").click()
    expect(window.get_by_role("button", name="关闭目标")).to_be_visible()
    take_away(window, name)


def take_away(window, name):
    """Delete the goal on the page, see that it can be brought back, and delete it for good."""
    for brings_back in (True, False):
        window.get_by_role("button", name="目标的更多操作").click()
        window.get_by_role("button", name="删除目标").click()
        expect(window.get_by_role("link", name=name)).to_have_count(0)
        if brings_back:
            window.get_by_role("button", name="撤销").click()
            window.get_by_role("link", name=name).click()


@AT_ONE_SIZE
def test_the_keyboard_reaches_the_dialog_and_leaves_it(window):
    window.goto("/c/demo/goals/")
    window.locator("td.lead a").first.click()
    button = window.get_by_role("button", name="关闭目标")
    button.focus()
    window.keyboard.press("Enter")
    expect(window.get_by_label("结语")).to_be_visible()
    window.keyboard.press("Escape")
    expect(window.get_by_label("结语")).not_to_be_visible()
    expect(button).to_be_focused()
