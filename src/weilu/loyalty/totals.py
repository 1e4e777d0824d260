"""How many points each person was given: merged people are one, spending takes nothing away."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import F, QuerySet, Sum

from weilu.loyalty.models import Adjustment, Transfer
from weilu.members.aliases import alias_map
from weilu.team.models import Community

Totals = dict[int, int]


def totals(
    community: Community,
    *,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    only: Collection[int] | None = None,
) -> Totals:
    """{person: points}, of a while [since, until) or of all time. only: these member numbers, all of each person's."""
    given = Transfer.objects.filter(community=community, act=Transfer.Act.GRANT, member__isnull=False)
    taken = Adjustment.objects.filter(community=community, state=Adjustment.State.DONE, amount__lt=0)
    taken = taken.annotate(moment=F("settled_at"))
    aliases, sums = alias_map(community.pk), defaultdict[int, int](int)
    for member, points in (*_sums(given, "at", since, until, only), *_sums(taken, "moment", since, until, only)):
        sums[aliases.get(member, member)] += points
    return dict(sums)


def _sums(
    rows: QuerySet[Transfer] | QuerySet[Adjustment],
    at: str,
    since: dt.datetime | None,
    until: dt.datetime | None,
    only: Collection[int] | None,
) -> list[tuple[int, int]]:
    bounds = {f"{at}__gte": since, f"{at}__lt": until, "member__in": only}
    within = rows.filter(**{name: value for name, value in bounds.items() if value is not None})
    return list(within.order_by().values_list("member").annotate(Sum("amount")))
