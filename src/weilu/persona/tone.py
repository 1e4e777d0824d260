"""Whether a text sounds as its scene asks, by the heads that judge every message (text.judging)."""

from weilu.persona.reading import Occasion, Read
from weilu.text.judging import score_all

GLAD, SAD = ("welcome", "celebrate"), ("soothe",)
SURE = 0.5  # how far from neutral it must sound


def jars(read: Read, occasion: Occasion) -> bool:
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
