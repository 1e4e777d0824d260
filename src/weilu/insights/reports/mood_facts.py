"""How a community felt in a span, for its report: net sentiment, the negative share, the emotion that rose most, the
words that hurt. All from sums of days, so that any days come to one value."""

import datetime as dt
from typing import Any

from django.urls import reverse

from weilu.analytics.door import Query
from weilu.analytics.keeping import Keeping
from weilu.analytics.moving import moving_words, saying
from weilu.insights.cards.mood_figures import risen, shares
from weilu.insights.evidence import messages_of
from weilu.insights.reports.spans import Span
from weilu.team.models import Community

Told = dict[str, Any]
WORDS = 3


def moods(keeping: Keeping, span: Span, earlier: Span | None, silent: set[str]) -> list[Told]:
    """Nothing where nothing was judged. earlier: what is compared with, None where that makes no sense."""
    query = Query(keeping.community, span.first, span.last)
    before = query.between(earlier.first, earlier.last) if earlier else None
    rows = keeping.ask("sentiment", query).rows
    if not (n := _sum(rows, "n")):
        return []
    then = keeping.ask("sentiment", before).rows if before else []
    shared = {"n": n, "silent": len(silent)}
    told = [
        {
            "name": name,
            "value": share(rows),
            "before": share(then),
            "days": [[str(row["period"]), None if row.get("gap") else row[key]] for row in rows],
            **shared,
        }
        for name, key, share in (("nsr", "nsr", _nsr), ("negative", "negative_rate", _negative))
    ]
    return told + _risen(keeping, query, before, shared) + _hurt(keeping, query, shared)


def _sum(rows: list[Told], key: str) -> int:
    return sum(row[key] or 0 for row in rows)


def _nsr(rows: list[Told]) -> float | None:
    good, bad = _sum(rows, "positive"), _sum(rows, "negative")
    return (good - bad) / (good + bad) if good + bad else None


def _negative(rows: list[Told]) -> float | None:
    n = _sum(rows, "n")
    return _sum(rows, "negative") / n if n else None


def _risen(keeping: Keeping, query: Query, before: Query | None, shared: Told) -> list[Told]:
    """Only where something was judged before, too, and on no silent day: else nothing can be said to have risen."""
    then = shares(keeping.ask("emotion", before).rows) if before else {}
    rows = keeping.ask("emotion", query).rows
    now = shares(rows)
    name = risen(now, then) if then and not shared["silent"] else ""
    if not name:
        return []
    days = [[str(row["period"]), row["share"]] for row in rows if row["emotion"] == name]
    told = {"name": "risen", "emotion": name, "value": now[name], "before": then.get(name, 0), "days": days}
    return [told | shared]


def _hurt(keeping: Keeping, query: Query, shared: Told) -> list[Told]:
    """The words, and the number of a message that shows the first: not its text, which may be taken back or erased."""
    words = keeping.of(moving_words, query).hurt[:WORDS]
    if not words:
        return []
    told = {"name": "hurt", "value": words[0].negative, "before": None, "days": []}
    told["words"] = [[one.word, one.negative] for one in words]
    return [told | {"quote": saying(query, words[0].word)} | shared]


def evidence_of(community: Community, fact: Told, first: dt.date, last: dt.date) -> str:
    """Where the messages behind such a fact are; "" for any other fact."""
    query = Query(community, first, last)
    if fact["name"] == "nsr":
        return reverse("insights:mood", args=[community.slug]) + f"?from={first}&to={last}"
    if fact["name"] == "negative":
        return messages_of(query, sounds="negative")
    if fact["name"] == "risen":
        return messages_of(query, emotion=fact["emotion"])
    if fact["name"] == "hurt":
        return messages_of(query, sounds="negative", q=f'"{fact["words"][0][0]}"')
    return ""
