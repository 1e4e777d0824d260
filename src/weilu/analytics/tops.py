"""Who spoke most, about what, where; who is new; what was answered most. Same rules as the metrics: staff and bots left
out unless asked for, merged members as one person."""

import datetime as dt
from dataclasses import dataclass

from weilu.analytics.echoes import REACTIONS, REPLIES
from weilu.analytics.planning import actives, member_days
from weilu.analytics.query import Query
from weilu.analytics.sql import ACTIVE, Asking

TALK = ("message", "comment", "ask")


@dataclass(frozen=True, slots=True)
class Speaker:
    member: int
    messages: int
    days: int  # on how many local days


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    messages: int
    members: int


@dataclass(frozen=True, slots=True)
class Room:
    space: int
    messages: int
    members: int


@dataclass(frozen=True, slots=True)
class Face:
    """A member first seen in the span. first: ms of the first event; message: id of the first thing said, "0" none."""

    member: int
    first: int
    message: str


@dataclass(frozen=True, slots=True)
class Noted:
    """An event that others answered or reacted to."""

    event: str
    replies: int
    reactions: int


def top_speakers(query: Query, limit: int = 10) -> list[Speaker]:
    """By messages said (message, comment, ask); ties by member number."""
    asking = Asking(query)
    return [
        Speaker(*row)
        for row in asking.rows(
            f"SELECT {asking.people.person} AS person, count() AS n, uniqExact({asking.day}) FROM events"
            f" WHERE {asking.where()} AND {asking.people.counted} AND kind IN {{talk:Array(String)}}"
            " GROUP BY person ORDER BY n DESC, person LIMIT {limit:UInt32}",
            talk=list(TALK),
            limit=limit,
        )
    ]


def top_topics(query: Query, limit: int = 10) -> list[Topic]:
    """Topics (props.topic) by messages about them."""
    asking = Asking(query)
    return [
        Topic(*row)
        for row in asking.rows(
            f"SELECT ifNull(toString(props.topic), '') AS topic, count() AS n, uniqExact({asking.people.person})"
            f" FROM events WHERE {asking.where()} AND {asking.people.counted} AND kind IN {{talk:Array(String)}}"
            " AND topic != '' GROUP BY topic ORDER BY n DESC, topic LIMIT {limit:UInt32}",
            talk=list(TALK),
            limit=limit,
        )
    ]


def top_rooms(query: Query, limit: int = 10) -> list[Room]:
    """Rooms by what was said in them."""
    asking = Asking(query)
    return [
        Room(*row)
        for row in asking.rows(
            f"SELECT space_id, count() AS n, uniqExact({asking.people.person}) FROM events"
            f" WHERE {asking.where()} AND {asking.people.counted} AND kind IN {{talk:Array(String)}} AND space_id != 0"
            " GROUP BY space_id ORDER BY n DESC, space_id LIMIT {limit:UInt32}",
            talk=list(TALK),
            limit=limit,
        )
    ]


def new_faces(query: Query, limit: int = 12) -> list[Face]:
    """Members whose first event of any kind lies in the span; those who have spoken first, then the newest.

    The rooms and platforms of the query narrow what counts as their first event, as everywhere.
    """
    asking = Asking(query)
    person, counted = asking.people.person, asking.people.counted
    return [
        Face(*row)
        for row in asking.rows(
            f"SELECT {person} AS person, toUnixTimestamp64Milli(min(ts)) AS first,"
            " toString(argMinIf(id, (ts, seq), kind IN {talk:Array(String)} AND text != '')) AS said FROM events"
            f" WHERE {asking.where()} AND {counted} AND {person} IN ({_new(asking)}) GROUP BY person"
            " ORDER BY said = '0', first DESC, person LIMIT {limit:UInt32}",
            talk=list(TALK),
            limit=limit,
        )
    ]


def _new(asking: Asking) -> str:
    """SQL: the persons of whom nothing is known before the span."""
    if actives(asking):
        days = member_days(asking, since_start=False)
        return f"SELECT person FROM ({days}) GROUP BY person HAVING min(d) >= {{first:Date}}"
    # Only who did something in the span is looked for before it: a day of a large community is a small part of it.
    person, counted = asking.people.person, asking.people.counted
    there = f"SELECT {person} AS person FROM events WHERE {asking.where()} AND {counted}"
    earlier = (
        f"SELECT {person} FROM events WHERE {asking.where(since_start=False)} AND {counted}"
        f" AND ts < fromUnixTimestamp64Milli({{since:Int64}}, 'UTC') AND {person} IN ({there})"
    )
    return f"SELECT person FROM ({there}) WHERE person NOT IN ({earlier})"


def most_answered(query: Query, limit: int = 5) -> list[Noted]:
    """The events of the span that others (staff and bots count, too: they are the audience) came back to most."""
    asking = Asking(query)
    return [
        Noted(*row)
        for row in asking.rows(
            "SELECT toString(target), countIf(kind IN {replies:Array(String)}) AS r,"
            " countIf(kind IN {reactions:Array(String)}) AS l FROM events"
            f" WHERE {asking.where()} AND target IN (SELECT id FROM events WHERE {asking.where()}"
            f" AND {asking.people.counted} AND kind IN {{talk:Array(String)}})"
            " GROUP BY target HAVING r + l > 0 ORDER BY r + l DESC, target LIMIT {limit:UInt32}",
            replies=list(REPLIES),
            reactions=list(REACTIONS),
            talk=list(TALK),
            limit=limit,
        )
    ]


def distinct_active(query: Query) -> int:
    """People with at least one active event anywhere in the span: WAU over seven days, MAU over thirty."""
    asking = Asking(query)
    rows = asking.rows(
        f"SELECT uniqExact({asking.people.person}) FROM events"
        f" WHERE {asking.where()} AND {ACTIVE} AND {asking.people.counted}"
    )
    return int(rows[0][0])


def newest_moment(query: Query) -> dt.datetime | None:
    """The moment of the last event there is, whatever the span: the day by the rollup, then the moment within it."""
    asking = Asking(query)
    last_day = asking.rows(
        "SELECT day, count() FROM events WHERE community_id = {community:UInt32} GROUP BY day ORDER BY day DESC LIMIT 1"
    )
    if not last_day:
        return None
    # Wherever the day was cut, its events lie within two days of its date: enough to leave the other months unread.
    rows = asking.rows(
        "SELECT toUnixTimestamp64Milli(max(ts)) FROM events WHERE community_id = {community:UInt32}"
        " AND day = {day:Date} AND ts >= toDateTime({day:Date}, 'UTC') - INTERVAL 2 DAY",
        day=last_day[0][0],
    )
    return dt.datetime.fromtimestamp(rows[0][0] / 1000, dt.UTC)
