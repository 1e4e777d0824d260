"""Whether a text sounds as its scene asks, by the heads that judge every message (text.judging)."""

import re
from collections.abc import Iterator

from weilu.persona.finding import HINT, WARN, Finding
from weilu.persona.reading import Occasion, Read, found_at
from weilu.text.judging import score_all

GLAD, SAD = ("welcome", "celebrate"), ("soothe",)
SURE = 0.5  # how far from neutral it must sound
_CHEER = re.compile(r"哈哈|嘻嘻|嘿嘿|太棒了|恭喜|\U0001f389|\U0001f602|\U0001f923|\U0001f973|\[偷笑\]|\[庆祝\]|耶!")


def tone(read: Read, occasion: Occasion) -> Iterator[Finding]:
    if occasion.scene in SAD:
        for match in _CHEER.finditer(read.form):
            yield found_at(read, *match.span(), "mood", WARN)
    if _jars(read, occasion):
        yield found_at(read, 0, len(read.form), "tone", HINT)


def _jars(read: Read, occasion: Occasion) -> bool:
    """Gloomy where there is something to be glad of, merry where somebody is hurt."""
    if occasion.scene not in (*GLAD, *SAD) or not read.form.strip():
        return False
    told = score_all([read.text])
    sentiment = float(told.sentiment[0])
    return sentiment < -SURE if occasion.scene in GLAD else sentiment > SURE and told.emotion == ["happy"]


def upset(text: str) -> bool:
    """Whether whoever wrote this wants to be soothed."""
    told = score_all([text])
    return float(told.sentiment[0]) < -SURE and told.emotion[0] in {"angry", "sad", "fear"}
