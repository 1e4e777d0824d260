"""What one person did, told from the store: when, where, with whom. `numbers` are all under which their events stand.

Days and hours are cut in the given zone by the store itself, so they are exact over changes of the clock.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from weilu.events.client import store
from weilu.events.feelings import JUDGED, SOUNDS
from weilu.kit.clock import day_bounds_ms

MINE = "community_id = {community:UInt32} AND member_id IN {members:Array(UInt32)}"


@dataclass(frozen=True, slots=True)
class Company:
    """Replies and reactions exchanged with another. `member` is a number as stored; `given` went to them."""

    member: int
    given: int
    received: int


def _ask(sql: str, community_id: int, numbers: Sequence[int], **more: Any) -> list[tuple[Any, ...]]:
    parameters = {"community": community_id, "members": list(numbers), **more}
    return store().query(sql, parameters)


def active_days(
    community_id: int, numbers: Sequence[int], zone: ZoneInfo, first: dt.date, last: dt.date
) -> dict[dt.date, int]:
    """Active events on each local day of first…last that has any."""
    start, end = day_bounds_ms(first, last, zone)
    rows = _ask(
        f"SELECT toDate(ts, {{zone:String}}) AS local, count() FROM events WHERE {MINE} AND active"
        " AND ts >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')"
        " AND ts < fromUnixTimestamp64Milli({end:Int64}, 'UTC')"
        " GROUP BY local",
        community_id,
        numbers,
        zone=zone.key,
        start=start,
        end=end,
    )
    return dict(rows)


def feelings(
    community_id: int, numbers: Sequence[int], zone: ZoneInfo, first: dt.date, last: dt.date
) -> list[tuple[dt.date, int, float, int, int]]:
    """(local day, judged texts, sum of their sentiment, positive, negative) of the days of first…last that have any."""
    start, end = day_bounds_ms(first, last, zone)
    return [
        (row[0], row[1], row[2], row[3], row[4])
        for row in _ask(
            f"SELECT toDate(ts, {{zone:String}}) AS local, count(), sum(sentiment), countIf({SOUNDS['positive']}),"
            f" countIf({SOUNDS['negative']}) FROM events WHERE {MINE} AND {JUDGED}"
            " AND ts >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')"
            " AND ts < fromUnixTimestamp64Milli({end:Int64}, 'UTC') GROUP BY local ORDER BY local",
            community_id,
            numbers,
            zone=zone.key,
            start=start,
            end=end,
        )
    ]


def active_hours(community_id: int, numbers: Sequence[int], zone: ZoneInfo) -> list[int]:
    """Active events by local hour of the day, 24 of them."""
    rows = _ask(
        f"SELECT toHour(ts, {{zone:String}}) AS hour, count() FROM events WHERE {MINE} AND active GROUP BY hour",
        community_id,
        numbers,
        zone=zone.key,
    )
    counts = dict(rows)
    return [counts.get(hour, 0) for hour in range(24)]


def favourite_spaces(community_id: int, numbers: Sequence[int], limit: int = 8) -> list[tuple[int, str, int]]:
    """(space id, platform, active events), the liveliest first."""
    return [
        (row[0], row[1], row[2])
        for row in _ask(
            f"SELECT space_id, platform, count() AS n FROM events WHERE {MINE} AND active AND space_id != 0"
            " GROUP BY space_id, platform ORDER BY n DESC, space_id LIMIT {limit:UInt32}",
            community_id,
            numbers,
            limit=limit,
        )
    ]


def kinds(community_id: int, numbers: Sequence[int]) -> list[tuple[str, int]]:
    """(kind, events), the commonest first."""
    rows = _ask(
        f"SELECT kind, count() AS n FROM events WHERE {MINE} GROUP BY kind ORDER BY n DESC, kind", community_id, numbers
    )
    return [(row[0], row[1]) for row in rows]


def companions(community_id: int, numbers: Sequence[int]) -> list[Company]:
    """With whom replies and reactions were exchanged, all time, under the numbers as stored and in no order."""
    given = _ask(
        "SELECT member_id, sum(n) FROM (SELECT target, count() AS n FROM events"
        f" WHERE {MINE} AND target != 0 GROUP BY target) AS mine INNER JOIN"
        " (SELECT id, any(member_id) AS member_id FROM events WHERE community_id = {community:UInt32} AND id IN"
        f" (SELECT target FROM events WHERE {MINE} AND target != 0) GROUP BY id) AS theirs ON theirs.id = mine.target"
        " WHERE member_id != 0 AND member_id NOT IN {members:Array(UInt32)} GROUP BY member_id",
        community_id,
        numbers,
    )
    received = _ask(
        "SELECT member_id, count() FROM events WHERE community_id = {community:UInt32} AND target != 0"
        " AND member_id != 0 AND member_id NOT IN {members:Array(UInt32)}"
        f" AND target IN (SELECT id FROM events WHERE {MINE}) GROUP BY member_id",
        community_id,
        numbers,
    )
    both: dict[int, list[int]] = {}
    for place, rows in enumerate((given, received)):
        for member, count in rows:
            both.setdefault(member, [0, 0])[place] = int(count)
    return [Company(member, *counts) for member, counts in both.items()]


def took_out(
    community_id: int, numbers: Sequence[int], after: tuple[int, int] = (0, 0), limit: int = 5000
) -> list[Any]:
    """Everything stored about the person, oldest first, in pages of `limit`: for handing their data out.

    Rows are (ts ms, seq, kind, platform, space id, channel, content, activity, target, value, text, props JSON).
    """
    return _ask(
        "SELECT toUnixTimestamp64Milli(ts), seq, kind, platform, space_id, channel, content, activity,"
        f" toString(target), value, text, toJSONString(props) FROM events WHERE {MINE}"
        " AND (ts, seq) > (fromUnixTimestamp64Milli({after_ts:Int64}, 'UTC'), {after_seq:UInt64})"
        " ORDER BY ts, seq LIMIT {limit:UInt32}",
        community_id,
        numbers,
        after_ts=after[0],
        after_seq=after[1],
        limit=limit,
    )
