"""Rules: who belongs, as a tree that a person reads and writes as JSON.

    {"all": [{"did": "comment", "at_least": 3, "within": 30}, {"not": {"did": "purchase", "within": 90}}]}

`parse` reads it strictly and says in one line which rule is wrong; `written` gives the JSON back.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from weilu.analytics.options import duration
from weilu.analytics.query import BadQuery
from weilu.analytics.rfm import GROUPS
from weilu.events.feelings import EMOTION_WORDS, SOUND_WORDS
from weilu.kit.soundness import sound_json
from weilu.members.models import Lifecycle

DEEPEST = 6
MOST = 60  # rules in one tree
LONGEST = 3650  # days
COUNTING = ("at_least", "at_most", "exactly")
FIELDS = ("channel", "birthday")
"""What a member has besides properties, whose names are their own."""
SAYS = ("is", "is_not", "contains", "known", "unknown", *COUNTING, "between")
"""What may be said of it: as text, whether it is there, as a number."""


@dataclass(frozen=True, slots=True)
class Did:
    """How often a member did something. kind "active": any active event. within: the last so many local days, today
    included; else first, last: local days, both included; neither: ever. summed: the values added up (money in 分).
    sounds, emotion: only what was written so (events/feelings.py)."""

    kind: str
    how: str = "at_least"
    times: float = 1
    within: int | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    platform: str = ""
    summed: bool = False
    sounds: str = ""
    emotion: str = ""


@dataclass(frozen=True, slots=True)
class Went:
    """Did these kinds one after the other, within so many milliseconds, begun in the last `within` local days."""

    kinds: tuple[str, ...]
    window: int
    within: int


@dataclass(frozen=True, slots=True)
class Has:
    """What is known of a member. name: one of FIELDS, or a property; how: one of SAYS. low, high: the bounds of a
    number, both included; what reads as no number lies within none."""

    name: str
    how: str
    value: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    tag: str


@dataclass(frozen=True, slots=True)
class Stands:
    """In one of these stages of the life cycle at the end of yesterday."""

    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Valued:
    """In one of these RFM groups over the last 365 local days up to yesterday."""

    groups: tuple[str, ...]
    kind: str = "purchase"


@dataclass(frozen=True, slots=True)
class Listed:
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """In another segment, by name."""

    segment: str


@dataclass(frozen=True, slots=True)
class Not:
    rule: "Rule"


@dataclass(frozen=True, slots=True)
class Every:
    rules: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Either:
    rules: tuple["Rule", ...]


Leaf = Did | Went | Has | Tagged | Stands | Valued | Listed | Within
Rule = Leaf | Not | Every | Either


class BadRule(BadQuery):
    """The rules make no sense; the message says in one line which and why."""


def parse(told: Any) -> Rule:
    """Read a tree. Raises BadRule."""
    rule = _rule(told, "", 0)
    if sound_json(written(rule)) != written(rule):
        raise BadRule(_("规则里有存不了的字符。"))
    if sum(1 for _leaf in leaves(rule)) > MOST:
        raise BadRule(_("一个分群最多 %(most)s 条规则。") % {"most": MOST})
    return rule


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Every rule that is not made of others, in the order written."""
    match rule:
        case Not(inner):
            yield from leaves(inner)
        case Every(inners) | Either(inners):
            for inner in inners:
                yield from leaves(inner)
        case _:
            yield rule


def _rule(told: Any, place: str, depth: int) -> Rule:
    if not isinstance(told, dict):
        raise _bad(place, _("要写成 {…} 这样的对象。"))
    if depth > DEEPEST:
        raise _bad(place, _("最多套 %(most)s 层。") % {"most": DEEPEST})
    kinds = [name for name in READERS if name in told]
    if len(kinds) != 1:
        raise _bad(place, _("要有且只有其中一个：%(names)s。") % {"names": "、".join(READERS)})
    name, (known, read) = kinds[0], READERS[kinds[0]]
    if unknown := sorted(set(told) - {name, *known}):
        raise _bad(place, _("%(name)s 规则不认识 %(unknown)s。") % {"name": name, "unknown": unknown[0]})
    return read(told, place, depth)


def _bad(place: str, why: str) -> BadRule:
    return BadRule((_("第 %(place)s 条规则：") % {"place": place} if place else _("规则：")) + why)


