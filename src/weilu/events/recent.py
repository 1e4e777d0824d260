"""What has just been recorded, so that live batches need not be looked up in the store.

It holds *every* id whose time is at or after its floor, so an event newer than the floor that it does not hold is new.
Events older than the floor have to be looked up. Good only where this process is the store's one writer.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST = 1_000_000  # ids, 16 MB
SLACK = 60_000  # ms: one source may tell an event's time to the minute, another to the second
_NOTHING = -(2**62)

Ids = npt.NDArray[np.uint64]
Times = npt.NDArray[np.int64]


@dataclass
class _Held:
    """One community's ids in ascending order, each with its time, none older than the floor."""

    floor: int
    ids: Ids
    times: Times


class Recent:
    """Ids by community. Starts out holding nothing: the floor lies above every event in the store (`newest`, in ms)."""

    def __init__(self, newest: dict[int, int]) -> None:
        self._held = {community: _empty(ms + 1) for community, ms in newest.items()}

    def covers(self, community: int, earliest: int) -> bool:
        """Whether it holds every event of the community that may have been told at or after that moment."""
        held = self._held.get(community)
        return held is None or earliest - SLACK >= held.floor

    def known(self, community: int, ids: Ids) -> Ids:
        """Which of these it holds."""
        held = self._held.get(community)
        if held is None or not len(held.ids):
            return ids[:0]
        places = np.minimum(np.searchsorted(held.ids, ids), len(held.ids) - 1)
        held_here: Ids = ids[held.ids[places] == ids]
        return held_here

    def add(self, community: int, ids: Ids, times: Times) -> None:
        """Remember newly recorded events; when there are too many, the floor rises and the older ones are dropped."""
        held = self._held.setdefault(community, _empty(_NOTHING))
        young = times >= held.floor
        order = np.argsort(ids[young])
        ids, times = ids[young][order], times[young][order]
        places = np.searchsorted(held.ids, ids)
        held.ids, held.times = np.insert(held.ids, places, ids), np.insert(held.times, places, times)
        if len(held.ids) > MOST:
            held.floor = int(np.partition(held.times, -MOST // 2)[-MOST // 2]) + 1
            young = held.times >= held.floor
            held.ids, held.times = held.ids[young], held.times[young]


def _empty(floor: int) -> _Held:
    return _Held(floor, np.zeros(0, np.uint64), np.zeros(0, np.int64))
