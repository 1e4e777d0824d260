"""The day rollups, held against the raw events. Each is a projection of the events table: see schema.py."""

import datetime as dt

from weilu.events.client import Engine
from weilu.events.mutating import mutate
from weilu.kit.clock import now

ONE = dt.timedelta(days=1)
EVER = dt.date(1970, 1, 1)
LATELY = dt.timedelta(days=62)  # of a server's events, which may be billions
# What each holds, by (community, day): asked once of the rollup and once of the events themselves.
ROLLUPS = {
    "by_day": (
        # The order of summing may change the last digits.
        "SELECT community_id, day, active, kind, platform, arraySort(groupUniqArray(member_id)), count(),"
        " round(ifNull(sum(value), 0), 3) FROM events WHERE day >= {since:Date}"
        " GROUP BY community_id, day, active, kind, platform"
    ),
    "actives": (
        "SELECT community_id, day, active, uniqExact(member_id), arraySort(groupUniqArray(member_id)), count(),"
        " max(seq) FROM events WHERE day >= {since:Date} GROUP BY community_id, day, active"
    ),
}


def compare(engine: Engine) -> list[tuple[int, dt.date]]:
    """(community, day) pairs on which a rollup and the raw events disagree; empty when all is well. On a server only
    the last two months are looked at: reading everything would take all its strength."""
    return sorted({day for name in ROLLUPS for day in _wrong(engine, name)}, key=str)


def _wrong(engine: Engine, name: str) -> set[tuple[int, dt.date]]:
    # One number stands for each row, so that a large store is compared without being read into memory.
    told = f"SELECT community_id, day, sum(cityHash64(*)) FROM ({ROLLUPS[name]}) GROUP BY community_id, day"
    since = {"since": EVER if engine.embedded else now().date() - LATELY}
    rolled, raw = set(engine.query(told, since)), set(engine.query(told, since, optimize_use_projections=0))
    return {(row[0], row[1]) for row in rolled ^ raw}


def repair(engine: Engine) -> int:
    """Rebuild the rollups of every month in which they disagree; returns the number of days that were wrong."""
    wrong = {name: _wrong(engine, name) for name in ROLLUPS}
    for name, days in wrong.items():
        # A local day near the month's end may lie in the next month's partition, which goes by UTC.
        for month in sorted({int(f"{edge:%Y%m}") for _, day in days for edge in (day - ONE, day, day + ONE)}):
            for action in ("CLEAR", "MATERIALIZE"):
                mutate(engine, "events", f"{action} PROJECTION {name} IN PARTITION {month}", {})
    return len(set().union(*wrong.values()))