def _several(make: Callable[[tuple[Rule, ...]], Rule], name: str) -> Callable[[dict[str, Any], str, int], Rule]:
    def read(told: dict[str, Any], place: str, depth: int) -> Rule:
        inner = told[name]
        if not isinstance(inner, list) or not inner:
            raise _bad(place, _("%(name)s 里要有至少一条规则。") % {"name": name})
        parts = (f"{place}.{n}" if place else str(n) for n in range(1, len(inner) + 1))
        return make(tuple(_rule(one, part, depth + 1) for one, part in zip(inner, parts, strict=True)))

    return read


def _not(told: dict[str, Any], place: str, depth: int) -> Rule:
    return Not(_rule(told["not"], place, depth + 1))


def _did(told: dict[str, Any], place: str, _depth: int) -> Rule:
    counting = [how for how in COUNTING if how in told]
    if len(counting) > 1:
        raise _bad(place, _("at_least、at_most、exactly 只能写一个。"))
    how = counting[0] if counting else "at_least"
    times = told.get(how, 1)
    if isinstance(times, bool) or not isinstance(times, int | float) or not 0 <= times <= 1e12:
        raise _bad(place, _("次数要是不小于 0 的数。"))
    if "within" in told and ("from" in told or "to" in told):
        raise _bad(place, _("within 和 from/to 只能写一种。"))
    first, last = _date(told, "from", place), _date(told, "to", place)
    if first and last and first > last:
        raise _bad(place, _("时间段的结束早于开始。"))
    return Did(
        kind=_word(told, "did", place),
        how=how,
        times=times,
        within=_days(told, place) if "within" in told else None,
        first=first,
        last=last,
        platform=_word(told, "platform", place) if told.get("platform") else "",
        summed=told.get("sum") is True,
        sounds=_one_of(SOUND_WORDS, told, "sounds", place),
        emotion=_one_of(EMOTION_WORDS, told, "emotion", place),
    )


def _went(told: dict[str, Any], place: str, _depth: int) -> Rule:
    kinds = told["sequence"]
    if not isinstance(kinds, list) or not 2 <= len(kinds) <= 10 or not all(isinstance(k, str) and k for k in kinds):
        raise _bad(place, _("sequence 要有 2 到 10 种事件。"))
    try:
        window = duration(str(told.get("window", "7d")))
    except BadQuery as reason:
        raise _bad(place, str(reason)) from None
    return Went(tuple(kinds), window, _days(told, place))


def _has(told: dict[str, Any], place: str, _depth: int) -> Rule:
    name = _word(told, "attribute", place)
    says = [how for how in SAYS if how in told]
    if len(says) != 1:
        raise _bad(place, _("要有且只有其中一个：%(names)s。") % {"names": "、".join(SAYS)})
    value = told[says[0]]
    if says[0] in ("known", "unknown"):
        return Has(name, says[0])
    if says[0] == "between":
        return _between(name, value, place)
    if says[0] in COUNTING:
        number = _compared(value, place)
        low, high = (None if says[0] == side else number for side in ("at_most", "at_least"))
        return Has(name, says[0], low=low, high=high)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise _bad(place, _("要比较的值要是文字或数字。"))
    return Has(name, says[0], str(value))


def _between(name: str, ends: Any, place: str) -> Has:
    if not isinstance(ends, list) or len(ends) != 2:
        raise _bad(place, _("between 要写成 [最小, 最大]。"))
    low, high = _compared(ends[0], place), _compared(ends[1], place)
    if low > high:
        raise _bad(place, _("between 的最小比最大还大。"))
    return Has(name, "between", low=low, high=high)


