"""A plan while somebody clicks it together: the JSON of plan.py, which may be half filled in, and back from a form.

Fields are named "stages-1-name", those of a condition "stages-1-0-type". A button says what to do as "add stages",
"up stages 2", "condition touchpoints 0", "drop touchpoints 0 1".
"""

import re
from typing import Any

from django.utils.translation import pgettext

from weilu.analytics.journey.plan import MOST_CONDITIONS, MOST_STAGES, MOST_TOUCHPOINTS
from weilu.events.templatetags.kinds import kind_name

Told = list[dict[str, Any]]
PARTS = {"stages": MOST_STAGES, "touchpoints": MOST_TOUCHPOINTS}
NEW: dict[str, dict[str, Any]] = {
    "stages": {"did": ["purchase"], "at_least": 1},
    "touchpoints": {"after": ["purchase"], "within": "3d"},
}
UNITS = ("d", "h", "m")


def of_form(posted: Any) -> dict[str, Told]:
    """The draft that a form holds (a QueryDict)."""
    return {part: [_item(posted, part, n) for n in _numbers(posted, part, "key", most)] for part, most in PARTS.items()}


def _numbers(posted: Any, prefix: str, name: str, most: int) -> list[int]:
    found: list[int] = []
    while len(found) <= most and f"{prefix}-{len(found)}-{name}" in posted:
        found.append(len(found))
    return found


def _item(posted: Any, part: str, n: int) -> dict[str, Any]:
    path = f"{part}-{n}"
    conditions = [_condition(posted, f"{path}-{c}") for c in _numbers(posted, path, "type", MOST_CONDITIONS)]
    under = "all" if posted.get(f"{path}-rule") == "all" else "any"
    return {"key": posted[f"{path}-key"], "name": posted.get(f"{path}-name", "").strip(), under: conditions}


def _condition(posted: Any, path: str) -> dict[str, Any]:
    kind, kinds = posted[f"{path}-type"], posted.getlist(f"{path}-kinds")
    amount, unit = posted.get(f"{path}-amount", "").strip(), posted.get(f"{path}-unit", "d")
    within = f"{amount}{unit if unit in UNITS else 'd'}" if amount else ""
    match kind:
        case "did" | "not":
            times = posted.get(f"{path}-times", "1").strip()
            did: dict[str, Any] = {"did": kinds, "at_least": int(times) if re.fullmatch(r"\d{1,6}", times) else times}
            did |= {"within": within} if within else {}
            return {"not": did} if kind == "not" else did
        case "kind":
            return {"kind": kinds}
        case "words":
            words = re.split(r"[,，、\n]", posted.get(f"{path}-words", ""))
            return {"words": [word.strip() for word in words if word.strip()]}
        case "reply_to":
            return {"reply_to": posted.get(f"{path}-whom", "staff")}
        case "first" | "asks":
            return {kind: True}
    return {"after": kinds, "within": within or "3d"}


def act(draft: dict[str, Told], asked: str) -> None:
    """Carry out a button on the draft. The first stage stays where it is: it has no conditions."""
    what, part, *places = [*asked.split(" "), ""]
    numbers = [int(place) for place in places if place.isdecimal() and len(place) < 3]
    items = draft.get(part)
    if items is None:
        return
    first = 1 if part == "stages" else 0
    if what == "add" and len(items) < PARTS[part]:
        items.append({"key": _fresh(items, part), "name": "", "any": [dict(NEW[part])]})
    elif numbers and first <= numbers[0] < len(items):
        _act_on(items, what, numbers, first, part)


def _act_on(items: Told, what: str, numbers: list[int], first: int, part: str) -> None:
    at = numbers[0]
    conditions = _of(items[at])
    if what == "remove":
        del items[at]
    elif what == "up" and at > first:
        items[at - 1], items[at] = items[at], items[at - 1]
    elif what == "down" and at + 1 < len(items):
        items[at + 1], items[at] = items[at], items[at + 1]
    elif what == "condition" and len(conditions) < MOST_CONDITIONS:
        conditions.append(dict(NEW[part]))
    elif what == "drop" and numbers[1:] and numbers[1] < len(conditions):
        del conditions[numbers[1]]


def _of(item: dict[str, Any]) -> Told:
    """The conditions of a stage or touchpoint."""
    found: Told = item["all"] if "all" in item else item.get("any", [])
    return found


def _fresh(items: Told, part: str) -> str:
    """A key that none of them has."""
    taken = {item["key"] for item in items}
    return next(key for n in range(1, 1000) if (key := f"{part[0]}{n}") not in taken)


def shown(items: Told) -> list[dict[str, Any]]:
    """The items as the form shows them: every condition with all its fields filled in."""
    return [
        {
            "key": item["key"],
            "name": item["name"],
            "every": "all" in item,
            "conditions": [_fields(one) for one in _of(item)],
        }
        for item in items
    ]


def _fields(one: dict[str, Any]) -> dict[str, Any]:
    kind = next(name for name in ("not", "did", "after", "kind", "words", "reply_to", "first", "asks") if name in one)
    told = one["not"] if kind == "not" else one
    kinds = told.get("did") or told.get("after") or told.get("kind") or []
    amount = re.fullmatch(r"(.*?)([dhm]?)", str(told.get("within", "")))
    assert amount
    return {
        "type": kind,
        "kinds": kinds,
        "words_of_kinds": pgettext("列举", "、").join(str(kind_name(name)) for name in kinds),
        "times": told.get("at_least", 1),
        "amount": amount[1],
        "unit": amount[2] or "d",
        "words": "、".join(told.get("words", [])),
        "whom": told.get("reply_to", "staff"),
    }
