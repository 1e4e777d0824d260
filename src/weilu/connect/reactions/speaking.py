"""Saying something by a rule: asked of the guard, addressed, given to `deliver` under a key that makes it once."""

import datetime as dt

from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.minding import Objectionable
from weilu.connect.reactions.guarding import Said
from weilu.connect.reactions.models import ReactionRule
from weilu.connect.reactions.scene import Scene
from weilu.connect.senders import KINDS
from weilu.events.models import Space
from weilu.kit.clock import from_ms
from weilu.team.refusal import Refusal

PURPOSE = "reaction"
BOUND = {"slack": "channel"}  # reaches other rooms only where this setting stands: its webhooks lead to one channel
FRESH = {  # what is older is answered no more: late, it would be worse than nothing
    ReactionRule.Kind.REPLY: dt.timedelta(minutes=5),
    ReactionRule.Kind.WELCOME: dt.timedelta(minutes=30),
    ReactionRule.Kind.CHECK_IN: dt.timedelta(minutes=5),
}


def speak(
    scene: Scene, rule: ReactionRule, said: Said, text: str, *, key: str, since: int
) -> tuple[Delivery | None, str]:
    """(the delivery, or why there is none as a key of guarding.REASONS). since: when what it answers happened, ms."""
    if reason := scene.memory.objection(said, rule.member_pause * 1000, rule.room_pause * 1000):
        return None, reason
    to, reason = address(rule, scene.rooms.get(said.room[1]))
    if reason or rule.sender is None:
        return None, reason
    message = Outgoing(to=to, text=text, member=said.member, purpose=PURPOSE)
    late = from_ms(since) + FRESH[ReactionRule.Kind(rule.kind)]
    try:
        delivery = deliver(rule.sender, message, key=f"reaction:{rule.pk}:{key}", not_after=late)
    except Objectionable:
        return None, "words"
    except Refusal:
        return None, "refused"
    scene.memory.add(said)
    rule.turn += 1
    ReactionRule.objects.filter(pk=rule.pk).update(turn=rule.turn)
    return delivery, ""


def address(rule: ReactionRule, space: Space | None) -> tuple[str, str]:
    """(where to, as the platform names it; why it cannot go there). Never to another room than the one spoken in: a
    sender that leads to one place of its own serves a rule of one room only."""
    kind = KINDS.get(rule.sender.kind) if rule.sender else None
    if space is None:
        return "", "room_gone"
    if rule.sender is None or kind is None or rule.sender.removed_at or rule.sender.paused_at:
        return "", "refused"
    if kind.by_hand:
        return (space.name, "") if rule.by_hand else ("", "by_hand")
    if kind.to and kind.platform in {"", space.platform} and _reaches(rule.sender, space):
        return space.key, ""
    return ("", "") if len(rule.spaces) == 1 else ("", "place")


def _reaches(sender: Sender, space: Space) -> bool:
    if sender.kind == "telegram":  # an export names a group without the sign; so written it would be somebody's account
        return space.key.startswith(("-", "@"))
    return bool(sender.settings.get(BOUND.get(sender.kind, ""), True))
