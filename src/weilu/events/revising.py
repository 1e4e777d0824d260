"""Edits and recalls: the event tells the newest version, the older ones are kept as history.

A text may not be patched in place (the search index would not see it), so the newer row is written first and the
older one deleted after it. A crash between the two leaves both; `finish_revisions` at the next start removes the older.
"""

from typing import Any

import numpy as np
import pyarrow as pa

from weilu.events.client import Engine
from weilu.events.mutating import mutate
from weilu.kit.clock import UTC, now


def revise(engine: Engine, community_id: int, rows: pa.Table) -> int:
    """Take newer tellings of stored events; returns how many really changed: in text, value, or by a recall.

    `rows` are in the shape of the events table, with their new `seq`. The first source keeps the event.
    """
    ids = rows.column("id").to_pylist()
    stored = {
        row[0]: row
        for row in engine.query(
            "SELECT id, member_id, toUnixTimestamp64Milli(ts), text, source_id, toString(props.recalled),"
            " value FROM events"
            " WHERE community_id = {community:UInt32} AND id IN {ids:Array(UInt64)}",
            {"community": community_id, "ids": ids},
        )
    }
    newest = {event: place for place, event in enumerate(ids)}  # the last telling in the batch wins
    changed = [newest[event] for event, old in stored.items() if _differs(old, rows, newest[event])]
    if not changed:
        return 0
    newer = rows.take(changed)
    old = [stored[event] for event in newer.column("id").to_pylist()]
    _keep_history(engine, community_id, old, newer.column("source_id"))
    engine.insert("events", _with(newer, member_id=[row[1] for row in old], source_id=[row[4] for row in old]))
    _drop_older(engine, community_id, newer)
    return len(changed)


def _differs(old: tuple[Any, ...], rows: pa.Table, place: int) -> bool:
    text = rows.column("text")[place].as_py()
    recalled = '"recalled":true' in rows.column("props")[place].as_py()
    value = rows.column("value")[place].as_py()
    return bool(old[3] != text or value != old[6]) or recalled != (old[5] == "true")


def _with(rows: pa.Table, **columns: list[int]) -> pa.Table:
    for name, values in columns.items():
        place = rows.schema.get_field_index(name)
        rows = rows.set_column(place, name, pa.array(values, pa.uint32()))
    return rows


def _keep_history(engine: Engine, community_id: int, old: list[tuple[Any, ...]], sources: Any) -> None:
    engine.insert(
        "revisions",
        pa.table(
            {
                "community_id": pa.array([community_id] * len(old), pa.uint32()),
                "member_id": pa.array([row[1] for row in old], pa.uint32()),
                "id": pa.array([row[0] for row in old], pa.uint64()),
                "ts": pa.array([row[2] for row in old], pa.timestamp("ms", "UTC")),
                "revised_at": pa.array([now().astimezone(UTC)] * len(old), pa.timestamp("ms", "UTC")),
                "source_id": sources,
                "text": pa.array([row[3] for row in old], pa.string()),
            }
        ),
    )


def _drop_older(engine: Engine, community_id: int, newer: pa.Table) -> None:
    mutate(
        engine,
        "events",
        "DELETE WHERE community_id = {community:UInt32} AND id IN {ids:Array(UInt64)} AND seq < {first:UInt64}",
        {
            "community": community_id,
            "ids": newer.column("id").to_pylist(),
            "first": int(np.min(newer.column("seq").to_numpy())),
        },
    )


def finish_revisions(engine: Engine) -> int:
    """Remove the older twin of every event that a crash left twice; returns how many. Looks at the last week of edits:
    a crash is followed by a start."""
    lately = "revised_at >= (SELECT max(revised_at) FROM revisions) - INTERVAL 7 DAY"
    twins = engine.query(
        # By id alone first, which the index of ids answers without reading all of them.
        f"SELECT community_id, id, max(seq) FROM events WHERE id IN (SELECT id FROM revisions WHERE {lately})"
        f" AND (community_id, id) IN (SELECT community_id, id FROM revisions WHERE {lately})"
        " GROUP BY community_id, id HAVING count() > 1"
    )
    for community_id, event, newest in twins:
        mutate(
            engine,
            "events",
            "DELETE WHERE community_id = {community:UInt32} AND id = {id:UInt64} AND seq < {newest:UInt64}",
            {"community": community_id, "id": event, "newest": newest},
        )
    return len(twins)
