"""Does everything balance? Read from the entries alone, and held against what is kept beside them."""

from dataclasses import asdict, dataclass

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from weilu.loyalty.models import Account, Entry, Lot, Transfer
from weilu.team.models import Community


@dataclass(frozen=True, slots=True)
class Check:
    """imbalance: transfers whose lines do not add up to nothing, wallets and lots that differ from their entries.
    negative: wallets, lots and held sums below zero."""

    accounts: int
    entries: int
    imbalance: int
    negative: int

    @property
    def sound(self) -> bool:
        return not self.imbalance and not self.negative

    def told(self) -> dict[str, int]:
        return asdict(self)


def check(community: Community | None = None) -> Check:
    """Of one community, or of all."""
    mine = Q(community=community) if community else Q()
    accounts = Account.objects.filter(mine)
    lots = Lot.objects.filter(account__in=accounts) if community else Lot.objects.all()
    added = Coalesce(Sum("entries__amount"), 0)
    wallets = accounts.filter(kind=Account.Kind.WALLET).annotate(added=added)
    transfers = Transfer.objects.filter(mine).order_by().annotate(added=added)
    counted = lots.annotate(added=added)
    held = accounts.filter(kind=Account.Kind.HELD).annotate(added=added)
    return Check(
        accounts=accounts.count(),
        entries=Entry.objects.filter(account__in=accounts).count(),
        imbalance=transfers.exclude(added=0).count()
        + wallets.exclude(added=F("balance")).count()
        + counted.exclude(added=F("left")).count(),
        negative=wallets.filter(Q(added__lt=0) | Q(balance__lt=0)).count()
        + counted.filter(Q(added__lt=0) | Q(left__lt=0)).count()
        + held.filter(added__lt=0).count(),
    )
