"""What happened at a time: activities, each on the day most people took part."""

import datetime as dt
from typing import NamedTuple

from weilu.analytics.query import Query
from weilu.analytics.sql import Asking

FEW = 8  # days; what goes on for longer, and on more than a third of the span, is a habit


class Held(NamedTuple):
    activity: str
    day: dt.date
    members: int


def activities_held(query: Query, limit: int = 6) -> list[Held]:
    """Those of most members on one day of the span, by day."""
    asking = Asking(query)
    rows = asking.rows(
        "SELECT activity, argMax(d, (n, d)), max(n) AS most FROM"
        f" (SELECT activity, {asking.day} AS d, uniqExact({asking.people.person}) AS n FROM events"
        f" WHERE {asking.where()} AND {asking.people.counted} AND activity != '' GROUP BY activity, d)"
        " GROUP BY activity HAVING count() <= {few:UInt32} ORDER BY most DESC, activity LIMIT {limit:UInt32}",
        few=max(FEW, ((asking.last - asking.first).days + 1) // 3),
        limit=limit,
    )
    return sorted((Held(*row) for row in rows), key=lambda held: (held.day, held.activity))
