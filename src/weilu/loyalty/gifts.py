"""礼品: what there is, for how many points, and how many are left."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.loyalty.models import Gift
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal


class StockMoved(Refusal):
    sentence = _("库存在你打开之后变了，现在是 %(stock)s 份。看一眼再存。")


@dataclass(frozen=True, slots=True)
class Described:
    """What a person says of a gift; stock: how many there are now."""

    name: str
    about: str
    price: int
    stock: int
    ships: bool
    each: int


def there(community: Community) -> QuerySet[Gift]:
    return Gift.objects.filter(community=community, archived_at=None)


@transaction.atomic
def add(community: Community, told: Described, *, by: Staff) -> Gift:
    made = Gift.objects.create(community=community, by=by, **_fields(told), stock=told.stock)
    note("loyalty.gift", made.name, by=by, community=community)
    return made


@transaction.atomic
def change(gift: Gift, told: Described, *, seen: int, by: Staff) -> None:
    """seen: the stock that the person was shown; what was redeemed since is never put back. Raises StockMoved."""
    same = Gift.objects.filter(pk=gift.pk, stock=seen) if told.stock != seen else Gift.objects.filter(pk=gift.pk)
    if not same.update(**_fields(told), stock=F("stock") + (told.stock - seen)):
        raise StockMoved(stock=Gift.objects.get(pk=gift.pk).stock)
    note("loyalty.gift_changed", told.name, by=by, community=gift.community)


def _fields(told: Described) -> dict[str, object]:
    return {"name": told.name, "about": told.about, "price": told.price, "ships": told.ships, "each": told.each}


@transaction.atomic
def put_away(gift: Gift, *, by: Staff) -> None:
    """Nobody can redeem it any more; what was redeemed stays."""
    Gift.objects.filter(pk=gift.pk, archived_at=None).update(archived_at=now())
    note("loyalty.gift_away", gift.name, by=by, community=gift.community)


@transaction.atomic
def bring_back(gift: Gift, *, by: Staff) -> None:
    Gift.objects.filter(pk=gift.pk).update(archived_at=None)
    note("loyalty.gift_back", gift.name, by=by, community=gift.community)
