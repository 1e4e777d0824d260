"""The stream of what members did, newest first: by words (exact Chinese search), person, time, room and kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from weilu.events.client import store
from weilu.events.feelings import HEARD, OTHER_LANGUAGE
from weilu.events.mentions import any_mentioned, bound
from weilu.kit.matching import normal

FIELDS = (
    "toString(id), member_id, toUnixTimestamp64Milli(ts), seq, kind, platform, space_id, channel, content, activity,"
    " toString(target), value, text, ifNull(toString(props.topic), ''), source_id,"
    " ifNull(toString(props.recalled) = 'true', 0), toString(emotion), intensity, sentiment"
)


FILTERS = {
    "members": "member_id IN {members:Array(UInt32)}",
    "without_members": "member_id NOT IN {without_members:Array(UInt32)}",
    "since": "ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')",
    "until": "ts < fromUnixTimestamp64Milli({until:Int64}, 'UTC')",
    "spaces": "space_id IN {spaces:Array(UInt32)}",
    "platforms": "platform IN {platforms:Array(String)}",
    "kinds": "kind IN {kinds:Array(String)}",
    "topic": "ifNull(toString(props.topic), '') = {topic:String}",
    "activity": "activity = {activity:String}",
    "source": "source_id = {source:UInt32}",
    "emotion": "emotion = {emotion:String}",
    "offence": "offence >= {offence:Float32}",
    "spam": "spam >= {spam:Float32}",
}
"""What narrows a search, by the name of its field in `Wanted`."""


@dataclass(frozen=True, slots=True)
class Found:
    """One event as pages show it. ts: ms, UTC; id and target: decimal strings of 64-bit numbers ("0": none);
    recalled: its author took it back; emotion, intensity, sentiment: as its text was judged, "" and 0 where not."""

    id: str
    member: int
    ts: int
    seq: int
    kind: str
    platform: str
    space: int
    channel: str
    content: str
    activity: str
    target: str
    value: float | None
    text: str
    topic: str
    source: int
    recalled: bool
    emotion: str
    intensity: float
    sentiment: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for. Empty means everything; times in ms, [since, until); `before`: the (ts, seq) of the last row
    of the page before, to go on from there. `members` are ids as stored (aliases included). `mentions`: normal forms
    of phrases, any of which stands in the text (events/mentions.py). `sounds`, `language`: names of events/feelings.py;
    `offence`, `spam`: at least so much, 0…1. `among`: a further condition in SQL with its parameters."""

    words: str = ""
    mentions: Sequence[str] = ()
    members: Sequence[int] = ()
    without_members: Sequence[int] = ()
    since: int | None = None
    until: int | None = None
    spaces: Sequence[int] = ()
    platforms: Sequence[str] = ()
    kinds: Sequence[str] = ()
    topic: str = ""
    activity: str = ""
    with_text: bool = False
    source: int = 0
    emotion: str = ""
    sounds: str = ""
    language: str = ""
    offence: float = 0
    spam: float = 0
    among: tuple[str, Mapping[str, Any]] | None = None
    before: tuple[int, int] | None = None
    limit: int = 50


def words_of(query: str) -> list[str]:
    """The normal forms of a query's words: all must occur; "quotes" keep spaces."""
    parts = query.split('"')
    quoted = [part for part in parts[1::2] if part.strip()]
    return [normal(word) for word in [*" ".join(parts[::2]).split(), *quoted] if normal(word)]


def search(community_id: int, wanted: Wanted) -> list[Found]:
    """The newest events that fit, at most `limit`; then ask again with `before`."""
    where, parameters = conditions(community_id, wanted)
    parameters["limit"] = wanted.limit
    rows = store().query(
        f"SELECT {FIELDS} FROM events WHERE {where} ORDER BY ts DESC, seq DESC LIMIT {{limit:UInt32}}",
        parameters,
    )
    return [Found(*row) for row in rows]


def count(community_id: int, wanted: Wanted) -> int:
    """How many events fit in all, whatever the page."""
    where, parameters = conditions(community_id, replace(wanted, before=None))
    return int(store().query(f"SELECT count() FROM events WHERE {where}", parameters)[0][0])


def by_ids(community_id: int, ids: Sequence[str | int]) -> dict[str, Found]:
    """Events by id, for quotes and threads; unknown ones are left out."""
    if not ids:
        return {}
    rows = store().query(
        f"SELECT {FIELDS} FROM events WHERE community_id = {{community:UInt32}} AND id IN {{ids:Array(UInt64)}}",
        {"community": community_id, "ids": [int(i) for i in ids]},
    )
    return {row[0]: Found(*row) for row in rows}


def native_id_of(community_id: int, event: str) -> str:
    """What its platform calls an event; "" where it has no such id, or is none."""
    if not event:
        return ""
    rows = store().query(
        "SELECT native_id FROM events WHERE community_id = {community:UInt32} AND id = {id:UInt64} LIMIT 1",
        {"community": community_id, "id": int(event)},
    )
    return str(rows[0][0]) if rows else ""


def answers(community_id: int, ids: Sequence[str | int], limit: int = 500) -> list[Found]:
    """What was said or done in answer to these events, oldest first."""
    wanted = [int(i) for i in ids if int(i)]
    if not wanted:
        return []
    rows = store().query(
        f"SELECT {FIELDS} FROM events WHERE community_id = {{community:UInt32}} AND target IN {{ids:Array(UInt64)}}"
        " ORDER BY ts, seq LIMIT {limit:UInt32}",
        {"community": community_id, "ids": wanted, "limit": limit},
    )
    return [Found(*row) for row in rows]


def conditions(community_id: int, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """The WHERE of a search and its parameters."""
    clauses, parameters = ["community_id = {community:UInt32}"], dict[str, Any](community=community_id)

    def add(clause: str, **values: Any) -> None:
        clauses.append(clause)
        parameters.update(values)

    for place, word in enumerate(words_of(wanted.words)):
        if len(word) > 1:
            grams = sorted({word[i : i + 2] for i in range(len(word) - 1)})
            add(f"hasAllTokens(search, {{grams{place}:Array(String)}})", **{f"grams{place}": grams})
        add(f"position(search, {{word{place}:String}}) > 0", **{f"word{place}": word})
    for name, clause in FILTERS.items():
        if value := getattr(wanted, name):
            add(clause, **{name: value if isinstance(value, int | float | str) else list(value)})
    if wanted.mentions:
        add(any_mentioned(wanted.mentions), **bound(wanted.mentions))
    if wanted.among:
        add(f"({wanted.among[0]})", **wanted.among[1])
    if wanted.sounds:
        clauses.append(HEARD[wanted.sounds])
    if wanted.language == "other":
        clauses.append(OTHER_LANGUAGE)
    elif wanted.language:
        add("language = {language:String}", language=wanted.language)
    if wanted.with_text:
        clauses.append("text != ''")
    if wanted.before:
        add(
            "(ts, seq) < (fromUnixTimestamp64Milli({before_ts:Int64}, 'UTC'), {before_seq:UInt64})",
            before_ts=wanted.before[0],
            before_seq=wanted.before[1],
        )
    return " AND ".join(clauses), parameters
