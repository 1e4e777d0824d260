"""Beside the search: the newest events without reading all of history, and what was said around one of them."""

from dataclasses import replace

from weilu.events.client import store
from weilu.events.searching import FIELDS, Found, Wanted, search
from weilu.kit.clock import DAY_MS, now_ms

STEPS = (4, 40)  # days looked back before everything is
LONG_STEPS = (40,)  # with words: the index costs the same for a few days as for many


def newest(community_id: int, wanted: Wanted) -> list[Found]:
    """The same as `search`; what is recent is found by reading recent months only."""
    if wanted.members:
        return search(community_id, wanted)  # in the order of the table: nothing else is read anyway
    end = min(filter(None, (wanted.until, wanted.before[0] if wanted.before else None)), default=now_ms())
    for days in LONG_STEPS if wanted.words else STEPS:
        since = end - days * DAY_MS
        if wanted.since is not None and since <= wanted.since:
            break
        found = search(community_id, replace(wanted, since=since))
        if len(found) >= wanted.limit:
            return found
    return search(community_id, wanted)


def around(community_id: int, event: Found, kinds: tuple[str, ...], each: int = 5) -> list[Found]:
    """The events of these kinds in the same room before and after this one, oldest first, itself not among them."""
    earlier = Wanted(
        spaces=[event.space], platforms=[event.platform], kinds=kinds, before=(event.ts, event.seq), limit=each
    )
    return [*reversed(newest(community_id, earlier)), *_after(community_id, event, kinds, each)]


def _after(community_id: int, event: Found, kinds: tuple[str, ...], each: int) -> list[Found]:
    rows = store().query(
        f"SELECT {FIELDS} FROM events WHERE community_id = {{community:UInt32}} AND space_id = {{space:UInt32}}"
        " AND platform = {platform:String} AND kind IN {kinds:Array(String)}"
        " AND ts >= fromUnixTimestamp64Milli({ts:Int64}, 'UTC')"
        " AND (ts, seq) > (fromUnixTimestamp64Milli({ts:Int64}, 'UTC'), {seq:UInt64})"
        " ORDER BY ts, seq LIMIT {each:UInt32}",
        {
            "community": community_id,
            "space": event.space,
            "platform": event.platform,
            "kinds": list(kinds),
            "ts": event.ts,
            "seq": event.seq,
            "each": each,
        },
    )
    return [Found(*row) for row in rows]
