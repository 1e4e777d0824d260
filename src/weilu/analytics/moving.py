"""Words that gladden or hurt: said more in messages that sound positive than in negative ones, or the other way round.

Counted by days of members, so that one who shouts makes no word of the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from weilu.analytics.judged import judged
from weilu.analytics.metric import METRICS, with_options
from weilu.analytics.query import Query
from weilu.analytics.sql import Asking
from weilu.events.feelings import SOUNDS
from weilu.kit.matching import normal
from weilu.text.cutting import cut
from weilu.text.keywords import NOTABLE, log_odds
from weilu.text.tallying import tally

MOST = 40_000  # messages that are cut: of a large community a sample, the same every time
QUOTED = 60  # characters
FEWEST = 3, 2  # days of members, and members, below which a word is chance


@dataclass(frozen=True, slots=True)
class Moving:
    """positive, negative: messages that hold the word, by how they sound. z: how much it belongs to its side."""

    word: str
    z: float
    positive: int
    negative: int


@dataclass(frozen=True, slots=True)
class Moved:
    """glad, hurt: the words, the most telling first. messages: how many were looked at, of how many; sql: what ran."""

    glad: list[Moving]
    hurt: list[Moving]
    looked: int
    messages: int
    sql: tuple[str, ...] = ()


def moving_words(query: Query, limit: int = 12) -> Moved:
    """Of the judged messages of the span; query.options may hold `word`, as for the metric sentiment."""
    asking = Asking(with_options(METRICS["sentiment"], query))
    condition, said = judged(asking)
    where = f"{asking.where()} AND {condition} AND {asking.people.counted}"
    rows = asking.rows(
        f"SELECT search, {asking.people.person}, toInt32({asking.day}), sentiment > 0, count() OVER () FROM events"
        f" WHERE {where} AND ({SOUNDS['positive']} OR {SOUNDS['negative']})"
        " ORDER BY cityHash64(id) LIMIT {most:UInt32}",
        most=MOST,
        **said,
    )
    if not rows:
        return Moved([], [], 0, 0, tuple(asking.statements))
    community = query.community
    own = [*community.own_words, *map(normal, community.watched_words)]
    scored = _scored(rows, [word for word in own if word], community.muted_words)
    glad = sorted((one for one in scored if one[1] >= NOTABLE), key=lambda one: (-one[1], one[0]))[:limit]
    hurt = sorted((one for one in scored if one[1] <= -NOTABLE), key=lambda one: (one[1], one[0]))[:limit]
    counts = _counted(asking, where, said, [word for word, _z in (*glad, *hurt)])
    told = [Moving(word, z, *counts[word]) for word, z in (*glad, *hurt)]
    return Moved(told[: len(glad)], told[len(glad) :], len(rows), rows[0][4], tuple(asking.statements))


def saying(query: Query, word: str) -> str:
    """The id of the negative message that shows a word best: the clearest one short enough to quote; "" for none."""
    asking = Asking(query)
    rows = asking.rows(
        f"SELECT toString(id) FROM events WHERE {asking.where()} AND {SOUNDS['negative']} AND {asking.people.counted}"
        " AND position(search, {held:String}) > 0 AND lengthUTF8(text) <= {longest:UInt32}"
        " AND ifNull(toString(props.recalled), '') != 'true' ORDER BY sentiment, ts, seq LIMIT 1",
        held=word,
        longest=QUOTED,
    )
    return str(rows[0][0]) if rows else ""


def _scored(rows: Sequence[Sequence[Any]], own: list[str], muted: list[str]) -> list[tuple[str, float]]:
    """(word, z) of the words that enough members have."""
    pieces = cut([row[0] for row in rows], own, muted)
    members, days = np.array([row[1] for row in rows], np.int64), np.array([row[2] for row in rows], np.int64)
    is_glad = np.array([row[3] for row in rows], bool)
    here, there = (tally(pieces, members, days, among) for among in (is_glad, ~is_glad))
    z = log_odds(here.member_days, there.member_days)
    mine = np.where(z > 0, here.member_days, there.member_days), np.where(z > 0, here.members, there.members)
    enough = (mine[0] >= FEWEST[0]) & (mine[1] >= FEWEST[1])
    return [(pieces.words[at], float(z[at])) for at in np.flatnonzero(enough).tolist()]


def _counted(asking: Asking, where: str, said: Any, words: list[str]) -> dict[str, tuple[int, int]]:
    """How many positive and negative messages hold each: all of the span, found as a search finds them."""
    if not words:
        return {}
    holds = [f"position(search, {{held{n}:String}}) > 0" for n in range(len(words))]
    both = [f"countIf({hold} AND {SOUNDS[sound]})" for hold in holds for sound in ("positive", "negative")]
    bound = {f"held{n}": word for n, word in enumerate(words)}
    (numbers,) = asking.rows(f"SELECT {', '.join(both)} FROM events WHERE {where}", **said, **bound)
    return {word: (numbers[2 * n], numbers[2 * n + 1]) for n, word in enumerate(words)}
