"""排行榜: who was given most points in a while, in the community's own calendar."""

import datetime as dt
from dataclasses import dataclass

from weilu.kit.clock import start_of
from weilu.loyalty.totals import totals
from weilu.members.aliases import exceptions
from weilu.members.models import Member
from weilu.team.models import Community

MOST = 50


@dataclass(frozen=True, slots=True)
class Rank:
    """place: equal points share one."""

    place: int
    member: Member
    points: int


def spans(community: Community) -> dict[str, tuple[dt.date | None, dt.date | None]]:
    """{name: (first day, day after the last)}; None: without end."""
    today = community.today
    week = today - dt.timedelta(days=(today.isoweekday() - community.week_start) % 7)
    month = today.replace(day=1)
    before = (month - dt.timedelta(days=1)).replace(day=1)
    return {
        "week": (week, None),
        "last_week": (week - dt.timedelta(days=7), week),
        "month": (month, None),
        "last_month": (before, month),
        "ever": (None, None),
    }


def ranks(community: Community, span: str) -> list[Rank]:
    """The first fifty, without staff and bots."""
    first, after = spans(community)[span]
    told = totals(
        community,
        since=start_of(first, community.zone) if first else None,
        until=start_of(after, community.zone) if after else None,
    )
    silent = {number for some in exceptions(community) for number in some}
    best = sorted((-points, person) for person, points in told.items() if points > 0 and person not in silent)[:MOST]
    people = Member.objects.in_bulk([person for _points, person in best])
    places: dict[int, int] = {}
    for index, (points, _person) in enumerate(best, 1):
        places.setdefault(points, index)
    return [Rank(places[points], people[person], -points) for points, person in best if person in people]
