"""Finished periods of a community's own calendar, and any other span of its days."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weilu.analytics.periods import ONE, end_of, period_of
from weilu.analytics.query import Grain
from weilu.team.models import Community


@dataclass(frozen=True, slots=True)
class Kind:
    """this, before: how the period and the one before are called within a sentence. grain: the period of the calendar;
    None where any days may be taken."""

    name: str
    title: str | Promise
    this: str | Promise
    before: str | Promise
    grain: Grain | None = None


KINDS: dict[str, Kind] = {
    "day": Kind("day", _("日报"), _("当日"), _("前一日"), "day"),
    "week": Kind("week", _("周报"), _("本周"), _("上周"), "week"),
    "month": Kind("month", _("月报"), _("本月"), _("上月"), "month"),
}
REVIEW = Kind("review", _("复盘"), _("这段时间"), _("前一段"))
BOARD = Kind("board", _("看板报告"), _("这段时间"), _("前一段"))
EVERY_KIND = {**KINDS, REVIEW.name: REVIEW, BOARD.name: BOARD}


@dataclass(frozen=True, slots=True)
class Span:
    """Local days, both included."""

    kind: Kind
    first: dt.date
    last: dt.date

    @property
    def label(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} – {self.last}"

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


def finished(community: Community, kind: str, on: dt.date | None = None) -> Span:
    """The last period of that kind which was over when `on` (default today) began."""
    grain = KINDS[kind].grain
    assert grain is not None
    begin = period_of(on or community.today, grain, community.week_start)
    return containing(community, kind, begin - ONE)


def containing(community: Community, kind: str, day: dt.date) -> Span:
    """The period of the calendar that a day lies in."""
    grain = KINDS[kind].grain
    assert grain is not None
    first = period_of(day, grain, community.week_start)
    return Span(KINDS[kind], first, end_of(first, grain))


def before(community: Community, span: Span) -> Span:
    """The period just before; of any other span, as many days."""
    if span.kind.grain is None:
        return Span(span.kind, span.first - ONE * span.length, span.first - ONE)
    return containing(community, span.kind.name, span.first - ONE)


def a_year_ago(community: Community, span: Span) -> Span:
    """The same month of the year before; any other days 52 weeks before, on the same weekdays."""
    if span.kind.grain == "month":
        return containing(community, span.kind.name, span.first.replace(year=span.first.year - 1))
    return Span(span.kind, span.first - ONE * 364, span.last - ONE * 364)
