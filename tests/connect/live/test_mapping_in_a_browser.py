"""收到的是什么 in a real browser: a click on a value fills the field, and the next one is up, by keyboard, too."""

import json
import os
import shutil

import pytest
from playwright.sync_api import expect

from weilu.connect.live_kinds import kind_named
from weilu.connect.sources import connect
from weilu.connect.webhook.kept import paste

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not shutil.which("chromium"), reason="needs Chromium (Debian: apt-get install chromium)"),
]
SAMPLE = {"action": "comment", "rows": [{"who": "阿杉", "what": "真好看"}, {"who": "岚", "what": "同意"}]}


@pytest.fixture(scope="session")
def browser_type_launch_args():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"locale": "zh-CN", "viewport": {"width": 1280, "height": 860}}


def test_clicked_together(settings, live_server, signed_in, page, community, owner):
    told = {"platform": "shop", "proof": "hmac", "header": "X-Signature", "begins": "", "encoding": "hex"}
    source = connect(community, kind_named("webhook"), "留言", by=owner, told=told)
    paste(source, json.dumps(SAMPLE))
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{live_server.url}/c/{community.slug}/sources/{source.pk}/mapping/")

    page.get_by_role("button", name="2").click()  # the list: each item an event
    expect(page.locator("[name=pick_each][aria-pressed=true]")).to_be_visible()
    page.locator("[name=field][value=author]").check()
    page.locator("button.leaf", has_text="阿杉").click()
    expect(page.locator("[name=at-author]")).to_have_value("/body/rows/*/who")
    expect(page.locator("[name=field]:checked")).to_have_value("time")  # the next empty one
    page.locator("[name=field][value=text]").check()
    page.locator("button.leaf", has_text="真好看").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=at-text]")).to_have_value("/body/rows/*/what")
    expect(page.locator("button.leaf", has_text="真好看")).to_be_focused()  # one goes on from there
    page.locator("[name=otherwise]").focus()
    page.locator("[name=otherwise]").select_option("comment")
    expect(page.locator(".sample-events tbody tr")).to_have_count(2)
    page.locator("[name=act][value=save]:visible").click()
    page.wait_for_url(f"**/sources/{source.pk}/")
    source.refresh_from_db()
    assert source.options["mapping"]["fields"] == {
        "author": "/body/rows/*/who",
        "kind": "/body/action",
        "text": "/body/rows/*/what",
    }
    assert complaints == []
