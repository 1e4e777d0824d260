"""How satisfied members were with what the community watches (方面), for its report: those that moved most."""

import datetime as dt
from typing import Any

from weilu.analytics.aspects import whole_span
from weilu.analytics.door import Query
from weilu.analytics.keeping import Keeping
from weilu.insights.cards.talking import said_url
from weilu.insights.look import Look
from weilu.insights.reports.spans import Span
from weilu.team.models import Community

Told = dict[str, Any]
MOST, FEWEST = 3, 10  # aspects; opinions below which a share is chance


def aspects(keeping: Keeping, span: Span, earlier: Span | None, silent: set[str]) -> list[Told]:
    """Nothing where too little was said. earlier: what is compared with, None where that makes no sense."""
    now = _known(keeping, span)
    then = {row["aspect"]: row["satisfaction"] for row in _known(keeping, earlier)} if earlier else {}
    told = [
        {
            "name": "aspect",
            "aspect": row["aspect"],
            "value": row["satisfaction"],
            "before": then.get(row["aspect"]),
            "n": row["n"],
            "silent": len(silent),
            "days": [],
        }
        for row in now
    ]
    return sorted(told, key=lambda fact: (-_moved(fact), fact["value"], fact["aspect"]))[:MOST]


def _known(keeping: Keeping, span: Span) -> list[Told]:
    rows = keeping.of(whole_span, Query(keeping.community, span.first, span.last))
    return [row for row in rows if row["n"] >= FEWEST]


def _moved(fact: Told) -> float:
    return 0.0 if fact["before"] is None else abs(fact["value"] - fact["before"])


def evidence_of(community: Community, fact: Told, first: dt.date, last: dt.date) -> str:
    """Where the messages behind such a fact are; "" for any other fact."""
    if fact["name"] != "aspect":
        return ""
    return said_url(Look(community, {"from": str(first), "to": str(last)}), aspect=fact["aspect"])
