"""The day rollup, held against the raw events."""

import datetime as dt

from weilu.events.client import Engine
from weilu.events.mutating import mutate
from weilu.kit.clock import now

BY_DAY = (
    "SELECT community_id, day, kind, platform, uniqExact(member_id), count(), sum(value) FROM events"
    " WHERE day >= {since:Date}"
    " GROUP BY community_id, day, kind, platform ORDER BY community_id, day, kind, platform"
)
EVER = dt.date(1970, 1, 1)
LATELY = dt.timedelta(days=62)  # of a server's events, which may be billions


def compare(engine: Engine) -> list[tuple[int, dt.date]]:
    """(community, day) pairs on which the rollup and the raw events disagree; empty when all is well. On a server only
    the last two months are looked at: reading everything would take all its strength."""
    since = EVER if engine.embedded else now().date() - LATELY
    rolled = engine.query(BY_DAY, {"since": since})
    raw = engine.query(BY_DAY, {"since": since}, optimize_use_projections=0)
    return sorted({(row[0], row[1]) for row in set(rolled) ^ set(raw)}, key=str)


def repair(engine: Engine) -> int:
    """Rebuild the rollup of every month in which it disagrees; returns the number of days that were wrong."""
    wrong = compare(engine)
    for month in sorted({f"{day:%Y%m}" for _, day in wrong}):
        for action in ("CLEAR", "MATERIALIZE"):
            mutate(engine, "events", f"{action} PROJECTION by_day IN PARTITION {int(month)}", {})
    return len(wrong)
