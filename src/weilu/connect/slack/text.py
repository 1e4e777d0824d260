"""Slack's way of writing: mentions by id, links in angle brackets, three characters as entities."""

import re
from collections.abc import Mapping

_MARK = re.compile(r"<([^<>\n]{1,2000})>")


def plain(text: str, people: Mapping[str, str]) -> str:
    """As read on the screen. people: names by account id."""
    if "<" in text:
        text = _MARK.sub(lambda found: _shown(found[1], people), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _shown(mark: str, people: Mapping[str, str]) -> str:
    target, _, label = mark.partition("|")
    if target.startswith("@"):
        return f"@{label or people.get(target[1:], target[1:])}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].split('^')[0]}"
    return f"{label} ({target})" if label and label not in target else target.removeprefix("mailto:")
