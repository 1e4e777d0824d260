"""What a member's points did, newest first, each with what was left afterwards."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from weilu.loyalty.accounts import Kind, numbers_of
from weilu.loyalty.models import Account, Entry, Lot, Transfer
from weilu.members.models import Member
from weilu.team.models import Community


@dataclass(frozen=True, slots=True)
class Movement:
    """change: of what can be spent. left: after it; None where only one person's own page would know."""

    transfer: Transfer
    change: int
    left: int | None = None


def movements_of(member: Member, limit: int, before: int = 0) -> list[Movement]:
    """Of the person's wallets under all numbers. before: the number of the transfer that stood last."""
    wallets = _wallets(member)
    entries = Entry.objects.filter(account__in=wallets).order_by()
    earlier = entries.filter(transfer__lt=before) if before else entries
    left = earlier.aggregate(all=Sum("amount"))["all"] or 0
    changes = list(earlier.values_list("transfer").annotate(Sum("amount")).order_by("-transfer")[:limit])
    made = Transfer.objects.select_related("by").in_bulk([number for number, _change in changes])
    told = []
    for number, change in changes:
        told.append(Movement(made[number], change, left))
        left -= change
    return told


def movements(community: Community, limit: int, before: int = 0) -> list[Movement]:
    """Everybody's, newest first."""
    rows = Transfer.objects.filter(community=community).select_related("member__merged_into", "by")
    return list(_told((rows.filter(pk__lt=before) if before else rows)[:limit]))


def every(community: Community) -> Iterator[Movement]:
    """All of them, oldest first, for a file."""
    rows = Transfer.objects.filter(community=community).select_related("member__merged_into", "by").order_by("pk")
    return _told(rows.iterator(2000))


def _told(rows: Iterable[Transfer]) -> Iterator[Movement]:
    act = Transfer.Act
    gains, none = {act.GRANT, act.RELEASE, act.REFUND}, {act.CAPTURE}
    for row in rows:
        yield Movement(row, 0 if row.act in none else row.amount if row.act in gains else -row.amount)


def lots_of(member: Member) -> QuerySet[Lot]:
    """What will expire, soonest first."""
    lots = Lot.objects.filter(account__in=_wallets(member), left__gt=0, expires_at__isnull=False)
    return lots.order_by("expires_at", "pk")


def _wallets(member: Member) -> list[int]:
    wallets = Account.objects.filter(kind=Kind.WALLET, member__in=numbers_of(member))
    return list(wallets.values_list("pk", flat=True))
