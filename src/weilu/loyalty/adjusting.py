"""Giving and taking points by hand, with a reason; what goes above the limit needs a second person (四眼).

The limit holds for what one person does to one member within a day, so that it is not got round in small steps.
"""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.db.models.functions import Abs
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.loyalty.accounts import numbers_of
from weilu.loyalty.lasting import programme_of
from weilu.loyalty.ledger import MOST, BadAmount, KeyTaken, grant, spend
from weilu.loyalty.models import Adjustment, Programme
from weilu.members.models import Member
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

State = Adjustment.State
DAY = dt.timedelta(days=1)


class NoReason(Refusal):
    sentence = _("写一句为什么，成员问起来答得上。")


class NotYours(Refusal):
    sentence = _("自己提的要由另一位同事确认。")


class SettledAlready(Refusal):
    sentence = _("已经有人处理过这条了。")


@transaction.atomic
def adjust(member: Member, amount: int, reason: str, *, key: str, by: Staff) -> Adjustment:
    """Give (or, below zero, take) at once, or ask a second person to agree; pressing twice does it once.

    Raises NoReason, BadAmount, NotEnough."""
    reason = sound_text(reason.strip(), 200)
    if not reason:
        raise NoReason
    if not 0 < abs(amount) <= MOST:
        raise BadAmount
    limit = Programme.objects.select_for_update().get(pk=programme_of(member.community).pk).alone
    made, fresh = Adjustment.objects.get_or_create(
        community=member.community, key=key, defaults={"member": member, "amount": amount, "reason": reason, "by": by}
    )
    if (made.amount, made.member.root) != (amount, member.root):
        raise KeyTaken
    if fresh and _alone_today(member, by) <= limit:
        _carry_out(made, by, None)
    elif fresh:
        _tell("loyalty.asked", made, by)
    return made


def _alone_today(member: Member, by: Staff) -> int:
    """What this person has moved for this member since yesterday without a second one, in either direction."""
    mine = Adjustment.objects.filter(member__in=numbers_of(member), by=by, settled_by=None, at__gt=now() - DAY)
    return mine.aggregate(all=Sum(Abs("amount")))["all"] or 0


@transaction.atomic
def agree(asked: Adjustment, *, by: Staff) -> None:
    """The second person says yes. Raises NotYours, SettledAlready, NotEnough."""
    one = _waiting(asked)
    if one.by_id == by.pk:
        raise NotYours
    _carry_out(one, one.by, by)
    _tell("loyalty.agreed", one, by)


@transaction.atomic
def refuse(asked: Adjustment, *, by: Staff) -> None:
    """Somebody says no; whoever asked may take it back so, too. Raises SettledAlready."""
    one = _waiting(asked)
    one.state, one.settled_by, one.settled_at = State.REFUSED, by, now()
    one.save()
    _tell("loyalty.refused", one, by)


def _waiting(asked: Adjustment) -> Adjustment:
    one = Adjustment.objects.select_for_update().get(pk=asked.pk)
    if one.state != State.WAITING:
        raise SettledAlready
    return one


def _carry_out(one: Adjustment, by: Staff | None, second: Staff | None) -> None:
    move = grant if one.amount > 0 else spend
    move(one.member, abs(one.amount), key=f"adjust-{one.pk}", reason=one.reason, by=by)
    one.state, one.settled_by, one.settled_at = State.DONE, second, now()
    one.save()
    if second is None:
        _tell("loyalty.adjusted", one, by)


def _tell(act: str, one: Adjustment, by: Staff | None) -> None:
    """The log names numbers only: an erased member's name must not stay in it."""
    note(act, f"#{one.member_id}", by=by, community=one.community, amount=f"{one.amount:+d}")


def waiting(community: Community) -> QuerySet[Adjustment]:
    return Adjustment.objects.filter(community=community, state=State.WAITING).select_related("member", "by")


def how_many_wait(community: Community) -> int:
    return waiting(community).count()
