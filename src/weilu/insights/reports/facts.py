"""The figures of a report, each asked through the one door, with the same of the period before."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from weilu.analytics.door import Query
from weilu.analytics.keeping import Keeping
from weilu.analytics.metric import first_day
from weilu.analytics.periods import ONE, days
from weilu.analytics.tops import distinct_active
from weilu.insights.goals.measures import WEEK, cohorts, newcomers
from weilu.insights.reports import aspect_facts
from weilu.insights.reports.aspect_facts import aspects
from weilu.insights.reports.figures import FIGURES, Figure
from weilu.insights.reports.mood_facts import evidence_of, moods
from weilu.insights.reports.spans import Span, a_year_ago, before
from weilu.insights.reports.tallies import tallies
from weilu.team.models import Community

Told = dict[str, Any]
PAGES = {"retained": "retention", "channels": "channels", "response": "response"}
"""Figures that an analysis tells more of."""


def gather(keeping: Keeping, span: Span) -> list[Told]:
    """Each figure as plain values that can be kept: name, value, before, year (a year ago), n, silent, days.

    silent: on how many days of the period the source was silent; with all of them there is no value. A period with any
    such day is compared with nothing, nor is anything compared with it; nor with one before there were any data. A
    quiet day, on which merely nothing happened, is a day like others.
    """
    silent = _silent_days(keeping, span)
    earlier, year_ago = (
        _comparable(keeping, one) for one in (before(keeping.community, span), a_year_ago(keeping.community, span))
    )
    asked = [figure for figure in FIGURES if span.kind.grain or figure.whole]
    told = [_one(keeping, figure, span, earlier, year_ago, silent) for figure in asked]
    told += tallies(keeping, span, silent) + moods(keeping, span, earlier, silent)
    return told + aspects(keeping, span, earlier, silent)


def _comparable(keeping: Keeping, span: Span) -> Span | None:
    """The span, if data reach back to its first day and the source was silent on none of its days."""
    begun = keeping.of(first_day, Query(keeping.community))
    if begun is None or begun > span.first or _silent_days(keeping, span):
        return None
    return span


def _silent_days(keeping: Keeping, span: Span) -> set[str]:
    """Days on which the source told nothing; asked of a metric that marks them."""
    rows = keeping.ask("active", Query(keeping.community, span.first, span.last)).rows
    return {str(row["period"]) for row in rows if row.get("gap")}


def _one(
    keeping: Keeping, figure: Figure, span: Span, earlier: Span | None, year_ago: Span | None, silent: set[str]
) -> Told:
    now, then, old = (_row(keeping, figure, one) if one else {} for one in (span, earlier, year_ago))
    daily = _daily(keeping, figure, span)
    days = [[str(row["period"]), None if str(row["period"]) in silent else row[figure.key]] for row in daily]
    nothing = len(silent) == span.length
    return {
        "name": figure.name,
        "value": None if nothing else now.get(figure.key),
        "before": then.get(figure.key),
        "year": old.get(figure.key),
        "n": now.get(figure.n) if figure.n else None,
        "silent": len(silent),
        "days": days,
    }


def _daily(keeping: Keeping, figure: Figure, span: Span) -> list[Told]:
    if figure.whole == "newcomers":
        known = {day: back / size for day, size, back in cohorts(keeping, _query(keeping, span))}
        return [{"period": day, "rate": known.get(day)} for day in days(span.first, span.last)]
    return keeping.ask(figure.metric, Query(keeping.community, span.first, span.last, kinds=figure.kinds)).rows


def _row(keeping: Keeping, figure: Figure, span: Span) -> Told:
    """The one row of the whole span; empty where there was nothing yet."""
    if figure.whole == "newcomers":
        return _retained(keeping, span)
    if span.kind.grain is None:
        return _of_any_days(keeping, figure, span)
    query = Query(keeping.community, span.first, span.last, span.kind.grain, kinds=figure.kinds)
    rows = keeping.ask(figure.metric, query).rows
    if figure.metric == "events":
        return {"events": sum(row["events"] or 0 for row in rows)}
    return rows[0] if rows else {}


def _retained(keeping: Keeping, span: Span) -> Told:
    """Of those who had had seven days to come back by a day of the span: how many did."""
    known = newcomers(keeping, _query(keeping, span))
    some = [known.get(day - ONE * WEEK, (0, 0)) for day in days(span.first, span.last)]
    size, back = sum(one for one, _back in some), sum(back for _one, back in some)
    return {"size": size, "rate": back / size} if size else {}


def _query(keeping: Keeping, span: Span) -> Query:
    return Query(keeping.community, span.first, span.last)


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
    if found := evidence_of(community, fact, first, last) or aspect_facts.evidence_of(community, fact, first, last):
        return found
    if page := PAGES.get(figure.name):
        return f"{reverse('insights:analysis', args=[community.slug, page])}?{urlencode({'from': first, 'to': last})}"
    kind = {"kind": figure.kinds[0]} if figure.kinds else {}
    page = reverse("stream:list" if kind or figure.how == "posts" else "insights:boards", args=[community.slug])
    return f"{page}?{urlencode({'from': first, 'to': last} | kind)}"
