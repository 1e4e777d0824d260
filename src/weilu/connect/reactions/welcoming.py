"""欢迎新人: each newcomer of a room once; those who come together are welcomed together, a crowd once an hour."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from django.db import transaction

from weilu.connect.reactions.guarding import Said
from weilu.connect.reactions.keeping import reacted
from weilu.connect.reactions.models import Reacted, ReactionRule
from weilu.connect.reactions.noticing import Found
from weilu.connect.reactions.scene import Scene
from weilu.connect.reactions.speaking import FRESH, speak
from weilu.connect.reactions.wording import fill, in_turn, listed
from weilu.kit.clock import now, now_ms, to_ms

Outcome = Reacted.Outcome
AN_HOUR = dt.timedelta(hours=1)


def take(scene: Scene, rule: ReactionRule, found: Sequence[Found]) -> None:
    """Gather who joined; who leaves before the greeting is not greeted."""
    keys = [f"{one.space}/{scene.person(one.member)}" for one, _ in found]
    known = set(rule.reacted.filter(key__in=keys).values_list("key", flat=True))
    due = now() + dt.timedelta(seconds=rule.gather)
    for (one, _hits), key in zip(found, keys, strict=True):
        if one.kind != "join":
            waiting = rule.reacted.filter(key=key, outcome=Outcome.GATHERED)
            waiting.update(outcome=Outcome.HELD, held_for="gone")
        elif key not in known:
            known.add(key)
            reacted(rule, one, key=key, outcome=Outcome.GATHERED, due_at=due).save(force_insert=True)


def greet(scene: Scene, rules: Sequence[ReactionRule]) -> None:
    """Welcome those whose time of gathering is over."""
    welcoming = {rule.pk: rule for rule in rules if rule.kind == ReactionRule.Kind.WELCOME}
    due = Reacted.objects.filter(rule__in=welcoming, outcome=Outcome.GATHERED, due_at__lte=now())
    for number, space in sorted(set(due.order_by().values_list("rule", "space"))):
        with transaction.atomic():
            scene.hold()
            _greet_room(scene, welcoming[number], space)


def _greet_room(scene: Scene, rule: ReactionRule, space: int) -> None:
    gathered = rule.reacted.filter(space=space, outcome=Outcome.GATHERED)
    gathered.filter(at__lt=now() - FRESH[ReactionRule.Kind.WELCOME]).update(outcome=Outcome.HELD, held_for="late")
    rows = list(gathered.order_by("pk"))
    if not rows or all(row.due_at and row.due_at > now() for row in rows):
        return  # another process has just done it
    if _is_crowd(rule, space):
        gathered.update(outcome=Outcome.HELD, held_for="crowd")
        return
    said = Said(now_ms(), rule.pk, rows[0].member if len(rows) == 1 else 0, (rows[0].platform, space))
    names = scene.names(row.member for row in rows)
    text = worded(scene, rule, space, [names.get(row.member, "") for row in rows], rule.turn)
    delivery, reason = speak(scene, rule, said, text, key=f"{space}:{rows[0].pk}", since=to_ms(rows[0].at))
    if delivery:
        gathered.update(outcome=Outcome.ANSWERED, delivery=delivery, made_at=now())
    elif reason not in {"room", "minute"}:  # those pass: they wait until then, with whoever joins meanwhile
        gathered.update(outcome=Outcome.HELD, held_for=reason)


def _is_crowd(rule: ReactionRule, space: int) -> bool:
    """Whether more joined within the hour than are welcomed one by one, and one greeting was said already."""
    lately = rule.reacted.filter(space=space, made_at__gte=now() - AN_HOUR)
    return lately.filter(delivery__isnull=False).exists() and lately.count() > rule.crowd


def worded(scene: Scene, rule: ReactionRule, space: int, names: list[str], turn: int) -> str:
    room = scene.rooms.get(space)
    facts = {"名单": listed(names, len(names)), "人数": len(names), "社群": scene.community.name}
    return fill(in_turn(rule, turn), {**facts, "群名": room.name if room else ""})


def together(found: Sequence[Found], gather: int) -> list[list[Found]]:
    """For a dry run: the joins of each room, split where somebody came after the time of gathering."""
    groups: list[list[Found]] = []
    joined = sorted((one for one in found if one[0].kind == "join"), key=lambda one: (one[0].space, one[0].ts))
    for _space, room in groupby(joined, key=lambda one: one[0].space):
        started = None
        for one in room:
            if started is None or one[0].ts > started + gather * 1000:
                groups.append([])
                started = one[0].ts
            groups[-1].append(one)
    return sorted(groups, key=lambda group: group[0][0].ts)
