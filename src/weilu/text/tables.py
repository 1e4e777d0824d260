"""Linear heads over hashed features in one small table: a slot for each feature, a row of weights in each slot.

A table has 2**bits slots. A feature's slot is told by the first bits of its hash, and one byte of the rest is its mark:
a feature whose mark differs from the slot's is unknown. Of the features that share a slot, training keeps the one that
tells most. Weights are int8 with the feature's inverse document frequency multiplied in; a text's sums are exact
integers, divided by the length of the text's own vector, so the order of texts and of features plays no part.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from weilu.text.features import Features, Hashes, Numbers

Floats = npt.NDArray[np.float64]

IDF_STEP = 16.0  # idf is kept in sixteenths, in a byte


def slots(hashes: Hashes, bits: int) -> Numbers:
    found: Numbers = (hashes >> np.uint64(64 - bits)).astype(np.int64)
    return found


def marks(hashes: Hashes) -> npt.NDArray[np.uint8]:
    """1 … 255; 0 is the mark of an empty slot."""
    found: npt.NDArray[np.uint8] = ((hashes & np.uint64(0xFFFFFFFF)) % np.uint64(255) + np.uint64(1)).astype(np.uint8)
    return found


@dataclass(frozen=True, slots=True)
class Table:
    """mark, idf: (2**bits,). weights: (2**bits, heads). scale, bias: a number a head."""

    mark: npt.NDArray[np.uint8]
    idf: npt.NDArray[np.uint8]
    weights: npt.NDArray[np.int8]
    scale: Floats
    bias: Floats

    @property
    def bits(self) -> int:
        return len(self.mark).bit_length() - 1

    def known(self, features: Features) -> tuple[Numbers, Numbers]:
        """(text, slot) of the features that the table knows, each once, sorted."""
        place = slots(features.hashes, self.bits)
        fit = self.mark[place] == marks(features.hashes)
        pairs = np.sort((features.owner[fit] << self.bits) | place[fit])
        once = np.ones(len(pairs), np.bool_)
        once[1:] = pairs[1:] != pairs[:-1]
        pairs = pairs[once]
        return pairs >> self.bits, pairs & ((1 << self.bits) - 1)

    def outputs(self, features: Features) -> Floats:
        """(texts, heads): what each head says, above zero for yes; a text without known features gets the biases."""
        text, slot = self.known(features)
        return self.of_known(text, slot, features.texts)

    def of_known(self, text: Numbers, slot: Numbers, texts: int) -> Floats:
        sums = np.zeros((texts, self.weights.shape[1]), np.int64)
        squares = np.zeros(texts, np.int64)
        if len(text):
            begins = np.flatnonzero(np.concatenate([[True], text[1:] != text[:-1]]))
            owner = text[begins]
            sums[owner] = np.add.reduceat(self.weights[slot], begins, axis=0, dtype=np.int32)
            squares[owner] = np.add.reduceat(self.idf[slot].astype(np.int32) ** 2, begins)
        length = np.sqrt(np.maximum(squares, 1)) / IDF_STEP
        outputs: Floats = sums * self.scale / length[:, None] + self.bias
        return outputs


def quantised(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """(int8, scale a head) of weights (slots, heads): the largest becomes 127."""
    scale = np.maximum(np.abs(weights).max(axis=0), 1e-12) / 127
    return np.rint(weights / scale).astype(np.int8), scale


def held(frequency: Numbers, cells: Numbers, telling: Floats, slot: Numbers) -> Numbers:
    """Which features get a slot, by number: in each slot the most telling, of equals the one with the lowest cell.

    frequency, cells, telling, slot: of each feature. One that stands in a single text is not held.
    """
    order = np.lexsort((cells, -telling, slot))
    order = order[frequency[order] > 1]
    first = np.ones(len(order), np.bool_)
    first[1:] = slot[order][1:] != slot[order][:-1]
    chosen: Numbers = order[first]
    return chosen
