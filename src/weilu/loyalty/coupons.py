"""优惠券: codes that a shop takes, each handed to one member once, however many ask at the same moment."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.loyalty.ledger import KeyTaken
from weilu.loyalty.models import Coupon, CouponCode
from weilu.members.models import Member
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

LONGEST = 60
MOST = 20_000  # codes at a time
TRIES = 50


class NoCodes(Refusal):
    sentence = _("「%(coupon)s」的券码发完了。")


class Over(Refusal):
    sentence = _("「%(coupon)s」已经过期了。")


def there(community: Community) -> QuerySet[Coupon]:
    left = Count("codes", filter=Q(codes__given_at=None))
    given = Count("codes", filter=Q(codes__given_at__isnull=False))
    return Coupon.objects.filter(community=community, archived_at=None).annotate(left=left, given=given)


def usable(community: Community) -> QuerySet[Coupon]:
    """What can be handed out today."""
    running = Q(until=None) | Q(until__gte=community.today)
    free = CouponCode.objects.filter(coupon=OuterRef("pk"), given_at=None)
    return there(community).filter(running, Exists(free))


@transaction.atomic
def write(
    community: Community, name: str, terms: str, until: dt.date | None, *, by: Staff, known: Coupon | None = None
) -> Coupon:
    coupon = known or Coupon(community=community, by=by)
    coupon.name, coupon.terms, coupon.until = name, terms, until
    coupon.save()
    note("loyalty.coupon", name, by=by, community=community)
    return coupon


@transaction.atomic
def add_codes(coupon: Coupon, codes: Iterable[str], *, by: Staff) -> int:
    """Returns how many were new: the same list again adds nothing."""
    wanted = [code for code in dict.fromkeys(code.strip() for code in codes) if 0 < len(code) <= LONGEST][:MOST]
    before = coupon.codes.count()
    CouponCode.objects.bulk_create(
        (CouponCode(community=coupon.community, coupon=coupon, code=code) for code in wanted),
        batch_size=500,
        ignore_conflicts=True,
    )
    added = coupon.codes.count() - before
    note("loyalty.codes", coupon.name, by=by, community=coupon.community, count=added)
    return added


def hand_out(coupon: Coupon, member: Member, *, key: str, by: Staff) -> CouponCode:
    """The next code; the same key again answers the same code. Raises NoCodes, Over, KeyTaken."""
    if coupon.until is not None and coupon.until < coupon.community.today:
        raise Over(coupon=coupon.name)
    try:
        return _hand_out(coupon, member, key, by)
    except IntegrityError:  # another request with the key was quicker
        return _given(coupon, member, key) or _hand_out(coupon, member, key, by)


@transaction.atomic
def _hand_out(coupon: Coupon, member: Member, key: str, by: Staff) -> CouponCode:
    if known := _given(coupon, member, key):
        return known
    for _again in range(TRIES):
        free = CouponCode.objects.filter(coupon=coupon, given_at=None).order_by("pk").first()
        if free is None:
            break
        mine = CouponCode.objects.filter(pk=free.pk, given_at=None)
        if mine.update(member=member, key=key, given_at=now(), by=by, recorded=False):
            note("loyalty.coupon_given", f"#{member.pk}", by=by, community=coupon.community, coupon=coupon.name)
            free.refresh_from_db()
            return free
    raise NoCodes(coupon=coupon.name)


def _given(coupon: Coupon, member: Member, key: str) -> CouponCode | None:
    known = CouponCode.objects.select_related("member").filter(community=coupon.community, key=key).first()
    if known and (known.coupon_id != coupon.pk or known.member is None or known.member.root != member.root):
        raise KeyTaken
    return known


@transaction.atomic
def put_away(coupon: Coupon, *, by: Staff) -> None:
    """No more are handed out; codes that members have stay theirs."""
    Coupon.objects.filter(pk=coupon.pk, archived_at=None).update(archived_at=now())
    note("loyalty.coupon_away", coupon.name, by=by, community=coupon.community)


@transaction.atomic
def bring_back(coupon: Coupon, *, by: Staff) -> None:
    Coupon.objects.filter(pk=coupon.pk).update(archived_at=None)
    note("loyalty.coupon_back", coupon.name, by=by, community=coupon.community)
