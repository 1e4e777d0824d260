"""The only place where points move. Every act is one transaction of entries that add up to nothing.

Whoever calls brings a key: the same key again moves nothing and answers what the first call did. Balances are changed
by compare-and-set and guarded by the database itself, so that no race makes one negative or spends a point twice. What
expires first is spent first. Points go back to the very lots they came from.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.kit.contention import again_after_deadlock
from weilu.kit.soundness import sound_text
from weilu.loyalty.accounts import Kind, lock, locked_wallets, numbers_of, own, wallet_of
from weilu.loyalty.lasting import Until, until
from weilu.loyalty.models import Account, Entry, Lot, Transfer
from weilu.members.models import Member
from weilu.team.models import Staff
from weilu.team.refusal import Refusal

Act = Transfer.Act
GRACE = dt.timedelta(days=7)  # points whose date is past when they come back can be spent for so long
MOST = 1_000_000_000  # points in one transfer


class NotEnough(Refusal):
    sentence = _("积分不够：需要 %(needed)s，现有 %(there)s。")


class BadAmount(Refusal):
    sentence = _("积分要是 1 到 10 亿之间的整数。")


class KeyTaken(Refusal):
    sentence = _("这个编号已经用在另一笔积分上了。")


class Settled(Refusal):
    sentence = _("这笔积分已经处理过了。")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry to be."""

    account: Account
    amount: int
    lot: Lot | None = None


@again_after_deadlock
@transaction.atomic
def grant(
    member: Member, amount: int, *, key: str, reason: str = "", by: Staff | None = None, expires: Until = "as set"
) -> Transfer:
    """Give points. expires: a moment, None for never, else as the community's settings say."""
    made, fresh = _noted(Act.GRANT, member, amount, key, reason, by)
    if fresh:
        wallet = wallet_of(member)
        lot = Lot.objects.create(account=wallet, expires_at=until(made.community, made.at, expires))
        _post(made, [Line(own(made.community_id, Kind.ISSUED), -amount), Line(wallet, amount, lot)])
    return made


@again_after_deadlock
@transaction.atomic
def spend(member: Member, amount: int, *, key: str, reason: str = "", by: Staff | None = None) -> Transfer:
    """Take points for good; those that expire first. Raises NotEnough."""
    return _take(Act.SPEND, Kind.SPENT, member, amount, key, reason, by)


@again_after_deadlock
@transaction.atomic
def hold(member: Member, amount: int, *, key: str, reason: str = "", by: Staff | None = None) -> Transfer:
    """Put points aside until `capture` or `release`. Raises NotEnough."""
    return _take(Act.HOLD, Kind.HELD, member, amount, key, reason, by)


@again_after_deadlock
@transaction.atomic
def capture(held: Transfer, *, by: Staff | None = None) -> Transfer:
    """What was put aside is spent. Raises Settled where it was released."""
    made, fresh = _settling(Act.CAPTURE, held, by)
    if fresh:
        community = held.community_id
        _post(made, [Line(own(community, Kind.HELD), -held.amount), Line(own(community, Kind.SPENT), held.amount)])
    return made


@again_after_deadlock
@transaction.atomic
def release(held: Transfer, *, by: Staff | None = None) -> Transfer:
    """What was put aside is free again. Raises Settled where it was captured."""
    return _give_back(Act.RELEASE, Kind.HELD, held, held, by)


@again_after_deadlock
@transaction.atomic
def refund(spent: Transfer, *, by: Staff | None = None) -> Transfer:
    """What was spent, or captured, comes back, once."""
    took = spent.of if spent.act == Act.CAPTURE and spent.of else spent
    return _give_back(Act.REFUND, Kind.SPENT, spent, took, by)


@transaction.atomic
def expire(wallets: Sequence[Account], moment: dt.datetime) -> int:
    """Points of these locked wallets whose date is past; returns how many lots."""
    due = Lot.objects.filter(account__in=wallets, left__gt=0, expires_at__lte=moment).select_related("account__member")
    lots = list(due.order_by("pk"))
    for lot in lots:
        _leave(lot, Act.EXPIRE, Kind.EXPIRED)
    return len(lots)


@transaction.atomic
def void(wallets: Sequence[Account]) -> None:
    """Whatever lies in these locked wallets goes with their member."""
    for lot in Lot.objects.filter(account__in=wallets, left__gt=0).select_related("account__member").order_by("pk"):
        _leave(lot, Act.VOID, Kind.VOID)


def _noted(
    act: str, member: Member, amount: int, key: str, reason: str, by: Staff | None, of: Transfer | None = None
) -> tuple[Transfer, bool]:
    """The transfer of that key, and whether it is new. Raises KeyTaken where the key means something else."""
    if not 0 < amount <= MOST:
        raise BadAmount
    words = sound_text(reason.strip(), 200)
    made, fresh = Transfer.objects.select_related("member").get_or_create(
        community_id=member.community_id,
        key=key,
        defaults={"act": act, "member": member, "amount": amount, "reason": words, "by": by, "of": of},
    )
    same = made.member is not None and made.member.root == member.root
    if not same or (made.act, made.amount, made.of) != (act, amount, of):
        raise KeyTaken
    return made, fresh


