"""Every page of the product, in every language, on the narrowest phone."""

import json
import re
import subprocess
import sys
from itertools import chain

import pytest
from selectolax.lexbor import LexborHTMLParser

from browser.serving import environment

ASK = """
import json, django; django.setup()
from weilu.cli.pages import addresses
from weilu.team.models import Community
demo = Community.objects.get(slug="demo")
names = [demo.name, *demo.seats.values_list("staff__name", flat=True)]
for things in (demo.members, demo.tags, demo.spaces, demo.segments, demo.goals, demo.senders, demo.reaction_rules):
    names += things.values_list("name", flat=True)
names += demo.objectives.values_list("name", flat=True)
names += demo.personas.values_list("name", flat=True)
print(json.dumps({"addresses": addresses("demo"), "names": names}))
"""
BESIDES = ["/account/communities/new/", "/style/"]
CHROME = "nav, h1, h2, h3, button, label, th, legend, summary, option, dt, .empty"
SAID_TO_READERS = ("aria-label", "placeholder", "title", "data-tip", "data-confirm")
CHINESE = re.compile("[\u4e00-\u9fff]")
OWN_NAMES = ["简体中文", "繁體中文", "简", "繁"]
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth)
  .slice(0, 4).map((one) => `${one.tagName}.${one.className}`)"""

pytestmark = pytest.mark.parametrize("size", ["phone"], indirect=True)


@pytest.fixture(scope="session")
def known(server):
    """The addresses of the demo's pages, and the names that are its data, not our words."""
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        env=environment(server.home) | {"DJANGO_SETTINGS_MODULE": "weilu.config.settings"},
        capture_output=True,
        check=True,
    )
    return json.loads(asked.stdout)


def documents(window, addresses):
    """{address: its document} of those that are looked at: neither acts, nor files, nor fragments."""
    answers = {address: window.request.get(address) for address in addresses}
    assert {address: got.status for address, got in answers.items() if got.status not in {200, 405}} == {}
    texts = {address: got.text() for address, got in answers.items() if got.ok}
    return {address: LexborHTMLParser(text) for address, text in texts.items() if text.startswith("<!doctype html>")}


@pytest.fixture
def first_pages(window, server, known, language):
    """The pages of the demo that can be gone to, in the language under test."""
    window.context.add_cookies([{"name": "weilu_language", "value": language, "url": server.address}])
    found = documents(window, [*known["addresses"], *BESIDES])
    assert len(found) > 14
    return found


@pytest.fixture
def pages(window, first_pages):
    """These, the pages of every part that they fetch, and those of every metric."""
    parts = {part for address in ("/c/demo/", "/c/demo/boards/") for part in _parts(first_pages[address])}
    metrics = {link.attributes["href"] for link in first_pages["/c/demo/boards/metrics/"].css("main .card h2 a")}
    assert len(parts) > 14
    assert len(metrics) > 5
    return first_pages | documents(window, sorted(parts | metrics))


def _parts(page):
    return [node.attributes["hx-get"] for node in page.css("main [hx-trigger*='load'], main [hx-trigger*='intersect']")]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_every_page_speaks_the_chosen_language(pages, known, language):
    names = sorted({*known["names"], *OWN_NAMES}, key=len, reverse=True)
    data = re.compile("|".join(map(re.escape, filter(None, names))))
    left = set()
    del pages["/style/"]  # its specimens are data
    for address, page in pages.items():
        assert page.css_first("html").attributes["lang"].lower() == language, address
        for node in page.css(".avatar, .ranks, body [lang]"):
            node.decompose()
        words = chain(
            (node.text(deep=True, strip=True) for node in page.css(CHROME)),
            (node.attributes[key] or "" for key in SAID_TO_READERS for node in page.css(f"[{key}]")),
        )
        left |= {f"{address}: {said}" for word in words if CHINESE.search(said := data.sub("", word))}
    assert language != "en" or "\n".join(sorted(left)) == ""


@pytest.mark.parametrize(
    "language", ["en", *(pytest.param(one, marks=pytest.mark.slow) for one in ("zh-hans", "zh-hant"))]
)
def test_no_page_is_wider_than_a_phone(window, first_pages):
    wide = {}
    for address in first_pages:
        window.goto(address)
        if found := window.evaluate(WIDE):
            wide[address] = found
    assert wide == {}
