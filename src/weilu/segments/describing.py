"""Rules in words, a line each, in the reader's language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from weilu.analytics.options import ANY, UNITS_MS
from weilu.analytics.rfm import GROUP_WORDS
from weilu.events.feelings import EMOTION_WORDS, SOUND_WORDS
from weilu.events.templatetags.kinds import kind_name
from weilu.members.models import Lifecycle
from weilu.segments.rules import Did, Either, Every, Has, Leaf, Listed, Not, Rule, Stands, Tagged, Valued, Went, Within

SIGNS = {"at_least": "≥", "at_most": "≤", "exactly": "="}


@dataclass(frozen=True, slots=True)
class Line:
    """depth: 0 for the outermost."""

    depth: int
    words: str


def lines(rule: Rule, depth: int = 0, *, negated: bool = False) -> Iterator[Line]:
    """The tree from above to below."""
    match rule:
        case Not(inner):
            yield from lines(inner, depth, negated=not negated)
        case Every(rules) | Either(rules):
            every = isinstance(rule, Every)
            if negated:
                yield Line(depth, _("并非同时满足：") if every else _("一条也不满足："))
            else:
                yield Line(depth, _("同时满足：") if every else _("满足任意一条："))
            for one in rules:
                yield from lines(one, depth + 1)
        case _:
            words = of_leaf(rule)
            yield Line(depth, _("不是：%(rule)s") % {"rule": words} if negated else words)


def wanted(rule: Rule, *, negated: bool = False) -> Iterator[bool]:
    """For each of `rules.leaves`: whether it is asked for (True), or that it is not so."""
    match rule:
        case Not(inner):
            yield from wanted(inner, negated=not negated)
        case Every(rules) | Either(rules):
            for one in rules:
                yield from wanted(one, negated=negated)
        case _:
            yield not negated


def of_leaf(leaf: Leaf) -> str:  # noqa: PLR0911
    """One rule as a sentence."""
    match leaf:
        case Did():
            return _of_did(leaf)
        case Went(kinds, window, within):
            steps = " → ".join(of_kind(kind) for kind in kinds)
            facts = {"steps": steps, "window": of_duration(window), "days": within}
            return _("最近 %(days)s 天内，%(window)s之内先后：%(steps)s") % facts
        case Has():
            return _of_has(leaf)
        case Stands(states):
            return _("生命周期：%(states)s") % {"states": of_several(Lifecycle(state).label for state in states)}
        case Valued(groups):
            return _("RFM 分组：%(groups)s") % {"groups": of_several(GROUP_WORDS[group] for group in groups)}
        case Listed(numbers):
            return _("在 %(count)s 位成员的名单里") % {"count": len(numbers)}
    return _of_name(leaf)


def _of_name(leaf: Tagged | Within) -> str:
    if isinstance(leaf, Tagged):
        return _("有标签「%(name)s」") % {"name": leaf.tag}
    return _("在分群「%(name)s」里") % {"name": leaf.segment}


def of_several(names: Iterable[object]) -> str:
    return pgettext("列举", "、").join(map(str, names))


def of_kind(name: str) -> str:
    return _("任一主动行为") if name == ANY else str(kind_name(name))


def of_duration(ms: int) -> str:
    """In the largest unit that it is a whole number of."""
    words = {"d": _("%(n)s 天"), "h": _("%(n)s 小时"), "m": _("%(n)s 分钟")}
    unit = next(unit for unit in ("d", "h", "m") if ms % UNITS_MS[unit] == 0)
    return words[unit] % {"n": ms // UNITS_MS[unit]}


def _of_did(leaf: Did) -> str:
    what = of_kind(leaf.kind)
    told = [str(SOUND_WORDS[leaf.sounds])] if leaf.sounds else []
    told += [str(EMOTION_WORDS[leaf.emotion])] if leaf.emotion else []
    told += [leaf.platform] if leaf.platform else []
    what += f" ({', '.join(told)})" if told else ""
    facts = {"when": _of_when(leaf), "what": what, "sign": SIGNS[leaf.how], "times": f"{leaf.times:,.12g}"}
    if leaf.summed:
        return _("%(when)s，%(what)s的数值合计 %(sign)s %(times)s") % facts
    return _("%(when)s，%(what)s %(sign)s %(times)s 次") % facts


def _of_when(leaf: Did) -> str:
    if leaf.within:
        return _("最近 %(days)s 天") % {"days": leaf.within}
    if leaf.first and leaf.last:
        return _("%(first)s 到 %(last)s") % {"first": leaf.first, "last": leaf.last}
    if leaf.first:
        return _("%(first)s 起") % {"first": leaf.first}
    return _("到 %(last)s 为止") % {"last": leaf.last} if leaf.last else _("有史以来")


def of_attribute(name: str) -> str:
    return {"channel": _("渠道"), "birthday": _("生日")}.get(name, name)


def _of_has(leaf: Has) -> str:
    facts = {"name": of_attribute(leaf.name), "value": leaf.value}
    if leaf.low is not None or leaf.high is not None:
        return _of_compared(leaf)
    words = {
        "is": _("%(name)s是「%(value)s」"),
        "is_not": _("%(name)s不是「%(value)s」"),
        "contains": _("%(name)s含有「%(value)s」"),
        "known": _("填了%(name)s"),
        "unknown": _("没填%(name)s"),
    }
    return words[leaf.how] % facts


def _of_compared(leaf: Has) -> str:
    low, high = (None if end is None else f"{end:,.12g}" for end in (leaf.low, leaf.high))
    facts = {"name": of_attribute(leaf.name), "sign": SIGNS.get(leaf.how), "low": low, "high": high}
    if leaf.how == "between":
        return _("%(name)s在 %(low)s 到 %(high)s 之间") % facts
    return _("%(name)s %(sign)s %(value)s") % (facts | {"value": high if low is None else low})
