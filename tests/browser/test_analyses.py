"""An operator plays with a question, keeps it on a board and arranges the board."""

from playwright.sync_api import Page, expect

from browser.serving import AT_ONE_SIZE


def test_a_funnel_is_built_and_kept(window: Page):
    window.goto("/c/demo/boards/analyses/")
    window.get_by_role("link", name="漏斗").click()
    expect(window.get_by_role("heading", level=1)).to_contain_text("人在哪里掉了")
    window.get_by_label("第 3 步").select_option("")
    window.wait_for_url("**steps=join%2Cmessage**")
    expect(window.locator("figure.chart canvas")).to_be_visible()
    window.get_by_role("row", name="2 消息").get_by_role("link").click()
    expect(window.get_by_role("heading", level=1)).to_contain_text("没到“消息”")
    window.go_back()
    window.get_by_role("button", name="加到看板").click()
    window.get_by_label("新看板的名称").fill("漏斗日常")
    window.get_by_role("button", name="加上", exact=True).click()
    expect(window.get_by_role("heading", level=1)).to_have_text("漏斗日常")
    expect(window.locator("figure.chart canvas")).to_be_visible()
    _put_away(window)


@AT_ONE_SIZE
def test_a_board_is_arranged_by_dragging(window: Page):
    window.goto("/c/demo/boards/")
    window.get_by_role("button", name="新看板").click()
    window.get_by_label("名称", exact=True).fill("拖一拖")
    window.get_by_role("button", name="建好").click()
    for name in ("活跃成员", "在群成员"):
        window.get_by_role("button", name="加一张图").click()
        window.get_by_role("button", name=name, exact=True).click()
        expect(window.get_by_role("heading", level=1)).to_have_text("拖一拖")
    cards = window.locator("[data-place] h3")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("活跃成员")
    window.locator("[data-place='1']").hover()
    _drag(window, "[data-place='1'] .grip", "[data-place='0'] h3")
    expect(window.locator("[data-place] h3").first).to_contain_text("在群成员")
    window.locator("[data-place='0']").hover()
    window.get_by_role("button", name="在群成员：更多操作").click()
    window.get_by_role("button", name="拿掉这张图").click()
    expect(window.locator("[data-place]")).to_have_count(1)
    window.get_by_role("button", name="撤销").click()
    expect(window.locator("[data-place]")).to_have_count(2)
    _put_away(window)


def _drag(window: Page, what: str, onto: str) -> None:
    """As a hand does: pressed, moved in small steps, let go."""
    start, end = window.locator(what).bounding_box(), window.locator(onto).bounding_box()
    assert start
    assert end
    window.mouse.move(start["x"] + 10, start["y"] + 10)
    window.mouse.down()
    window.mouse.move(end["x"] + 10, end["y"] + 5, steps=12)
    window.mouse.up()


def _put_away(window: Page) -> None:
    window.get_by_role("button", name="看板的更多操作").click()
    window.get_by_role("button", name="收起这块看板").click()
    expect(window.get_by_text("收起来了")).to_be_visible()
