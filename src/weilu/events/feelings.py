"""What a judged text says, as SQL: the one place that draws the lines between positive, neutral and negative."""

from weilu.text.scores import ABSTAIN

JUDGED = "emotion != ''"
SOUNDS = {
    "positive": f"({JUDGED} AND sentiment >= {ABSTAIN})",
    "neutral": f"({JUDGED} AND abs(sentiment) < {ABSTAIN})",
    "negative": f"({JUDGED} AND sentiment <= -{ABSTAIN})",
}
"""By name; a text that was not judged is none of them."""
