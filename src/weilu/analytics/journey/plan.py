"""What a community's journey is made of: stages in order, touchpoints, and the rules of both, read strictly.

A stage's rule speaks of what the member had done *before* the message, and so does a touchpoint's `after`:

    {"key": "buyer", "name": "首购", "any": [{"did": ["purchase"], "at_least": 1}]}
    {"key": "join", "name": "加入", "any": [{"after": ["join"], "within": "3d"}]}

The first stage has no rule: whoever is in no later one is there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from weilu.analytics.options import duration, written_duration
from weilu.analytics.query import BadQuery
from weilu.kit.matching import normal

MOST_STAGES, MOST_TOUCHPOINTS, MOST_CONDITIONS, MOST_KINDS, MOST_WORDS = 12, 24, 8, 20, 60
MOST_TIMES = 1000
LONGEST_NAME = 20
LONGEST_MS = 3650 * 86_400_000
ALL, REST = "all", "rest"
"""In place of a stage or touchpoint: all of them together; the messages that belong to no touchpoint."""
SAID = ("ask", "comment", "message")
KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")
TO = ("staff", "anyone")


class BadPlan(BadQuery):
    """The plan makes no sense; the message says in one line which part and why."""


@dataclass(frozen=True, slots=True)
class Did:
    """Before the message the member had done this so often; within: in so many ms before it, None: ever."""

    kinds: tuple[str, ...]
    at_least: int = 1
    within: int | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """The message comes within so many ms of the member's own last event of these kinds."""

    kinds: tuple[str, ...]
    within: int


@dataclass(frozen=True, slots=True)
class First:
    """It is the first thing that the member says."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The message itself is of one of these kinds."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asks:
    """It has a question mark, or ends with 吗."""


@dataclass(frozen=True, slots=True)
class Words:
    """It holds one of these phrases, as the watched words of 声量 are met."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """It answers a message: of staff, or of anyone."""

    whom: str


Condition = Did | After | First | Kind | Asks | Words | ReplyTo


@dataclass(frozen=True, slots=True)
class Stage:
    """every: all conditions must hold, else any of them. Without conditions: the first stage."""

    key: str
    name: str
    conditions: tuple[Did, ...] = ()
    every: bool = False


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """A message belongs to it if any of its conditions holds."""

    key: str
    name: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A message is in the last stage whose rule holds, and in every touchpoint that fits."""

    stages: tuple[Stage, ...]
    touchpoints: tuple[Touchpoint, ...]

    @property
    def places(self) -> list[str]:
        """The keys of the touchpoints as rows have them."""
        return [*(one.key for one in self.touchpoints), REST, ALL]

    @property
    def steps(self) -> list[str]:
        """The keys of the stages as rows have them."""
        return [*(one.key for one in self.stages), ALL]


def read_plan(stages: Any, touchpoints: Any) -> Plan:
    """From JSON. Raises BadPlan."""
    if not isinstance(stages, list) or not 2 <= len(stages) <= MOST_STAGES:
        raise BadPlan(_("阶段要有 2 到 %(most)s 个。") % {"most": MOST_STAGES})
    if not isinstance(touchpoints, list) or not 1 <= len(touchpoints) <= MOST_TOUCHPOINTS:
        raise BadPlan(_("触点要有 1 到 %(most)s 个。") % {"most": MOST_TOUCHPOINTS})
    plan = Plan(
        tuple(_stage(told, at) for at, told in enumerate(stages)), tuple(_touchpoint(told) for told in touchpoints)
    )
    for some in (plan.stages, plan.touchpoints):
        _each_once([one.key for one in some])
        _each_once([one.name for one in some])
    return plan


