"""Every colour of words is readable on every ground it stands on: WCAG AA, light and dark."""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[2] / "frontend/src/css/tokens.css").read_text()
TOKENS = dict(re.findall(r"--([a-z0-9-]+): light-dark\((#\w+, #\w+)\);", SHEET))
ON = {
    "paper": ["ink", "ink-2", "ink-3", "ember-ink", "good", "warn", "bad", "calm"],
    "card": ["ink", "ink-2", "ink-3", "ember-ink", "good", "warn", "bad", "calm", "ember"],
    "raised": ["ink", "ink-2", "ink-3", "ember-ink"],
    "hover": ["ink", "ink-2", "ink-3"],
    "sunk": ["ink", "ink-2"],
    "side-ground": ["ink", "ink-2", "ink-3"],
    "ember-soft": ["ember-ink", "ink"],
    "ember": ["on-ember"],
    "ember-deep": ["on-ember"],
    "mark": ["ink"],
    "good-soft": ["good", "ink"],
    "warn-soft": ["warn", "ink"],
    "bad-soft": ["bad", "ink"],
    "calm-soft": ["calm", "ink"],
    **{f"feel-{step}": ["ink"] for step in ("n2", "n1", "0", "p1", "p2")},
    "feel-n3": ["on-feel"],
    "feel-p3": ["on-feel"],
}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ground", "words"), [(ground, words) for ground, all_of in ON.items() for words in all_of])
def test_words_are_readable_on_their_ground(ground, words, scheme):
    assert contrast(*(TOKENS[name].split(", ")[scheme] for name in (ground, words))) >= 4.5
