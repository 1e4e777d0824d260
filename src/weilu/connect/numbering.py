"""Ids for records that bring none: a hash of what they say, and which of its equals in the file it is."""

import numpy as np
import numpy.typing as npt

from weilu.events.event import event_id

Hashes = npt.NDArray[np.uint64]


class Numbering:
    """Real repeats stay (the n-th equal record of a file has an id of its own), and the same file read again, or one
    that overlaps, gives the same ids. Keeps eight bytes a record, so that a file of millions fits: in sorted runs, each
    more than twice as long as the next, so that none is copied often."""

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def number(self, contents: list[tuple[object, ...] | None]) -> list[int]:
        """The id of each record's content, in the file's order; 0 where it is None."""
        hashes = np.fromiter((event_id("h", *map(str, c)) if c else 0 for c in contents), np.uint64, len(contents))
        told = hashes[hashes != 0]
        repeats = _earlier(hashes)
        for run in self._runs:
            repeats += np.searchsorted(run, hashes, "right") - np.searchsorted(run, hashes, "left")
        told.sort()
        self._runs.append(told)
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            self._runs[-2:] = [np.sort(np.concatenate(self._runs[-2:]), kind="stable")]
        ids: list[int] = hashes.tolist()
        for place in np.flatnonzero((repeats > 0) & (hashes != 0)).tolist():
            ids[place] = event_id("n-th", ids[place], int(repeats[place]) + 1)
        return ids


def _earlier(hashes: Hashes) -> npt.NDArray[np.int64]:
    """For each place, how many equal values stand before it."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    starts = np.r_[True, ordered[1:] != ordered[:-1]]
    first = np.maximum.accumulate(np.where(starts, np.arange(len(ordered)), 0))
    earlier = np.empty(len(hashes), dtype=np.int64)
    earlier[order] = np.arange(len(ordered)) - first
    return earlier
