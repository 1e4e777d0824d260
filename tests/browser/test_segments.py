"""分群: rules clicked together, with the preview that follows, to a saved segment and away again."""

from playwright.sync_api import expect


def test_rules_are_clicked_together_saved_and_put_away(window):
    window.goto("/c/demo/segments/new/")
    count = window.locator("#preview .figure b")
    before = int(count.inner_text().replace(",", ""))
    assert before > 3
    with window.expect_response(lambda answer: answer.request.method == "POST"):
        window.get_by_label("多少", exact=True).fill("5")
        window.get_by_label("多少", exact=True).blur()
    expect(count).not_to_have_text(str(before))
    window.get_by_role("button", name="加一条规则").click()
    window.get_by_label("看什么").nth(1).select_option("lifecycle")
    window.get_by_role("checkbox", name="活跃", exact=True).check()
    window.get_by_role("button", name="加一组").click()
    expect(window.get_by_text("第 3.2 条规则")).to_be_visible()
    window.get_by_role("button", name="去掉第 3.2 条").click()
    expect(window.locator(".rule")).to_have_count(3)
    expect(count).to_be_visible()
    window.get_by_label("名称").fill("浏览器里点的")
    window.get_by_role("button", name="保存", exact=True).click()
    expect(window.get_by_role("heading", name="浏览器里点的")).to_be_visible()
    expect(window.get_by_text("生命周期：活跃")).to_be_visible()
    window.get_by_role("link", name="在成员列表里看全部").click()
    expect(window.get_by_label("分群")).to_have_value(window.url.partition("segment=")[2])
    window.go_back()
    window.get_by_role("button", name="分群的更多操作").click()
    window.get_by_role("button", name="收起这个分群").click()
    expect(window.get_by_text("收起来了")).to_be_visible()
    expect(window.get_by_role("link", name="浏览器里点的")).to_have_count(0)


def test_an_enter_in_a_field_looks_and_changes_no_rule(window):
    window.goto("/c/demo/segments/new/")
    window.get_by_label("多少", exact=True).press("Enter")
    expect(window.locator(".rule")).to_have_count(1)
    expect(window.locator("#preview .figure")).to_be_visible()
