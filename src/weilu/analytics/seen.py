"""What there is to ask about: kinds of event and names of properties that a community's events really have."""

from weilu.analytics.query import Query
from weilu.analytics.sql import Asking

RECENT = 20_000  # events whose properties are looked at


def kinds_seen(query: Query) -> list[str]:
    """The kinds of all the community's events, the commonest first."""
    rows = Asking(query).rows(
        "SELECT kind, count() AS n FROM events WHERE community_id = {community:UInt32}"
        " GROUP BY kind ORDER BY n DESC, kind"
    )
    return [row[0] for row in rows]


def properties_seen(query: Query, limit: int = 20) -> list[str]:
    """Names of properties among the span's events, the commonest first."""
    asking = Asking(query)
    rows = asking.rows(
        "SELECT arrayJoin(JSONAllPaths(props)) AS name, count() AS n FROM"
        f" (SELECT props FROM events WHERE {asking.where()} LIMIT {RECENT})"
        " GROUP BY name ORDER BY n DESC, name LIMIT {limit:UInt32}",
        limit=limit,
    )
    return [row[0] for row in rows]
