"""The sprite has every symbol that anything asks for."""

import re
from pathlib import Path

from weilu.events.vocabulary import KINDS, kind
from weilu.kit.navigation import entries

PACKAGE = Path(__file__).parents[2] / "src/weilu"
SPRITE = (PACKAGE / "static/icons.svg").read_text()
SYMBOLS = set(re.findall(r'<symbol id="([a-z-]+)"', SPRITE))


def test_every_kind_of_event_has_its_icon():
    assert {one.icon for one in KINDS.values()} | {kind("custom").icon} <= SYMBOLS


def test_every_page_of_the_navigation_has_its_icon():
    assert {entry.icon for entry in entries()} <= SYMBOLS


def test_every_icon_that_a_template_names_exists():
    texts = [file.read_text() for file in PACKAGE.rglob("templates/**/*.html")]
    named = {name for text in texts for name in re.findall(r'{% icon "([a-z-]+)"|icon_name="([a-z-]+)"', text)}
    assert {name for pair in named for name in pair if name} <= SYMBOLS
