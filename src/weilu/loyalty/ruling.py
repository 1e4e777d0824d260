"""Rules by which points are earned: written, looked at, switched on by a person."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.events.arrivals import newest_arrival
from weilu.events.vocabulary import KINDS
from weilu.kit.clock import now
from weilu.loyalty.models import EarningRule
from weilu.segments.models import Segment
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

NOT_EARNING = frozenset({"redeem", "refund", "report"})


class IsOn(Refusal):
    sentence = _("先关掉这条规则再改：改了以后要重新看一遍再打开。")


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a person says of a rule."""

    name: str
    kind: str
    amount: int
    times: int
    segment: Segment | None


def earning_kinds() -> list[str]:
    """What members do themselves."""
    return [kind.name for kind in KINDS.values() if kind.by_member and kind.name not in NOT_EARNING]


@transaction.atomic
def write(community: Community, told: Ruled, *, by: Staff, known: EarningRule | None = None) -> EarningRule:
    """A new rule, which is off; or another text for one that is off. Raises IsOn."""
    rule = EarningRule(community=community, by=by)
    if known is not None:
        rule = EarningRule.objects.select_for_update().get(pk=known.pk)
        if rule.on_at is not None:
            raise IsOn
    rule.name, rule.kind, rule.amount = told.name, told.kind, told.amount
    rule.times, rule.segment, rule.trouble = told.times, told.segment, ""
    rule.save()
    note("loyalty.rule" if known is None else "loyalty.rule_changed", rule.name, by=by, community=community)
    return rule


@transaction.atomic
def switch(rule: EarningRule, *, on: bool, by: Staff) -> None:
    """From now on, or no more. What happens while it is off is never made up for."""
    mine = EarningRule.objects.filter(pk=rule.pk, removed_at=None, on_at__isnull=on)
    if not mine.update(on_at=now() if on else None, cursor=newest_arrival(rule.community_id), trouble=""):
        return
    note("loyalty.rule_on" if on else "loyalty.rule_off", rule.name, by=by, community=rule.community)


@transaction.atomic
def remove(rule: EarningRule, *, by: Staff) -> None:
    EarningRule.objects.filter(pk=rule.pk, removed_at=None).update(removed_at=now(), on_at=None)
    note("loyalty.rule_removed", rule.name, by=by, community=rule.community)


@transaction.atomic
def bring_back(rule: EarningRule, *, by: Staff) -> None:
    """It comes back switched off."""
    EarningRule.objects.filter(pk=rule.pk).update(removed_at=None)
    note("loyalty.rule_back", rule.name, by=by, community=rule.community)
