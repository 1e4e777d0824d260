"""What arrived and may want an answer of staff: asks, questions to a room, calls by name, private talk."""

from collections.abc import Sequence
from dataclasses import dataclass

from weilu.analytics.attention import QUESTION
from weilu.analytics.fields import MS
from weilu.analytics.people import people
from weilu.analytics.query import Query
from weilu.analytics.response import CONVERSATION
from weilu.events.client import store
from weilu.events.feelings import JUDGED
from weilu.members.aliases import exceptions
from weilu.team.models import Community

SOUR = 0.6  # twice what counts as negative: banter stays below, complaints lie above
SINCE = "community_id = {community:UInt32} AND ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')"


@dataclass(frozen=True, slots=True)
class Wanting:
    """An event of a member. thread: the private talk it is part of, as its platform names it. called: it has one of the
    calls asked for; to_staff: it answers what staff said; asking: it ends like a question; sour: it sounds unhappy.
    member: as stored."""

    id: str
    member: int
    ts: int
    seq: int
    kind: str
    platform: str
    space: int
    thread: str
    target: str
    text: str
    source: int
    recalled: bool
    called: bool
    to_staff: bool
    asking: bool
    sour: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a room: its number there and who asked, as stored; at: ms."""

    room: int
    member: int
    at: int


def wanting(
    community: Community, *, after: int, upto: int, since: int, calls: Sequence[str], limit: int
) -> list[Wanting]:
    """What arrived after one number, up to another, and happened since a moment (ms), in the order of arrival.

    calls: normal forms by which staff are called (@name)."""
    who = people(Query(community))
    to_staff = f"target IN (SELECT id FROM events WHERE {SINCE} AND member_id IN {{staff:Array(UInt32)}})"
    rows = store().query(
        f"SELECT toString(id), member_id, {MS}, seq, kind, platform, space_id, {CONVERSATION} AS thread,"
        " toString(target), text, source_id, ifNull(toString(props.recalled) = 'true', 0),"
        " multiSearchAny(search, {calls:Array(String)}) AS called,"
        f" target != 0 AND {to_staff} AS to_staff, match(text, {{question:String}}) AS asking,"
        f" {JUDGED} AND sentiment <= -{SOUR} AS sour FROM events"
        f" WHERE {SINCE} AND seq > {{after:UInt64}} AND seq <= {{upto:UInt64}} AND {who.counted}"
        " AND (kind = 'ask' OR (kind IN ('message', 'comment')"
        " AND (thread != '' OR called OR (asking AND (target = 0 OR to_staff)))))"
        " ORDER BY seq LIMIT {limit:UInt32}",
        {
            **_bound(community),
            **who.parameters,
            "since": since,
            "after": after,
            "upto": upto,
            "limit": limit,
            "question": QUESTION,
            "calls": list(calls) or ["\0"],
            "staff": exceptions(community)[0],
        },
    )
    return [Wanting(*row[:11], *map(bool, row[11:])) for row in rows]


def taken_up(community: Community, ids: Sequence[str], since: int) -> set[str]:
    """Which of these events somebody else has answered by an event that points at them."""
    if not ids:
        return set()
    rows = store().query(
        "SELECT DISTINCT toString(back.target) FROM (SELECT target, member_id FROM events"
        f" WHERE {SINCE} AND target IN {{ids:Array(UInt64)}}"
        " AND kind IN ('message', 'comment', 'reply_by_staff')) AS back"
        " INNER JOIN (SELECT id, any(member_id) AS asker FROM events"
        f" WHERE {SINCE} AND id IN {{ids:Array(UInt64)}} GROUP BY id) AS asked ON asked.id = back.target"
        " WHERE back.member_id != asked.asker",
        {**_bound(community), "since": since, "ids": [int(one) for one in ids]},
    )
    return {row[0] for row in rows}


def staff_spoke(community: Community, since: int) -> list[tuple[str, int, int]]:
    """(platform, room, ms) of what staff said in rooms since then, the newest five thousand."""
    rows = store().query(
        f"SELECT platform, space_id, {MS} FROM events WHERE {SINCE} AND space_id != 0"
        " AND kind IN ('message', 'comment', 'reply_by_staff') AND member_id IN {staff:Array(UInt32)}"
        " ORDER BY ts DESC LIMIT 5000",
        {**_bound(community), "since": since, "staff": exceptions(community)[0]},
    )
    return [(row[0], row[1], row[2]) for row in rows]


def met(community: Community, asked: Sequence[Asked], within: int) -> set[int]:
    """Which of these (by their place) somebody else in the room went on after, within so many ms."""
    if not asked:
        return set()
    rows = store().query(
        "SELECT DISTINCT asked.1 FROM (SELECT space_id, member_id, ts FROM events"
        f" WHERE {SINCE} AND ts <= fromUnixTimestamp64Milli({{until:Int64}}, 'UTC')"
        " AND space_id IN {rooms:Array(UInt32)} AND kind IN ('message', 'comment', 'reply_by_staff')) AS line"
        " INNER JOIN (SELECT arrayJoin(arrayZip({places:Array(UInt32)}, {rooms:Array(UInt32)},"
        " {askers:Array(UInt32)}, {moments:Array(Int64)})) AS asked, asked.2 AS room) AS questions"
        " ON line.space_id = questions.room"
        f" WHERE line.member_id != asked.3 AND {MS.replace('ts', 'line.ts')} > asked.4"
        f" AND {MS.replace('ts', 'line.ts')} <= asked.4 + {{within:Int64}}",
        {
            **_bound(community),
            "since": min(one.at for one in asked),
            "until": max(one.at for one in asked) + within,
            "places": list(range(len(asked))),
            "rooms": [one.room for one in asked],
            "askers": [one.member for one in asked],
            "moments": [one.at for one in asked],
            "within": within,
        },
    )
    return {row[0] for row in rows}


def _bound(community: Community) -> dict[str, int]:
    return {"community": community.pk}
