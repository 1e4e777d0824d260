"""Rules: made, changed, switched on and off, removed and brought back; and the switch for all of them."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Sender
from weilu.connect.reactions.models import Reacted, ReactionRule, Reactions
from weilu.connect.reactions.speaking import BOUND
from weilu.connect.reactions.wording import SAMPLE, fill
from weilu.connect.senders import KINDS
from weilu.events.arrivals import newest_arrival
from weilu.kit.clock import now
from weilu.persona.checkers import checker_for
from weilu.persona.finding import STOP, Finding
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

Kind = ReactionRule.Kind


class NoSender(Refusal):
    sentence = _("还没有选发送渠道，这条规则没法开口。先在「修改」里选一个。")


class SenderShut(Refusal):
    sentence = _("发送渠道「%(name)s」已暂停或移除，换一个再启用。")


class OneRoomOnly(Refusal):
    sentence = _("发送渠道「%(name)s」只通到一个固定的群，所以这条规则要只选那一个群，免得回到别的群里去。")


class ByHand(Refusal):
    sentence = _("「%(name)s」要人工复制发送；确实要这样，就在规则里勾上“允许放进待人工发送”。")


class MayNotBeSaid(Refusal):
    sentence = _("「%(quote)s」不能这样发。%(why)s 改一改；在这里确实没问题的，先到 人设 的质检里说明理由。")


class NameFixed(Refusal):
    sentence = _("这条打卡规则已经记过打卡，名称写在每次打卡里，不能再改。")


def rules_of(community: Community) -> QuerySet[ReactionRule]:
    return community.reaction_rules.filter(removed_at=None).select_related("sender")


def removed_of(community: Community) -> QuerySet[ReactionRule]:
    return community.reaction_rules.exclude(removed_at=None).order_by("-removed_at")


@transaction.atomic
def make(community: Community, kind: str, told: dict[str, Any], *, by: Staff | None) -> ReactionRule:
    """A new rule, off. told: fields of the model."""
    rule = ReactionRule.objects.create(community=community, kind=kind, made_by=by, **told)
    note("reactions.rule_made", rule.name, by=by, community=community)
    return rule


@transaction.atomic
def change(rule: ReactionRule, told: dict[str, Any], *, by: Staff | None) -> None:
    """Take over what was typed in; it holds at once. Raises NameFixed, and what `check` raises for one that is on."""
    if rule.kind == Kind.CHECK_IN and told["name"] != rule.name and rule.reacted.exists():
        raise NameFixed
    if rule.kind == Kind.CHECK_IN and rule.cursor is not None and told["since"] != rule.since:
        rule.cursor = 0  # other days count now: all is looked at again
    for name, value in told.items():
        setattr(rule, name, value)
    if rule.on_at:
        check(rule)
    rule.save(update_fields=[*told, "cursor", "changed_at"])
    note("reactions.rule_changed", rule.name, by=by, community=rule.community)


def check(rule: ReactionRule) -> None:
    """Raise the Refusal that says why this rule could not speak, or should not."""
    if stopped := next((one for one in findings(rule) if one.level == STOP), None):
        raise MayNotBeSaid(quote=stopped.quote, why=stopped.why)
    speaks = rule.kind in {Kind.REPLY, Kind.WELCOME} or (rule.kind == Kind.CHECK_IN and rule.texts)
    sender = rule.sender
    if sender is None:
        if speaks:
            raise NoSender
        return
    if sender.removed_at or sender.paused_at:
        raise SenderShut(name=sender.name)
    if KINDS[sender.kind].by_hand and not rule.by_hand:
        raise ByHand(name=sender.name)
    if speaks and is_bound(sender) and len(rule.spaces) != 1:
        raise OneRoomOnly(name=sender.name)


def findings(rule: ReactionRule) -> list[Finding]:
    """What the checker of every outgoing word says of the rule's texts, one after the other."""
    checker = checker_for(rule.community)
    return [one for text in rule.texts for one in checker.check(fill(str(text), SAMPLE))]


def is_bound(sender: Sender) -> bool:
    """Whether it leads to one place of its own, whatever is asked of it."""
    kind = KINDS[sender.kind]
    return not kind.by_hand and (not kind.to or not sender.settings.get(BOUND.get(kind.name, ""), True))


@transaction.atomic
def switch_on(rule: ReactionRule, *, by: Staff | None) -> None:
    """From now on: only what arrives later is reacted to, but 打卡 counts from the first day that the rule names."""
    check(rule)
    from_the_start = rule.kind == Kind.CHECK_IN and rule.cursor is None
    cursor = 0 if from_the_start else newest_arrival(rule.community_id)
    if ReactionRule.objects.filter(pk=rule.pk, on_at=None).update(on_at=now(), cursor=cursor):
        note("reactions.rule_on", rule.name, by=by, community=rule.community)


@transaction.atomic
def switch_off(rule: ReactionRule, *, by: Staff | None) -> None:
    if ReactionRule.objects.filter(pk=rule.pk, on_at__isnull=False).update(on_at=None):
        _let_go(ReactionRule.objects.filter(pk=rule.pk))
        note("reactions.rule_off", rule.name, by=by, community=rule.community)


@transaction.atomic
def remove(rule: ReactionRule, *, by: Staff | None) -> None:
    """Off and out of sight; `restore` brings it back, off. What it did stays."""
    if ReactionRule.objects.filter(pk=rule.pk, removed_at=None).update(removed_at=now(), on_at=None):
        _let_go(ReactionRule.objects.filter(pk=rule.pk))
        note("reactions.rule_removed", rule.name, by=by, community=rule.community)


@transaction.atomic
def restore(rule: ReactionRule, *, by: Staff | None) -> None:
    if ReactionRule.objects.filter(pk=rule.pk, removed_at__isnull=False).update(removed_at=None):
        note("reactions.rule_restored", rule.name, by=by, community=rule.community)


def _let_go(rules: QuerySet[ReactionRule]) -> None:
    """Whom it has gathered is not welcomed any more."""
    gathered = Reacted.objects.filter(rule__in=rules, outcome=Reacted.Outcome.GATHERED)
    gathered.update(outcome=Reacted.Outcome.HELD, held_for="late")


@transaction.atomic
def pause_all(community: Community, *, by: Staff | None) -> None:
    """No rule of this community does anything; 打卡 and alerts make up for it afterwards, answers do not."""
    Reactions.objects.get_or_create(community=community)
    if Reactions.objects.filter(community=community, paused_at=None).update(paused_at=now(), paused_by=by):
        note("reactions.paused", by=by, community=community)


@transaction.atomic
def resume_all(community: Community, *, by: Staff | None) -> None:
    paused = Reactions.objects.filter(community=community, paused_at__isnull=False)
    if paused.update(paused_at=None, paused_by=None, resumed_at=now()):
        note("reactions.resumed", by=by, community=community)


@transaction.atomic
def set_caps(community: Community, per_minute: int, per_room_hour: int, *, by: Staff | None) -> None:
    Reactions.objects.update_or_create(
        community=community, defaults={"per_minute": per_minute, "per_room_hour": per_room_hour}
    )
    note("reactions.caps", by=by, community=community, minute=per_minute, hour=per_room_hour)
