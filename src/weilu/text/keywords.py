"""Words that stand out of one part of the talk against the rest.

The log-odds ratio with an informative Dirichlet prior: Monroe, Colaresi and Quinn, "Fightin' Words: Lexical Feature
Selection and Evaluation for Identifying the Content of Political Conflict", Political Analysis 16 (2008), 372-403,
equations 16, 20 and 22. Unlike a quotient of shares it does not put the rarest words first, unlike a difference of
shares not the commonest.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

PRIOR = 500.0  # the weight of what is usual, in words: a part shorter than that is believed less than the whole
NOTABLE = 1.96  # |z| from here on is not chance, one word looked at


def log_odds(part: Sequence[int] | npt.NDArray[np.int64], rest: Sequence[int] | npt.NDArray[np.int64]) -> Floats:
    """z of each word: above zero it belongs to the part, below to the rest; 0 for a word that nobody used.

    part, rest: how often each word was used there, in one order. The prior of a word is its share of both together.
    """
    here, there = np.asarray(part, np.float64), np.asarray(rest, np.float64)
    both = here + there
    if not here.sum() or not there.sum():
        return np.zeros(len(both))
    prior = PRIOR * both / both.sum()
    used = both > 0
    mine, theirs = (here + prior)[used], (there + prior)[used]
    delta = _log_odds(mine, here.sum() + PRIOR) - _log_odds(theirs, there.sum() + PRIOR)
    z = np.zeros(len(both))
    z[used] = delta / np.sqrt(1 / mine + 1 / theirs)
    return z


def _log_odds(counts: Floats, total: float) -> Floats:
    odds: Floats = np.log(counts / np.maximum(total - counts, 1e-9))
    return odds
