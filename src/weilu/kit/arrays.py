"""Arrays of whole numbers."""

import numpy as np
import numpy.typing as npt


def distinct(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """In order, each once: np.unique, which since numpy 2.3 hashes whole numbers and is then several times as slow for
    the pairs that are counted here."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]
