"""A dry run: what a rule would have done in the last days, on the community's own history. Nothing is sent."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from weilu.connect.reactions import answering, counting, welcoming
from weilu.connect.reactions.guarding import HOUR, Memory, Said
from weilu.connect.reactions.models import ReactionRule
from weilu.connect.reactions.noticing import Found, kinds_of, noticed, words_of
from weilu.connect.reactions.scene import Scene
from weilu.connect.reactions.speaking import address
from weilu.connect.reactions.wording import fill, in_turn, spoken
from weilu.events.arrivals import Arrival, lately
from weilu.kit.clock import from_ms, start_of, to_ms

DAYS, MOST, SHOWN = 7, 200_000, 15
Kind = ReactionRule.Kind


@dataclass(frozen=True, slots=True)
class Example:
    """One thing it would have done: about which event, by which words, and what it would have said."""

    event: Arrival
    words: tuple[str, ...] = ()
    says: str = ""
    others: int = 0  # welcomed together with this one
    number: int = 0  # of a check-in: which day in a row

    @property
    def moment(self) -> dt.datetime:
        return from_ms(self.event.ts)


@dataclass
class Trial:
    """done: how often it would have acted; people: for how many members; held: reason -> how often it would have kept
    silent; examples: the newest; cut: there was more than was looked at."""

    done: int = 0
    people: int = 0
    held: Counter[str] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)
    cut: bool = False


def try_out(rule: ReactionRule, days: int = DAYS) -> Trial:
    community = rule.community
    scene = Scene(community, [rule])
    since = to_ms(start_of(community.today - dt.timedelta(days=days), community.zone))
    read = lately(community.pk, since=since, kinds=kinds_of([rule]), limit=MOST, words=words_of([rule]))
    never = scene.staff if rule.kind == Kind.ALERT else scene.silent
    found = noticed(rule, read, never)
    trial = Trial(cut=len(read) == MOST)
    examples = _TRIALS[rule.kind](scene, rule, found, trial)
    trial.done = len(examples)
    trial.people = (
        sum(1 + one.others for one in examples)
        if rule.kind == Kind.WELCOME
        else len({scene.person(one.event.member) for one in examples})
    )
    trial.examples = examples[::-1][:SHOWN]
    return trial


def _answers(scene: Scene, rule: ReactionRule, found: list[Found], trial: Trial) -> list[Example]:
    memory = _memory(scene)
    examples: list[Example] = []
    names = scene.names(one.member for one, _ in found)
    for one, hits in found:
        said = Said(one.ts, rule.pk, scene.person(one.member), (one.platform, one.space))
        if reason := _objection(scene, rule, memory, said):
            trial.held[reason] += 1
            continue
        memory.add(said)
        says = answering.worded(scene, rule, one, names.get(one.member, ""), len(examples))
        examples.append(Example(one, _words(hits), says))
    return examples


def _welcomes(scene: Scene, rule: ReactionRule, found: list[Found], trial: Trial) -> list[Example]:
    memory = _memory(scene)
    examples: list[Example] = []
    joined: dict[int, list[int]] = defaultdict(list)
    greeted: dict[int, int] = {}
    for group in welcoming.together(_first_joins(scene, found), rule.gather):
        first = group[0][0]
        members = list(dict.fromkeys(one.member for one, _ in group))
        at = first.ts + rule.gather * 1000
        said = Said(at, rule.pk, first.member if len(members) == 1 else 0, (first.platform, first.space))
        hour = joined[first.space] = [ts for ts in joined[first.space] if ts > at - HOUR] + [one.ts for one, _ in group]
        crowd = len(hour) > rule.crowd and greeted.get(first.space, 0) > at - HOUR
        if reason := "crowd" if crowd else _objection(scene, rule, memory, said):
            trial.held[reason] += len(members)
            continue
        memory.add(said)
        greeted[first.space] = at
        names = scene.names(members)
        says = welcoming.worded(scene, rule, first.space, [names.get(m, "") for m in members], len(examples))
        examples.append(Example(first, says=says, others=len(members) - 1))
    return examples


def _first_joins(scene: Scene, found: list[Found]) -> list[Found]:
    """Each person once a room."""
    joins = [pair for pair in found if pair[0].kind == "join"]
    return list({(pair[0].space, scene.person(pair[0].member)): pair for pair in joins[::-1]}.values())[::-1]


def _check_ins(scene: Scene, rule: ReactionRule, found: list[Found], trial: Trial) -> list[Example]:
    counted = counting.would_count(scene, rule, found)
    trial.held["again"] = len(found) - len(counted)
    words = {one.id: _words(hits) for one, hits in found}
    names = scene.names(one.member for one, _ in counted[-SHOWN:])

    def says(one: Arrival, number: int) -> str:
        room = scene.rooms.get(one.space)
        facts = {"称呼": spoken(names.get(one.member, "")), "天数": number, "社群": scene.community.name}
        return fill(in_turn(rule, 0), {**facts, "群名": room.name if room else ""})

    return [Example(one, words[one.id], says(one, number), number=number) for one, number in counted]


def _alerts(scene: Scene, rule: ReactionRule, found: list[Found], trial: Trial) -> list[Example]:
    return [Example(one, _words(hits)) for one, hits in found]


Trying = Callable[[Scene, ReactionRule, list[Found], Trial], list[Example]]
_TRIALS: dict[str, Trying] = {
    Kind.REPLY: _answers,
    Kind.WELCOME: _welcomes,
    Kind.CHECK_IN: _check_ins,
    Kind.ALERT: _alerts,
}


def _memory(scene: Scene) -> Memory:
    return Memory(scene.desk.per_minute, scene.desk.per_room_hour)


def _objection(scene: Scene, rule: ReactionRule, memory: Memory, said: Said) -> str:
    reason = memory.objection(said, rule.member_pause * 1000, rule.room_pause * 1000)
    return reason or (address(rule, scene.rooms.get(said.room[1]))[1] if rule.sender else "")


def _words(hits: list[tuple[int, int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for *_, word in hits))
