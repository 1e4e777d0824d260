"""Finished periods of a community's own calendar."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weilu.analytics.periods import ONE, end_of, period_of
from weilu.analytics.query import Grain
from weilu.team.models import Community


@dataclass(frozen=True, slots=True)
class Kind:
    """this, before: how the period and the one before are called within a sentence."""

    name: Grain
    title: str | Promise
    this: str | Promise
    before: str | Promise


KINDS: dict[str, Kind] = {
    "day": Kind("day", _("日报"), _("当日"), _("前一日")),
    "week": Kind("week", _("周报"), _("本周"), _("上周")),
    "month": Kind("month", _("月报"), _("本月"), _("上月")),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Local days, both included."""

    kind: Kind
    first: dt.date
    last: dt.date

    @property
    def label(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} – {self.last}"


def finished(community: Community, kind: str, on: dt.date | None = None) -> Span:
    """The last period of that kind which was over when `on` (default today) began."""
    begin = period_of(on or community.today, KINDS[kind].name, community.week_start)
    return containing(community, kind, begin - ONE)


def containing(community: Community, kind: str, day: dt.date) -> Span:
    """The period that a day lies in."""
    first = period_of(day, KINDS[kind].name, community.week_start)
    return Span(KINDS[kind], first, end_of(first, KINDS[kind].name))


def before(community: Community, span: Span) -> Span:
    """The period just before."""
    return containing(community, span.kind.name, span.first - ONE)
