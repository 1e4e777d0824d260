"""A made-up history of any size to ask questions of: who did what when, as columns, the same for the same numbers.

Members join over a year, are lively for a while and fade; a few do most. A fifth leave when they have faded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

START_MS = 1_735_660_800_000  # 2025-01-01 00:00 in Shanghai
YEAR_MS = 365 * 86_400_000
KINDS = ("join", "message", "reaction", "like", "comment", "view", "sign_in", "purchase", "share", "points", "leave")
SHARES = (0, 0.44, 0.15, 0.12, 0.08, 0.08, 0.06, 0.02, 0.035, 0.015, 0)  # of what is neither joining nor leaving
JOIN, PURCHASE, LEAVE = 0, 7, 10
PLATFORMS = ("wechat", "qq", "weibo")
LEAVERS = 5  # one member in so many leaves

Column = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class History:
    """Columns in the order of time. member: 1…; kind: places in KINDS; value: NaN but for purchases, in 分."""

    member: Column
    ts: Column
    kind: Column
    platform: Column
    value: Column

    def __len__(self) -> int:
        return len(self.ts)

    def slices(self, size: int) -> Iterator[slice]:
        """The rows in pieces."""
        return (slice(start, start + size) for start in range(0, len(self), size))


def make(events: int, members: int, seed: int = 7) -> History:
    """So many events of so many members, a hundred a member or so."""
    chance = np.random.default_rng(seed)
    joined = chance.integers(0, YEAR_MS * 9 // 10, members)
    life = np.minimum(chance.exponential(60 * 86_400_000, members) + 3 * 86_400_000, YEAR_MS - joined)
    liveliness = chance.pareto(1.3, members) + 0.15
    leavers = np.arange(0, members, LEAVERS)
    rest = events - members - len(leavers)
    who = chance.choice(members, rest, p=liveliness / liveliness.sum())
    when = joined[who] + (chance.random(rest) * life[who]).astype(np.int64)
    gone = joined[leavers] + life[leavers].astype(np.int64)
    member = np.concatenate([np.arange(members), who, leavers])
    ts = np.concatenate([joined, when, gone]) + START_MS
    kind = np.concatenate(
        [np.full(members, JOIN), chance.choice(len(KINDS), rest, p=SHARES), np.full(len(leavers), LEAVE)]
    )
    order = np.argsort(ts, kind="stable")
    kind = kind[order].astype(np.uint8)
    value = np.where(kind == PURCHASE, chance.integers(100, 50_000, events), np.nan)
    return History(
        (member[order] + 1).astype(np.uint32), ts[order], kind, chance.integers(0, 3, events).astype(np.uint8), value
    )
