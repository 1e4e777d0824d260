"""情感地图 in a browser: the demo's outage stands out as a wave of anger, and leads to what was said that evening."""

import datetime as dt
import json
import re
import subprocess
import sys
from statistics import fmean

import pytest
from playwright.sync_api import expect

from browser.serving import AT_ONE_SIZE, environment
from weilu.connect.demo.calendar import milestones

ASK = """
import django; django.setup()
from weilu.connect.models import Source
print(Source.objects.get(kind="demo").name)
"""
COMPLAINT = re.compile("退|崩|扣|失望|投诉|垃圾|差|打不开|进不去|登")


@pytest.fixture(scope="session")
def outage(server):
    """The day on which the demo's shop did not answer."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        env=environment(server.home) | {"DJANGO_SETTINGS_MODULE": "weilu.config.settings"},
        capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    end = dt.date.fromisoformat(asked.stdout.split()[-1])
    return milestones(end - dt.timedelta(29), end).outage


def cell(window, stage, place, where="#journey"):
    """The cell of the map that is called so."""
    return window.locator(f'{where} td a[aria-label^="{stage} · {place}："]')


def told(one):
    """(mean, messages, share of anger) of a cell."""
    words = one.get_attribute("aria-label")
    mean = float(re.search(r"平均情感 (\S+)，", words)[1].replace("−", "-"))
    angry = re.search(r"生气 (\d+)%", words)
    return mean, int(re.search(r"(\d+) 条消息", words)[1]), int(angry[1]) if angry else 0


def test_the_outage_is_a_wave_of_anger_that_leads_to_its_messages(window, outage):
    day = dt.timedelta(1)
    window.goto(
        f"/c/demo/journey/?from={outage}&to={outage + day}&beside=span&from2={outage - 14 * day}&to2={outage - day}"
    )
    expect(window.locator("#journey-beside .feel-map")).to_be_visible()
    mean, said, angry = told(cell(window, "全程", "投诉"))
    assert mean < -0.4
    assert angry > 30
    _mean, said_before, _angry = told(cell(window, "全程", "投诉", "#journey-beside"))
    assert said / 2 > 2 * said_before / 14  # a day
    assert told(cell(window, "全程", "整个阶段"))[0] < told(cell(window, "全程", "整个阶段", "#journey-beside"))[0]
    cell(window, "全程", "投诉").focus()
    window.keyboard.press("Enter")
    window.wait_for_url("**/stream/**")
    expect(window.locator("#hits")).to_have_text(str(said))
    bubbles = window.locator("article.say .bubble")
    expect(bubbles.first).to_be_visible()
    assert all(COMPLAINT.search(text) for text in bubbles.all_inner_texts()[:3])


def test_the_trend_shows_the_same_wave_and_leads_to_it(window, outage):
    first, last = outage - dt.timedelta(14), outage + dt.timedelta(1)
    page = window.request.get(f"/c/demo/boards/parts/emotions/?from={first}&to={last}").text()
    spec = json.loads(re.search(r'type="application/json">(.*?)</script>', page, re.DOTALL)[1])
    anger = next(one for one in spec["series"] if one["name"] == "生气")
    assert spec["x"][-2] == str(outage)
    assert fmean(anger["data"][-2:]) > fmean(share or 0 for share in anger["data"][:-2])
    window.goto(anger["urls"][-2])
    bubbles = window.locator("article.say .bubble")
    expect(bubbles.first).to_be_visible()
    assert any(COMPLAINT.search(text) for text in bubbles.all_inner_texts())


@AT_ONE_SIZE
def test_the_map_is_saved_as_a_picture_and_put_on_a_board(window, size):
    window.goto("/c/demo/journey/")
    expect(window.locator("#journey .feel-map")).to_be_visible()
    with window.expect_download() as saved:
        window.locator("#journey").get_by_role("button", name="图片").click()
    assert saved.value.suggested_filename == "journey.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    window.locator("#part-journey").get_by_role("button", name="加到看板").click()
    window.locator("#to-board-journey").get_by_role("button", name="加上").click()
    expect(window.locator("main .feel-map")).to_be_visible()
    window.get_by_role("button", name="看板的更多操作").click()
    window.get_by_role("button", name="收起").click()
    expect(window.get_by_text("收起来了")).to_be_visible()


@AT_ONE_SIZE
def test_stages_are_clicked_together_and_set_back(window, size):
    window.goto("/c/demo/journey/plan/")
    window.get_by_role("button", name="加一个阶段").click()
    added = window.locator("#stages-6")
    added.get_by_label("名称").fill("老朋友")
    added.locator("summary").click()
    added.get_by_label("点赞").check()
    added.get_by_label("购买").uncheck()
    added.get_by_role("button", name="往前").click()
    expect(window.locator("#stages-5").get_by_label("名称")).to_have_value("老朋友")
    window.get_by_role("button", name="保存").click()
    expect(window.get_by_text("已保存")).to_be_visible()
    window.get_by_role("button", name="恢复默认").click()
    expect(window.locator("#stages-5").get_by_label("名称")).to_have_value("推荐")
