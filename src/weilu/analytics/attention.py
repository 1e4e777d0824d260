"""Facts behind what needs a look: questions nobody answered, rooms beside their habit, words that spike."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from weilu.analytics.periods import ONE
from weilu.analytics.query import Query
from weilu.analytics.sql import Asking
from weilu.analytics.tops import TALK, new_faces
from weilu.kit.clock import now_ms
from weilu.kit.matching import normal

QUESTION = r"([?？]|吗|嘛|么)[\s~～。.!！…]*$"
HOUR_MS = 3_600_000
WORTH_A_LOOK = 20  # messages a day: below that a room's ups and downs are chance
MAD_TO_SIGMA = 1.4826  # three such are what a normal habit leaves once in 370 days
FEWEST = 4  # days of habit below which nothing is said


@dataclass(frozen=True, slots=True)
class Habit:
    """A count beside what is usual: median and band (three scaled median deviations, at least a tenth and two)."""

    value: int
    middle: float
    band: float
    n: int

    @property
    def turn(self) -> int:
        """1 above the habit, -1 below it, 0 within (or too little is known)."""
        if self.n < FEWEST or abs(self.value - self.middle) <= self.band:
            return 0
        return 1 if self.value > self.middle else -1


def habit(value: int, before: Sequence[int]) -> Habit:
    """`before`: the same count on comparable days."""
    if not before:
        return Habit(value, 0, 0, 0)
    middle = median(before)
    spread = median(abs(one - middle) for one in before) * MAD_TO_SIGMA
    return Habit(value, middle, max(3 * spread, middle / 10, 2), len(before))


def unanswered(query: Query, older_ms: int = 4 * HOUR_MS, limit: int = 200) -> list[tuple[str, int]]:
    """(event id, ts ms) of questions of members in the span, older than so much, that nobody else has answered or
    reacted to by an event pointing at them; oldest first. A question: kind `ask`, or a message ending in ？ or 吗."""
    asking = Asking(query)
    return [
        (number, ts)
        for number, ts in asking.rows(
            "SELECT toString(id), toUnixTimestamp64Milli(ts) AS asked FROM events"
            f" WHERE {asking.where()} AND {asking.people.counted} AND asked <= {{latest:Int64}}"
            " AND (kind = 'ask' OR (kind IN ('message', 'comment') AND match(text, {question:String})))"
            " AND target = 0 AND ifNull(toString(props.recalled), '') != 'true'"
            " AND id NOT IN (SELECT target FROM events WHERE community_id = {community:UInt32}"
            " AND ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') AND target != 0)"
            " ORDER BY ts LIMIT {limit:UInt32}",
            latest=now_ms() - older_ms,
            question=QUESTION,
            limit=limit,
        )
    ]


def rooms_beside_habit(query: Query) -> list[tuple[int, Habit]]:
    """(room, habit) for the rooms whose messages on the last day of the span are beyond those of its other days, busy
    rooms first. Days without a message count as nought from the room's first message in the span on."""
    asking = Asking(query)
    told: dict[int, dict[dt.date, int]] = defaultdict(dict)
    for room, day, count in asking.rows(
        f"SELECT space_id, {asking.day} AS d, count() FROM events WHERE {asking.where()}"
        " AND kind IN {talk:Array(String)} AND space_id != 0 GROUP BY space_id, d",
        talk=list(TALK),
    ):
        told[room][day] = count
    found = []
    for room, days in told.items():
        first = min(days)
        before = [days.get(first + ONE * n, 0) for n in range((asking.last - first).days)]
        usual = habit(days.get(asking.last, 0), before)
        if usual.turn and max(usual.middle, usual.value) >= WORTH_A_LOOK:
            found.append((room, usual))
    return sorted(found, key=lambda one: (-abs(one[1].value - one[1].middle), one[0]))


def mentions(query: Query, word: str) -> Habit:
    """Messages containing the word on the last day of the span, beside its other days."""
    asking = Asking(query)
    form = normal(word)
    grams = sorted({form[at : at + 2] for at in range(len(form) - 1)})
    indexed = "hasAllTokens(search, {grams:Array(String)}) AND " if grams else ""
    days = dict(
        asking.rows(
            f"SELECT {asking.day} AS d, count() FROM events WHERE {asking.where()} AND {asking.people.counted}"
            f" AND {indexed}position(search, {{word:String}}) > 0 GROUP BY d",
            word=form,
            grams=grams,
        )
    )
    before = [days.get(asking.first + ONE * n, 0) for n in range((asking.last - asking.first).days)]
    return habit(days.get(asking.last, 0), before)


def lonely_newcomers(query: Query, limit: int = 500) -> list[tuple[int, str]]:
    """(member, id of the first thing said) of members new in the span who spoke and to whom nobody has come back."""
    faces = [face for face in new_faces(query, limit) if face.message != "0"]
    asking = Asking(query)
    heard = {
        member
        for (member,) in asking.rows(
            f"SELECT DISTINCT {asking.people.person} FROM events WHERE {asking.where()}"
            " AND member_id IN {faces:Array(UInt32)} AND id IN (SELECT target FROM events"
            f" WHERE community_id = {{community:UInt32}} AND ts >= fromUnixTimestamp64Milli({{since:Int64}}, 'UTC')"
            " AND target != 0)",
            faces=[face.member for face in faces],
        )
    }
    return [(face.member, face.message) for face in faces if face.member not in heard]
