"""What was said in a span, cut into words: what key words, bursts and topics are counted from.

Cutting takes some six seconds a million messages, so it is done once for all that is asked of the same span, and of the
newest MOST messages at most: whoever shows numbers from it says so (`whole`, `since`).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from weilu.analytics.keeping import Keeping
from weilu.analytics.periods import EPOCH, ONE
from weilu.analytics.query import Query
from weilu.analytics.sql import Asking
from weilu.analytics.tops import TALK
from weilu.text.cutting import Cut, cut
from weilu.text.scores import ABSTAIN, EMOTIONS
from weilu.text.tallying import Tally, tally

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MOST = 300_000  # messages
LONGEST = 2_000  # characters of one message: more is a pasted document


@dataclass(frozen=True, slots=True)
class Talk:
    """Messages (message, comment, ask) with text, oldest first; one place each in every column.

    days: since 1970. people: persons, merged members as one. emotion: place in EMOTIONS, −1 where not judged. whole:
    how many there were in the span; first: the span's first day of which nothing is missing.
    """

    ids: npt.NDArray[np.uint64]
    times: Numbers
    days: Numbers
    people: Numbers
    rooms: Numbers
    sentiment: npt.NDArray[np.float32]
    emotion: npt.NDArray[np.int8]
    cut: Cut
    whole: int
    first: dt.date
    sql: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def tally(self, among: Flags | None = None) -> Tally:
        return tally(self.cut, self.people, self.days, among)

    @property
    def is_judged(self) -> Flags:
        return self.emotion >= 0

    @property
    def sounds(self) -> Numbers:
        """1 positive, −1 negative, 0 neither or not judged."""
        polar = (np.abs(self.sentiment) >= ABSTAIN) & self.is_judged
        return np.where(polar, np.sign(self.sentiment), 0).astype(np.int64)

    def scope(self) -> dict[str, Any]:
        """What was looked at, as `totals` of an answer tell it."""
        return {"messages": len(self), "whole": self.whole, "since": str(self.first)}

    def of(self, places: Numbers, person: int) -> Numbers:
        """Those of these places that are one person's; of everybody's with 0."""
        return places[self.people[places] == person] if person else places

    def with_word(self, word: str) -> Numbers:
        """The places of the messages in which it stands."""
        try:
            number = self.cut.words.index(word)
        except ValueError:
            return np.zeros(0, np.int64)
        places: Numbers = self.cut.text[self.cut.word == number]
        return places


def talk_of(query: Query) -> Talk:
    """What was said, kept for the next question about the same span."""
    return Keeping(query.community).large(talk, query)


def talk(query: Query) -> Talk:
    asking = Asking(query)
    said = f"{asking.where()} AND {asking.people.counted} AND kind IN {{talk:Array(String)}} AND notEmpty(text)"
    whole, since, bound = _bounded(asking, said)
    columns = _columns(asking, f"{said}{since}", bound)
    ids, times, days, people, rooms, sentiment, emotion, texts = columns
    words = cut(texts, query.community.own_words, query.community.muted_words)
    places = {name: place for place, name in enumerate(EMOTIONS)}
    return Talk(
        np.asarray(ids, np.uint64),
        np.asarray(times, np.int64),
        np.asarray(days, np.int64),
        np.asarray(people, np.int64),
        np.asarray(rooms, np.int64),
        np.asarray(sentiment, np.float32),
        np.array([places.get(name, -1) for name in emotion], np.int8),
        words,
        whole,
        asking.first if not since else EPOCH + ONE * (int(days[0]) + 1),
        tuple(asking.statements),
    )


def _bounded(asking: Asking, said: str) -> tuple[int, str, dict[str, int]]:
    """How many there are; and, where they are too many, SQL of the newest MOST with its parameters."""
    whole = int(asking.rows(f"SELECT count() FROM events WHERE {said}", talk=list(TALK))[0][0])
    if whole <= MOST:
        return whole, "", {}
    ts, seq = asking.rows(
        f"SELECT toUnixTimestamp64Milli(ts), seq FROM events WHERE {said} ORDER BY ts DESC, seq DESC"
        f" LIMIT 1 OFFSET {MOST - 1}",
        talk=list(TALK),
    )[0]
    later = " AND (ts, seq) >= (fromUnixTimestamp64Milli({oldest:Int64}, 'UTC'), {oldest_seq:UInt64})"
    return whole, later, {"oldest": ts, "oldest_seq": seq}


def _columns(asking: Asking, said: str, bound: dict[str, int]) -> list[list[Any]]:
    found = asking.columns(
        f"SELECT id, toUnixTimestamp64Milli(ts), toInt32({asking.day}), {asking.people.person}, space_id, sentiment,"
        f" toString(emotion), substringUTF8(search, 1, {LONGEST}) FROM events WHERE {said} ORDER BY ts, seq",
        talk=list(TALK),
        **bound,
    )
    return [list(column) for column in found] or [[] for _ in range(8)]
