"""What the page 积分 counts: what is owed, and what came and went by month."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from weilu.kit.clock import now, start_of
from weilu.loyalty.accounts import liability
from weilu.loyalty.models import Account, Entry, Lot
from weilu.team.models import Community

Kind = Account.Kind
SOON = dt.timedelta(days=30)
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """Points of one month of the community's calendar; spent is less what came back."""

    first: dt.date
    issued: int
    spent: int
    expired: int


@dataclass(frozen=True, slots=True)
class Standing:
    """owed: what members could still claim (负债). holders: wallets with something in them."""

    owed: int
    holders: int
    expiring: int
    months: list[Month]


def standing(community: Community) -> Standing:
    wallets = Account.objects.filter(community=community, kind=Kind.WALLET, balance__gt=0)
    due = Lot.objects.filter(account__community=community, left__gt=0, expires_at__lte=now() + SOON)
    return Standing(
        owed=liability(community),
        holders=wallets.count(),
        expiring=due.aggregate(all=Sum("left"))["all"] or 0,
        months=[_month(community, first) for first in _firsts(community.today)],
    )


def _firsts(today: dt.date) -> list[dt.date]:
    """The first days of the last twelve months, oldest first."""
    count = today.year * 12 + today.month - 1
    return [dt.date(number // 12, number % 12 + 1, 1) for number in range(count - MONTHS + 1, count + 1)]


def _month(community: Community, first: dt.date) -> Month:
    after = (first + dt.timedelta(days=32)).replace(day=1)
    within = Entry.objects.filter(
        account__community=community, at__gte=start_of(first, community.zone), at__lt=start_of(after, community.zone)
    ).exclude(account__kind__in=[Kind.WALLET, Kind.HELD])
    sums = dict(within.order_by().values_list("account__kind").annotate(Sum("amount")))
    return Month(first, -sums.get(Kind.ISSUED, 0), sums.get(Kind.SPENT, 0), sums.get(Kind.EXPIRED, 0))