def _take(act: str, kind: str, member: Member, amount: int, key: str, reason: str, by: Staff | None) -> Transfer:
    made, fresh = _noted(act, member, amount, key, reason, by)
    if fresh:
        lines = _soonest_first(member, amount, made.at)
        _post(made, [*lines, Line(own(made.community_id, kind), amount)])
    return made


def _soonest_first(member: Member, amount: int, moment: dt.datetime) -> list[Line]:
    wallets = locked_wallets(numbers_of(member))
    expire(wallets, moment)
    lots = Lot.objects.filter(account__in=wallets, left__gt=0).select_related("account")
    lines, wanted = [], amount
    for lot in lots.order_by(F("expires_at").asc(nulls_last=True), "pk"):
        part = min(lot.left, wanted)
        lines.append(Line(lot.account, -part, lot))
        wanted -= part
        if not wanted:
            return lines
    raise NotEnough(needed=amount, there=amount - wanted)


def _settling(act: str, of: Transfer, by: Staff | None) -> tuple[Transfer, bool]:
    """The one transfer that settles another. Raises Settled where another act did, or there is nobody to give it to."""
    locked = Transfer.objects.select_for_update(of=("self",)).select_related("member").get(pk=of.pk)
    settled = Transfer.objects.filter(of=locked).first()
    if settled is not None:
        if settled.act != act:
            raise Settled
        return settled, False
    if locked.member is None:
        raise Settled
    return _noted(act, locked.member, locked.amount, f"{act}-{locked.pk}", locked.reason, by, locked)


def _give_back(act: str, kind: str, of: Transfer, took: Transfer, by: Staff | None) -> Transfer:
    """took: which transfer emptied the lots."""
    made, fresh = _settling(act, of, by)
    if fresh:
        taken = list(took.entries.filter(lot__isnull=False).select_related("lot", "account").order_by("pk"))
        lock([line.account_id for line in taken])
        lines = [Line(line.account, -line.amount, _lot_again(line.lot, made.at)) for line in taken]
        _post(made, [*lines, Line(own(made.community_id, kind), -made.amount)])
    return made


def _lot_again(lot: Lot | None, moment: dt.datetime) -> Lot:
    """The lot it came from; where its date is past, another that gives a little time."""
    assert lot is not None
    if lot.expires_at is None or lot.expires_at > moment:
        return lot
    return Lot.objects.create(account_id=lot.account_id, expires_at=moment + GRACE)


def _leave(lot: Lot, act: str, kind: str) -> None:
    """All that is left of a lot leaves its wallet, whoever the wallet belongs to."""
    account, key = lot.account, f"{act}-{lot.pk}-{lot.entries.count()}"  # a lot may be filled again and leave again
    made = Transfer.objects.create(
        community_id=account.community_id, act=act, key=key, member=account.member, amount=lot.left
    )
    _post(made, [Line(account, -lot.left, lot), Line(own(account.community_id, kind), lot.left)])


def _post(made: Transfer, lines: Sequence[Line]) -> None:
    """Write the lines and change what is kept beside them, both or neither."""
    assert sum(line.amount for line in lines) == 0
    _change(Account, "balance", ((line.account.pk, line.amount) for line in lines if line.lot), made)
    _change(Lot, "left", ((line.lot.pk, line.amount) for line in lines if line.lot), made)
    Entry.objects.bulk_create(
        Entry(transfer=made, account=line.account, lot=line.lot, amount=line.amount, at=made.at) for line in lines
    )


def _change(model: type[Account] | type[Lot], name: str, changes: Iterable[tuple[int, int]], made: Transfer) -> None:
    """Compare-and-set each row, in the order of numbers. Raises NotEnough where one would fall below zero."""
    sums: dict[int, int] = defaultdict(int)
    for number, amount in changes:
        sums[number] += amount
    for number, amount in sorted(sums.items()):
        enough = model._default_manager.filter(Q(pk=number), Q(**{f"{name}__gte": -amount}))
        if not enough.update(**{name: F(name) + amount}):
            raise NotEnough(needed=made.amount, there=made.amount + amount)


def settle_due(moment: dt.datetime | None = None) -> int:
    """Take out what has expired, a wallet at a time; returns how many lots."""
    moment = moment or now()
    due = Lot.objects.filter(left__gt=0, expires_at__lte=moment).values_list("account", flat=True)
    return sum(_expire_wallet(number, moment) for number in sorted(set(due)))


@again_after_deadlock
@transaction.atomic
def _expire_wallet(number: int, moment: dt.datetime) -> int:
    return expire(lock([number]), moment)