def _compared(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e15 <= value <= 1e15:
        raise _bad(place, _("要比较的值要是数字。"))
    return value


def _stands(told: dict[str, Any], place: str, _depth: int) -> Rule:
    states = _words(told, "lifecycle", place)
    if unknown := [state for state in states if state not in Lifecycle.values]:
        raise _bad(place, _("没有生命周期阶段 %(name)s。") % {"name": unknown[0]})
    return Stands(states)


def _valued(told: dict[str, Any], place: str, _depth: int) -> Rule:
    groups = _words(told, "rfm", place)
    if unknown := [group for group in groups if group not in GROUPS]:
        raise _bad(place, _("没有 RFM 分组 %(name)s。") % {"name": unknown[0]})
    return Valued(groups, _word(told, "kind", place) if "kind" in told else "purchase")


def _listed(told: dict[str, Any], place: str, _depth: int) -> Rule:
    numbers = told["list"]
    if not isinstance(numbers, list) or not all(isinstance(n, int) and 0 < n < 2**32 for n in numbers):
        raise _bad(place, _("list 要是成员编号的列表。"))
    return Listed(tuple(dict.fromkeys(numbers)))


READERS: dict[str, tuple[tuple[str, ...], Callable[[dict[str, Any], str, int], Rule]]] = {
    "all": ((), _several(Every, "all")),
    "any": ((), _several(Either, "any")),
    "not": ((), _not),
    "did": ((*COUNTING, "within", "from", "to", "platform", "sum", "sounds", "emotion"), _did),
    "sequence": (("window", "within"), _went),
    "attribute": (SAYS, _has),
    "tag": ((), lambda told, place, _depth: Tagged(_word(told, "tag", place))),
    "lifecycle": ((), _stands),
    "rfm": (("kind",), _valued),
    "list": ((), _listed),
    "segment": ((), lambda told, place, _depth: Within(_word(told, "segment", place))),
}


def _word(told: dict[str, Any], name: str, place: str) -> str:
    value = told[name]
    if not isinstance(value, str) or not value.strip() or len(value) > 200:
        raise _bad(place, _("%(name)s 要是 1 到 200 个字。") % {"name": name})
    return value.strip()


def _words(told: dict[str, Any], name: str, place: str) -> tuple[str, ...]:
    value = told[name]
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not values or not all(isinstance(one, str) for one in values):
        raise _bad(place, _("%(name)s 要是文字的列表。") % {"name": name})
    return tuple(dict.fromkeys(values))


def _one_of(known: Collection[str], told: dict[str, Any], name: str, place: str) -> str:
    """One of these names, or none."""
    value = told.get(name, "")
    if value and value not in known:
        raise _bad(place, _("%(name)s 要是其中一个：%(names)s。") % {"name": name, "names": "、".join(known)})
    return str(value)


def _days(told: dict[str, Any], place: str) -> int:
    value = told.get("within", 90)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST:
        raise _bad(place, _("within 要是 1 到 %(most)s 天。") % {"most": LONGEST})
    return value


def _date(told: dict[str, Any], name: str, place: str) -> dt.date | None:
    if told.get(name) in (None, ""):
        return None
    try:
        return dt.date.fromisoformat(str(told[name]))
    except ValueError:
        raise _bad(place, _("%(name)s 要写成 2026-03-01 这样的日期。") % {"name": name}) from None


def written(rule: Rule) -> dict[str, Any]:
    """The JSON of a tree: `parse(written(rule)) == rule`."""
    told: dict[str, Any]
    match rule:
        case Every(rules):
            told = {"all": [written(one) for one in rules]}
        case Either(rules):
            told = {"any": [written(one) for one in rules]}
        case Not(inner):
            told = {"not": written(inner)}
        case Did():
            told = _written_did(rule)
        case Went(kinds, window, within):
            told = {"sequence": list(kinds), "window": f"{window // 60_000}m", "within": within}
        case Has():
            told = {"attribute": rule.name, rule.how: _written_has(rule)}
        case Tagged(tag):
            told = {"tag": tag}
        case Stands(states):
            told = {"lifecycle": list(states)}
        case Valued(groups, kind):
            told = {"rfm": list(groups), "kind": kind}
        case Listed(numbers):
            told = {"list": list(numbers)}
        case Within(segment):
            told = {"segment": segment}
    return told


def _written_has(rule: Has) -> Any:
    if rule.how == "between":
        return [rule.low, rule.high]
    if rule.how in COUNTING:
        return rule.high if rule.low is None else rule.low
    return True if rule.how in ("known", "unknown") else rule.value


def _written_did(rule: Did) -> dict[str, Any]:
    told: dict[str, Any] = {"did": rule.kind}
    told |= {} if (rule.how, rule.times) == ("at_least", 1) else {rule.how: rule.times}
    told |= {"within": rule.within} if rule.within else {}
    told |= {"from": str(rule.first)} if rule.first else {}
    told |= {"to": str(rule.last)} if rule.last else {}
    told |= {"platform": rule.platform} if rule.platform else {}
    told |= {"sounds": rule.sounds} if rule.sounds else {}
    told |= {"emotion": rule.emotion} if rule.emotion else {}
    return told | ({"sum": True} if rule.summed else {})
