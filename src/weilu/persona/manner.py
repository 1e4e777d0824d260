"""Where a text does not speak as its persona does."""

import re
from collections.abc import Iterator

from weilu.kit.matching import normal
from weilu.kit.word_lists import WordList
from weilu.persona.card import Card
from weilu.persona.finding import HINT, WARN, Finding
from weilu.persona.reading import LINK, Occasion, Read, found_at

EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}"
    "|[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55][\ufe0f\U0001f3fb-\U0001f3ff]?"
    "(?:\u200d[\U0001f300-\U0001faff\u2600-\u27bf][\ufe0f\U0001f3fb-\U0001f3ff]?)*"
    "|\\[[\u4e00-\u9fff]{1,4}\\])"
)
_SENTENCE = re.compile(r"[^。!?;\n…~]+")


def manner(card: Card, read: Read, occasion: Occasion) -> Iterator[Finding]:
    yield from _sentences(card, read)
    yield from _emoji(card, read, occasion)
    yield from _others(card, read, occasion)
    yield from _both(read)


def _sentences(card: Card, read: Read) -> Iterator[Finding]:
    form = LINK.sub(lambda link: "。" * len(link[0]), read.form)
    for match in _SENTENCE.finditer(form) if card.sentence else ():
        if len(match[0].strip()) > card.sentence:
            lead = len(match[0]) - len(match[0].lstrip())
            yield found_at(read, match.start() + lead, match.end(), "sentence", HINT)


def _emoji(card: Card, read: Read, occasion: Occasion) -> Iterator[Finding]:
    spans = [match.span() for match in EMOJI.finditer(read.form)]
    if card.emoji_most and len(spans) > card.emoji_most:
        yield found_at(read, *spans[card.emoji_most], "emoji_many", HINT)
    allowed = {normal(one) for scene in ("", occasion.scene) for one in card.emoji.get(scene, ())}
    if occasion.scene and card.emoji.get(occasion.scene):
        for start, end in spans:
            if read.form[start:end].rstrip("\ufe0f") not in {one.rstrip("\ufe0f") for one in allowed}:
                yield found_at(read, start, end, "emoji_scene", HINT)


def _others(card: Card, read: Read, occasion: Occasion) -> Iterator[Finding]:
    """What only the members of another segment are called."""
    if not occasion.segments:
        return
    mine = {word for one in card.by_segment if one.segment in occasion.segments for word in one.words}
    others = {word for one in card.by_segment for word in one.words} - mine - set(card.called)
    for start, end, _word in WordList(others).find(read.form):
        yield found_at(read, start, end, "other_address", WARN)


def _both(read: Read) -> Iterator[Finding]:
    """你 and 您 in one text."""
    if (formal := read.form.find("您")) >= 0 and (plain := read.form.find("你")) >= 0:
        later = max(formal, plain)
        yield found_at(read, later, later + 1, "you", HINT)
