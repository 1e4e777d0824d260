"""From what the heads put out to what is told of a text: shares and a sentiment between −1 and 1."""

import numpy as np

from weilu.text.scores import ABSTAIN, EMOTIONS, LEANING, NEGATIVE, POSITIVE
from weilu.text.tables import Floats
from weilu.text.weights import HEADS

_SIGNS = {POSITIVE: 1.0, NEGATIVE: -1.0}
LEANINGS = np.array([_SIGNS.get(LEANING.get(name, ""), 0.0) for name in EMOTIONS])
WIDTH = 2 + len(EMOTIONS)  # sentiment, offence, and a share for each emotion
_INSIDE = np.nextafter(np.float32(ABSTAIN), np.float32(0))
_OUTSIDE = np.nextafter(np.float32(ABSTAIN), np.float32(1))


def sounding(language: str, outputs: Floats) -> Floats:
    """(texts, WIDTH) of (texts, heads)."""
    column = {name: outputs[:, place] for place, name in enumerate(HEADS[language])}
    emotions = softmax(np.stack([column[name] for name in EMOTIONS], axis=1))
    if "sentiment" in column:
        sentiment = agreed(np.tanh(column["sentiment"] / 2), emotions @ LEANINGS)
    else:
        sentiment = leaning(softmax(np.stack([column[name] for name in ("negative", "unmoved", "positive")], axis=1)))
    offence = 1 / (1 + np.exp(-column["offence"])) if "offence" in column else np.zeros(len(outputs))
    return np.concatenate([sentiment[:, None], offence[:, None], emotions], axis=1)


def agreed(one: Floats, other: Floats) -> Floats:
    """The geometric mean of two sentiments that lean the same way, the mean of two that do not: only what both are sure
    of is told as sure.

    Reviews teach that a question complains; among members most questions only ask. Emotions, learnt from everyday
    posts, know calm texts.
    """
    together = np.sign(one) * np.sqrt(np.abs(one * other))
    found: Floats = np.where(one * other > 0, together, (one + other) / 2)
    return found


def leaning(shares: Floats) -> Floats:
    """A sentiment of the shares (negative, unmoved, positive): inside of the band where unmoved wins, outside of it
    where not."""
    lean = shares[:, 2] - shares[:, 0]
    unmoved = shares.argmax(axis=1) == 1
    size = np.where(unmoved, np.minimum(np.abs(lean), _INSIDE), np.maximum(np.abs(lean), _OUTSIDE))
    sign: Floats = np.where(lean < 0, -size, size)
    return sign


def softmax(outputs: Floats) -> Floats:
    powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
