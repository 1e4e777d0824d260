"""What rules say: the slots of a text, and what fills them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.translation import get_language

from weilu.connect.reactions.models import ReactionRule

Kind = ReactionRule.Kind
SLOTS: dict[str, tuple[str, ...]] = {
    Kind.REPLY: ("称呼", "群名", "社群"),
    Kind.WELCOME: ("名单", "人数", "群名", "社群"),
    Kind.CHECK_IN: ("称呼", "天数", "群名", "社群"),
    Kind.ALERT: (),
}
"""By kind of rule, what may stand in braces."""
ENGLISH = {"称呼": "name", "名单": "names", "人数": "count", "天数": "day", "群名": "room", "社群": "community"}
SAMPLE = {"称呼": "阿杉", "名单": "阿杉、小禾", "人数": 2, "天数": 3, "群名": "这个群", "社群": "这里"}
"""What may stand there, to look at a text as it will be said."""
_MEANT = {english: slot for slot, english in ENGLISH.items()}

NAMED = 8  # newcomers of one welcome whose names are said
LONGEST_NAME = 20
_SLOT = re.compile(r"\{([^{}\n]*)\}")


def strange_slots(kind: str, texts: Iterable[str]) -> list[str]:
    """What stands in braces and is none of the kind's slots."""
    return [slot for text in texts for slot in _SLOT.findall(text) if _MEANT.get(slot, slot) not in SLOTS[kind]]


def slots_shown(kind: str) -> list[str]:
    """The slots of a kind, in the reader's language."""
    chinese = (get_language() or "").startswith("zh")
    return [slot if chinese else ENGLISH[slot] for slot in SLOTS[kind]]


def fill(text: str, facts: Mapping[str, object]) -> str:
    """facts: by the Chinese names of the slots; a text may use the English ones."""
    return _SLOT.sub(lambda found: str(facts.get(_MEANT.get(found[1], found[1]), found[0])), text)


def in_turn(rule: ReactionRule, turn: int) -> str:
    """The text whose turn it is; empty where the rule says nothing."""
    return str(rule.texts[turn % len(rule.texts)]) if rule.texts else ""


def spoken(name: str) -> str:
    """A member's name as it may stand in a message: one line, nothing invisible, no @ that would call everybody."""
    seen = "".join(" " if char.isspace() else char for char in name if unicodedata.category(char) not in {"Cc", "Cf"})
    return " ".join(seen.replace("@", "＠").split())[:LONGEST_NAME] or "朋友"


def listed(names: Iterable[str], count: int) -> str:
    """「阿杉、小禾、老周」, or of very many 「阿杉、小禾 等 50 位」."""
    some = [spoken(name) for name in names][:NAMED]
    told = "、".join(some)
    return f"{told} 等 {count} 位" if count > len(some) else told
