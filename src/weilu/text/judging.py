"""The judgement of many texts at once, by the weights in the package: a few numpy passes and no chance.

Texts are judged a chunk at a time, so that memory stays small; what a text gets does not depend on its neighbours,
except for spam, where the same words from several authors count against them.
"""

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from weilu.text.features import features
from weilu.text.languages import languages
from weilu.text.normalising import CHUNK, normalised
from weilu.text.scores import Scores
from weilu.text.sounding import WIDTH, sounding
from weilu.text.spam import spam
from weilu.text.weights import HEADS, Weights, in_use

_WORDLESS = "zh"  # emoji and marks without a letter are read as people in China use them


def score_all(texts: Sequence[str], authors: Sequence[Hashable] | None = None) -> Scores:
    """What is said of each text, whatever is in it. authors: who wrote each, to know copies by."""
    return judged(in_use(), texts, authors)


def judged(weights: Weights, texts: Sequence[str], authors: Sequence[Hashable] | None = None) -> Scores:
    """The same by other weights."""
    read = normalised(texts)
    language = [one for start in range(0, len(read), CHUNK) for one in languages(read[start : start + CHUNK])]
    said: npt.NDArray[np.float32] = np.zeros((len(texts), WIDTH), np.float32)
    spoken = [one or (_WORDLESS if text else "") for one, text in zip(language, read, strict=True)]
    for head in HEADS:
        mine = [n for n, one in enumerate(spoken) if one == head]
        for start in range(0, len(mine), CHUNK):
            some = mine[start : start + CHUNK]
            said[some] = sounding(head, weights.tables[head].outputs(features([read[n] for n in some])))
    return Scores(language, said[:, 0], said[:, 2:], said[:, 1], spam(read, authors))


def judge() -> int:
    """The number of what judges now, above zero: another one after the weights or the way to judge have changed."""
    return in_use().number
