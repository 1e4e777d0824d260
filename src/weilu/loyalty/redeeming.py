"""兑换: a gift for points, once, however many want the last one; then sent, arrived, or taken back.

Stock and points change in one transaction. The stock's row is taken first and held until the end, so that of those who
want the last gift one gets it; the others are told, and keep their points.
"""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.kit.contention import again_after_deadlock
from weilu.kit.sealing import seal, unseal
from weilu.kit.soundness import sound_text
from weilu.loyalty.accounts import numbers_of
from weilu.loyalty.ledger import KeyTaken, refund, spend
from weilu.loyalty.models import Gift, Programme, Redemption
from weilu.members.models import Member
from weilu.team.audit import note
from weilu.team.models import Staff
from weilu.team.refusal import Refusal

State = Redemption.State


class SoldOut(Refusal):
    sentence = _("「%(gift)s」换完了。")


class HadEnough(Refusal):
    sentence = _("「%(gift)s」每人最多换 %(each)s 份，TA 已经换过了。")


class NoAddress(Refusal):
    sentence = _("「%(gift)s」要邮寄，收件人、手机和地址都要写。")


class NoNumber(Refusal):
    sentence = _("写上快递单号：字母、数字和连字符，最多 60 个。")


class TooLate(Refusal):
    sentence = _("这份兑换的状态已经变了，看一眼最新的。")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a gift goes."""

    name: str = ""
    phone: str = ""
    place: str = ""

    @property
    def whole(self) -> bool:
        return bool(self.name and self.phone and self.place)


NOWHERE = Address()


@again_after_deadlock
@transaction.atomic
def redeem(gift: Gift, member: Member, *, key: str, by: Staff | None, to: Address = NOWHERE) -> Redemption:
    """Give the gift for its points. The same key again answers the same redemption.

    Raises SoldOut, HadEnough, NoAddress, NotEnough."""
    if gift.ships and not to.whole:
        raise NoAddress(gift=gift.name)
    made, fresh = Redemption.objects.select_related("member", "gift").get_or_create(
        community=gift.community, key=key, defaults={"gift": gift, "member": member, "price": gift.price, "by": by}
    )
    if not fresh:
        if made.gift != gift or made.member is None or made.member.root != member.root:
            raise KeyTaken
        return made
    _take_one(gift, member)
    made.transfer = spend(member, made.price, key=f"redeem-{made.pk}", reason=gift.name, by=by)
    made.address = seal(asdict(to)) if gift.ships else ""
    made.save(update_fields=["transfer", "address"])
    note("loyalty.redeemed", f"#{member.pk}", by=by, community=gift.community, gift=gift.name)
    return made


def _take_one(gift: Gift, member: Member) -> None:
    """One less in stock, by compare-and-set; whoever comes next waits for the row."""
    if not Gift.objects.filter(pk=gift.pk, stock__gte=1, archived_at=None).update(stock=F("stock") - 1):
        raise SoldOut(gift=gift.name)
    had = Redemption.objects.filter(gift=gift, member__in=numbers_of(member)).exclude(state=State.CANCELLED).count()
    if gift.each and had > gift.each:  # this one is among them
        raise HadEnough(gift=gift.name, each=gift.each)


def address_of(redemption: Redemption) -> Address | None:
    told = unseal(redemption.address)
    return Address(**told) if told else None


@transaction.atomic
def ship(redemption: Redemption, carrier: str, number: str, *, by: Staff | None) -> None:
    """It is on its way; saying so again corrects the number. Raises NoNumber, TooLate."""
    number = number.strip().replace(" ", "")
    if not number.replace("-", "").isalnum() or not number.isascii() or len(number) > 60:
        raise NoNumber
    one = _locked(redemption, State.WAITING, State.SHIPPED)
    one.shipped_at = one.shipped_at or now()
    one.state, one.carrier, one.number = State.SHIPPED, sound_text(carrier.strip(), 40), number
    one.save()
    note("loyalty.shipped", f"#{one.pk}", by=by, community=one.community, number=number)


@transaction.atomic
def finish(redemption: Redemption, *, by: Staff | None) -> None:
    """The member has it: the address is deleted. Raises TooLate."""
    one = _locked(redemption, State.WAITING, State.SHIPPED)
    _settle(one, State.DONE)
    note("loyalty.gift_arrived", f"#{one.pk}", by=by, community=one.community)


@again_after_deadlock
@transaction.atomic
def cancel(redemption: Redemption, *, by: Staff | None) -> None:
    """Before it was sent: points go back, the gift is in stock again, the address is deleted. Raises TooLate."""
    one = _locked(redemption, State.WAITING)
    Gift.objects.filter(pk=one.gift_id).update(stock=F("stock") + 1)
    if one.transfer is not None and one.member_id:
        refund(one.transfer, by=by)
    _settle(one, State.CANCELLED)
    note("loyalty.redemption_cancelled", f"#{one.pk}", by=by, community=one.community)


def _locked(redemption: Redemption, *states: str) -> Redemption:
    one = Redemption.objects.select_for_update().get(pk=redemption.pk)
    if one.state not in states:
        raise TooLate
    return one


def _settle(one: Redemption, state: str) -> None:
    one.state, one.address, one.settled_at = state, "", now()
    one.save()


def forget_addresses() -> int:
    """What was sent long enough ago is done, and its address deleted; returns how many."""
    gone = 0
    for programme in Programme.objects.all():
        sent = Redemption.objects.filter(
            community=programme.community_id,
            state=State.SHIPPED,
            shipped_at__lt=now() - dt.timedelta(days=programme.address_days),
        )
        gone += sent.update(state=State.DONE, address="", settled_at=now())
    return gone
