"""False alarms: waived with a reason, remembered for the whole community, taken back on the page of waivers."""

import re

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.persona.checking import Waived, waiver_key
from weilu.persona.models import Waiver
from weilu.persona.reasons import REASONS, name_of
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal


class NoReason(Refusal):
    sentence = _("写一句为什么是误报，同事以后看得到。")


class NoSuchRule(Refusal):
    sentence = _("没有这条规则。")


def waive(community: Community, rule: str, quote: str, reason: str, *, by: Staff | None) -> Waiver:
    """From now on this rule lets these words pass; waived already, it stays as it was. Raises NoReason, NoSuchRule."""
    key, reason = waiver_key(sound_text(quote)), sound_text(reason.strip(), 200)
    if not reason:
        raise NoReason
    if rule not in REASONS or not key:
        raise NoSuchRule
    told = {"quote": _shown(sound_text(quote.strip(), 200)), "reason": reason, "by": by}
    try:
        with transaction.atomic():
            made = Waiver.objects.create(community=community, rule=rule, key=key, **told)
            note("persona.waived", made.quote, by=by, community=community, rule=str(name_of(rule)), reason=reason)
            return made
    except IntegrityError:
        return Waiver.objects.get(community=community, rule=rule, key=key, ended_at=None)


@transaction.atomic
def take_back(waiver: Waiver, *, by: Staff | None) -> None:
    """It is found again."""
    if Waiver.objects.filter(pk=waiver.pk, ended_at=None).update(ended_at=now()):
        note("persona.unwaived", waiver.quote, by=by, community=waiver.community, rule=str(name_of(waiver.rule)))


def waived_in(community: Community) -> Waived:
    return frozenset(Waiver.objects.filter(community=community, ended_at=None).values_list("rule", "key"))


def _shown(quote: str) -> str:
    """Without the middle of long numbers: a list of waivers and the log are no place for them."""
    return re.sub(r"(\d{3})\d(?:[ -]?\d){3,}(\d{2})", r"\1…\2", quote)