def _each_once(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise BadPlan(_("「%(name)s」出现了两次。") % {"name": name})


def _stage(told: Any, at: int) -> Stage:
    key, name = _named(told)
    every = "all" in told
    conditions = _conditions(told, name, "all" if every else "any", STAGE_READERS, least=1 if at else 0)
    if not at and conditions:
        raise BadPlan(_("第一个阶段「%(name)s」不能有条件：不在后面任何阶段的消息都算在这里。") % {"name": name})
    return Stage(key, name, conditions, every and bool(conditions))


def _touchpoint(told: Any) -> Touchpoint:
    key, name = _named(told)
    return Touchpoint(key, name, _conditions(told, name, "any", TOUCHPOINT_READERS, least=1))


def _named(told: Any) -> tuple[str, str]:
    if not isinstance(told, dict):
        raise BadPlan(_("阶段和触点要写成 {…} 这样的对象。"))
    key, name = told.get("key"), told.get("name")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise BadPlan(_("名字要有 1 到 %(most)s 个字。") % {"most": LONGEST_NAME})
    if not isinstance(key, str) or not KEY.fullmatch(key) or key in (ALL, REST):
        raise BadPlan(_("「%(name)s」的代号要以小写字母开头，只含小写字母、数字和下划线。") % {"name": name})
    return key, name.strip()


def _conditions(told: dict[str, Any], name: str, under: str, readers: Mapping[str, Any], *, least: int) -> Any:
    found = told.get(under, [])
    if not isinstance(found, list) or not least <= len(found) <= MOST_CONDITIONS:
        bounds = {"name": name, "least": least, "most": MOST_CONDITIONS}
        raise BadPlan(_("「%(name)s」要有 %(least)s 到 %(most)s 个条件。") % bounds)
    return tuple(_condition(one, name, readers) for one in found)


def _condition(told: Any, name: str, readers: Mapping[str, Callable[[dict[str, Any], str], Condition]]) -> Condition:
    kinds = [key for key in readers if isinstance(told, dict) and key in told]
    if len(kinds) != 1:
        raise _bad(name, _("条件要有且只有其中一个：%(names)s。") % {"names": "、".join(readers)})
    return readers[kinds[0]](told, name)


def _bad(name: str, why: str) -> BadPlan:
    return BadPlan(_("「%(name)s」：") % {"name": name} + why)


def _did(told: dict[str, Any], name: str) -> Did:
    times = told.get("at_least", 1)
    if isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= MOST_TIMES:
        raise _bad(name, _("次数要是 1 到 %(most)s 的整数。") % {"most": MOST_TIMES})
    within = _window(told, name) if told.get("within") else None
    return Did(_strings(told, "did", name, MOST_KINDS), times, within)


def _not(told: dict[str, Any], name: str) -> Did:
    inner = _condition(told["not"], name, {"did": _did})
    assert isinstance(inner, Did)
    return Did(inner.kinds, inner.at_least, inner.within, negated=True)


def _after(told: dict[str, Any], name: str) -> After:
    return After(_strings(told, "after", name, MOST_KINDS), _window(told, name))


def _words(told: dict[str, Any], name: str) -> Words:
    words = _strings(told, "words", name, MOST_WORDS)
    if empty := [word for word in words if not normal(word).strip()]:
        raise _bad(name, _("「%(word)s」里没有字。") % {"word": empty[0]})
    return Words(words)


def _reply(told: dict[str, Any], name: str) -> ReplyTo:
    if told["reply_to"] not in TO:
        raise _bad(name, _("%(name)s 要是其中一个：%(names)s。") % {"name": "reply_to", "names": "、".join(TO)})
    return ReplyTo(told["reply_to"])


def _window(told: dict[str, Any], name: str) -> int:
    try:
        window = duration(str(told.get("within", "")))
    except BadQuery as reason:
        raise _bad(name, str(reason)) from None
    if window > LONGEST_MS:
        raise _bad(name, _("最长 3650 天。"))
    return window


def _strings(told: dict[str, Any], key: str, name: str, most: int) -> tuple[str, ...]:
    found = told[key]
    if not isinstance(found, list) or not all(isinstance(one, str) and 0 < len(one.strip()) <= 64 for one in found):
        raise _bad(name, _("%(name)s 要是文字的列表。") % {"name": key})
    several = tuple(dict.fromkeys(one.strip() for one in found))
    several = several if key == "words" else tuple(sorted(several))  # kinds have no order
    if not 1 <= len(several) <= most:
        raise _bad(name, _("%(name)s 要有 1 到 %(most)s 个。") % {"name": key, "most": most})
    return several


STAGE_READERS: dict[str, Callable[[dict[str, Any], str], Condition]] = {"did": _did, "not": _not}
TOUCHPOINT_READERS: dict[str, Callable[[dict[str, Any], str], Condition]] = {
    "after": _after,
    "first": lambda _told, _name: First(),
    "kind": lambda told, name: Kind(_strings(told, "kind", name, MOST_KINDS)),
    "asks": lambda _told, _name: Asks(),
    "words": _words,
    "reply_to": _reply,
}


def written(plan: Plan) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The JSON of its stages and its touchpoints: `read_plan(*written(plan)) == plan`."""
    stages = [
        {"key": one.key, "name": one.name, "all" if one.every else "any": [_written(each) for each in one.conditions]}
        for one in plan.stages
    ]
    touchpoints = [
        {"key": one.key, "name": one.name, "any": [_written(each) for each in one.conditions]}
        for one in plan.touchpoints
    ]
    return stages, touchpoints


def _written(condition: Condition) -> dict[str, Any]:  # noqa: PLR0911
    match condition:
        case Did(kinds, at_least, within, negated):
            told: dict[str, Any] = {"did": list(kinds), "at_least": at_least}
            told |= {"within": written_duration(within)} if within else {}
            return {"not": told} if negated else told
        case After(kinds, within):
            return {"after": list(kinds), "within": written_duration(within)}
        case First():
            return {"first": True}
        case Kind(kinds):
            return {"kind": list(kinds)}
        case Asks():
            return {"asks": True}
        case Words(words):
            return {"words": list(words)}
        case ReplyTo(whom):
            return {"reply_to": whom}
