"""The figures of a report, each asked through the one door, with the same of the period before."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from weilu.analytics.door import Query
from weilu.analytics.keeping import Keeping
from weilu.analytics.tops import distinct_active
from weilu.insights.reports.figures import FIGURES, Figure
from weilu.insights.reports.mood_facts import evidence_of, moods
from weilu.insights.reports.spans import Span, before
from weilu.team.models import Community

Told = dict[str, Any]


def gather(keeping: Keeping, span: Span) -> list[Told]:
    """Each figure as plain values that can be kept: name, value, before, n, silent, days.

    silent: on how many days of the period the source was silent; with all of them there is no value. A period with any
    such day is compared with nothing, nor is anything compared with it.
    """
    earlier = before(keeping.community, span)
    silent, was_silent = _silent_days(keeping, span), _silent_days(keeping, earlier)
    asked = [figure for figure in FIGURES if span.kind.grain or figure.whole]
    told = [_one(keeping, figure, span, earlier, silent, bool(was_silent)) for figure in asked]
    return told + moods(keeping, span, None if was_silent else earlier, silent)


def _silent_days(keeping: Keeping, span: Span) -> set[str]:
    """Days on which the source told nothing; asked of a metric that marks them."""
    rows = keeping.ask("active", Query(keeping.community, span.first, span.last)).rows
    return {str(row["period"]) for row in rows if row.get("gap")}


def _one(keeping: Keeping, figure: Figure, span: Span, earlier: Span, silent: set[str], was_silent: bool) -> Told:
    now, then = _row(keeping, figure, span), _row(keeping, figure, earlier)
    daily = _daily(keeping, figure, span)
    days = [[str(row["period"]), None if str(row["period"]) in silent else row[figure.key]] for row in daily]
    nothing = len(silent) == span.length
    return {
        "name": figure.name,
        "value": None if nothing else now.get(figure.key),
        "before": None if was_silent else then.get(figure.key),
        "n": now.get(figure.n) if figure.n else None,
        "silent": len(silent),
        "days": days,
    }


def _daily(keeping: Keeping, figure: Figure, span: Span) -> list[Told]:
    return keeping.ask(figure.metric, Query(keeping.community, span.first, span.last, kinds=figure.kinds)).rows


def _row(keeping: Keeping, figure: Figure, span: Span) -> Told:
    """The one row of the whole span; empty where there was nothing yet."""
    if span.kind.grain is None:
        return _of_any_days(keeping, figure, span)
    query = Query(keeping.community, span.first, span.last, span.kind.grain, kinds=figure.kinds)
    rows = keeping.ask(figure.metric, query).rows
    if figure.metric == "events":
        return {"events": sum(row["events"] or 0 for row in rows)}
    return rows[0] if rows else {}


def _of_any_days(keeping: Keeping, figure: Figure, span: Span) -> Told:
    """No metric has a row for just these days: what its days add up to, or where its last one stands."""
    if figure.whole == "distinct":
        return {figure.key: keeping.of(distinct_active, Query(keeping.community, span.first, span.last))}
    known = [row[figure.key] for row in _daily(keeping, figure, span) if row[figure.key] is not None]
    if figure.whole == "sum":
        return {figure.key: sum(known)}
    return {figure.key: known[-1]} if known else {}


def address_of(community: Community, figure: Figure, fact: Told, first: dt.date, last: dt.date) -> str:
    """The page that reopens the figure over the same days."""
    if found := evidence_of(community, fact, first, last):
        return found
    kind = {"kind": figure.kinds[0]} if figure.kinds else {}
    page = reverse("stream:list" if kind else "insights:boards", args=[community.slug])
    return f"{page}?{urlencode({'from': first, 'to': last} | kind)}"
