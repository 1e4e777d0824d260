"""设置: what is changed is kept, and told in the log."""

from playwright.sync_api import expect


def test_a_new_name_shows_everywhere_and_in_the_log(window, size):
    name = f"山行社{size}"
    for wanted in (name, "山行社"):
        window.goto("/c/demo/settings/")
        window.get_by_label("名称").fill(wanted)
        window.get_by_role("button", name="保存").click()
        expect(window.locator("#toasts .toast.success")).to_be_visible()
        expect(window.locator(".switcher b").locator("visible=true")).to_have_text(wanted)
    window.goto("/c/demo/settings/audit/")
    expect(window.locator("tbody tr").nth(0)).to_contain_text(name)
    expect(window.locator("tbody tr").nth(1)).to_contain_text(name)


def test_a_colleague_joins_by_an_invitation(window, stranger, size):
    window.goto("/c/demo/settings/staff/")
    window.locator("main select#id_role").select_option("analyst")
    window.get_by_role("button", name="生成邀请链接").click()
    link = window.locator("#fresh-link").input_value()

    stranger.goto(link)
    for label, words in {"用户名": f"xiaoman{size}", "密码": "炉火-很暖-2026"}.items():
        stranger.get_by_label(label).fill(words)
    stranger.locator("main form button.go").click()
    stranger.wait_for_url("**/c/demo/")
    stranger.goto("/c/demo/import/")
    expect(stranger.locator("input[type=file]")).to_have_count(0)

    window.goto("/c/demo/settings/audit/")
    expect(window.locator("tbody")).to_contain_text(f"xiaoman{size}")
    window.goto("/c/demo/settings/staff/")
    row = window.locator("tbody tr", has_text=f"xiaoman{size}")
    row.get_by_role("link", name="移出").click()
    window.get_by_role("button", name="移出").click()
    expect(window.locator("tbody tr", has_text=f"xiaoman{size}")).to_have_count(0)
