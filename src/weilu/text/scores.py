"""What is said of a text: its language, and how it sounds."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

EMOTIONS = ("happy", "angry", "sad", "fear", "surprise", "neutral")
ABSTAIN = 0.3
"""A sentiment nearer to zero than this is told as neutral: the model would rather not say."""

KNOWS_NEUTRAL = {"en"}
POSITIVE, NEUTRAL, NEGATIVE = "positive", "neutral", "negative"
TONES = {POSITIVE: 0.8, NEUTRAL: 0.0, NEGATIVE: -0.8}
"""The sentiment of a text that a person says to sound so."""
LEANING = {"happy": POSITIVE, "angry": NEGATIVE, "sad": NEGATIVE, "fear": NEGATIVE, "neutral": NEUTRAL}
"""How a text sounds that shows such an emotion; a surprise may be either."""

Shares = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scores:
    """Of n texts, in their order.

    language: ISO 639-1 ("zh", "en", "ja", …), "" where there are no letters to tell by. sentiment: −1…1.
    emotions: (n, 6) shares in the order of EMOTIONS, each row 1 in sum; all 0 for a text that was not judged: an
    empty one, or one in a language that no head reads (its sentiment and offence are 0, too). offence, spam: 0…1.
    """

    language: list[str]
    sentiment: Shares
    emotions: Shares
    offence: Shares
    spam: Shares

    def __len__(self) -> int:
        return len(self.language)

    @property
    def emotion(self) -> list[str]:
        """The winner of each, "" where none was judged."""
        winners = self.emotions.argmax(axis=1)
        return [EMOTIONS[w] if judged else "" for w, judged in zip(winners, self.emotions.any(axis=1), strict=True)]

    @property
    def intensity(self) -> Shares:
        """The winner's share, 0…1."""
        most: Shares = self.emotions.max(axis=1, initial=0)
        return most


def tone_of(sentiment: float) -> str:
    """positive, neutral or negative; within the band a person, too, would call it neutral."""
    if abs(sentiment) < ABSTAIN:
        return NEUTRAL
    return POSITIVE if sentiment > 0 else NEGATIVE


def sentiment_label(sentiment: float, emotion: str, language: str) -> str | None:
    """positive, negative or neutral; None where the model abstains or has not judged.

    Within the band a text is neutral if its language's head has learnt what neutral is, or if its emotion is.
    """
    if not emotion:
        return None
    tone = tone_of(sentiment)
    return tone if tone != NEUTRAL or emotion == "neutral" or language in KNOWS_NEUTRAL else None
