"""关键词回复: a message with the words gets an answer in its room, once."""

from collections.abc import Sequence

from weilu.connect.reactions.guarding import Said
from weilu.connect.reactions.keeping import reacted
from weilu.connect.reactions.models import Reacted, ReactionRule
from weilu.connect.reactions.noticing import Found
from weilu.connect.reactions.scene import Scene
from weilu.connect.reactions.speaking import speak
from weilu.connect.reactions.wording import fill, in_turn, spoken
from weilu.events.arrivals import Arrival
from weilu.kit.clock import now_ms

Outcome = Reacted.Outcome


def take(scene: Scene, rule: ReactionRule, found: Sequence[Found]) -> None:
    """Of several rules that a message fits, the first one that looks at it answers."""
    events = [one.id for one, _ in found]
    known = set(rule.reacted.filter(key__in=events).values_list("key", flat=True))
    answered = Reacted.objects.filter(
        community=scene.community, event__in=events, outcome=Outcome.ANSWERED, rule__kind=rule.kind
    )
    known.update(answered.values_list("event", flat=True))
    names = scene.names(one.member for one, _ in found)
    for one, _hits in found:
        if one.id not in known and not scene.is_own(one):
            _answer(scene, rule, one, names.get(one.member, ""))


def _answer(scene: Scene, rule: ReactionRule, one: Arrival, name: str) -> None:
    said = Said(now_ms(), rule.pk, scene.person(one.member), (one.platform, one.space))
    text = worded(scene, rule, one, name, rule.turn)
    delivery, reason = speak(scene, rule, said, text, key=one.id, since=one.ts)
    outcome = Outcome.ANSWERED if delivery else Outcome.HELD
    reacted(rule, one, key=one.id, outcome=outcome, held_for=reason, delivery=delivery).save(force_insert=True)


def worded(scene: Scene, rule: ReactionRule, one: Arrival, name: str, turn: int) -> str:
    space = scene.rooms.get(one.space)
    facts = {"称呼": spoken(name), "群名": space.name if space else "", "社群": scene.community.name}
    return fill(in_turn(rule, turn), facts)
