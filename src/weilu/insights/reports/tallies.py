"""The first few of a span: what was answered most, where newcomers came from."""

from collections import defaultdict
from typing import Any

from weilu.analytics.door import Query
from weilu.analytics.keeping import Keeping
from weilu.analytics.tops import most_answered
from weilu.insights.reports.spans import Span

Told = dict[str, Any]
SHOWN = 3


def tallies(keeping: Keeping, span: Span, silent: set[str]) -> list[Told]:
    query = Query(keeping.community, span.first, span.last)
    shared: Told = {"value": None, "before": None, "n": None, "silent": len(silent), "days": []}
    return [{**one, **shared} for one in (_posts(keeping, query), _channels(keeping, query)) if one]


def _posts(keeping: Keeping, query: Query) -> Told | None:
    """By number: a text may be taken back or erased."""
    found = keeping.of(most_answered, query, SHOWN)
    posts = [[one.event, one.replies, one.reactions] for one in found]
    return {"name": "posts", "posts": posts} if posts else None


def _channels(keeping: Keeping, query: Query) -> Told | None:
    """Nothing where no channel is known of anybody."""
    joined: dict[str, int] = defaultdict(int)
    for row in keeping.ask("channels", query).rows:
        joined[row["channel"]] += row["joined"]
    named = sorted(((n, name) for name, n in joined.items() if name and n), key=lambda one: (-one[0], one[1]))
    return {"name": "channels", "channels": [[name, n] for n, name in named[:SHOWN]]} if named else None
