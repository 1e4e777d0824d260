"""How long points last: as the community has set it, in its own zone."""

import datetime as dt
from typing import Literal

from weilu.kit.clock import start_of
from weilu.loyalty.models import Programme
from weilu.team.models import Community

Lasts = Programme.Lasts
Until = dt.datetime | None | Literal["as set"]
YEARS = {Lasts.YEAR: 1, Lasts.TWO_YEARS: 2}


def programme_of(community: Community) -> Programme:
    return Programme.objects.get_or_create(community=community)[0]


def until(community: Community, moment: dt.datetime, expires: Until = "as set") -> dt.datetime | None:
    """When points that come at a moment expire; None for never. They hold through the whole of their last day."""
    if expires != "as set":
        return expires
    lasts = programme_of(community).lasts
    if lasts == Lasts.EVER:
        return None
    day = moment.astimezone(community.zone).date()
    if lasts == Lasts.NEXT_YEAR_END:
        return start_of(dt.date(day.year + 2, 1, 1), community.zone)
    return start_of(_anniversary(day, YEARS[Lasts(lasts)]) + dt.timedelta(days=1), community.zone)


def _anniversary(day: dt.date, years: int) -> dt.date:
    """The same date later; of a 29 February the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
