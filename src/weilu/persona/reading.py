"""A text that is checked, for what it is meant, and a finding at a span of it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from weilu.kit.matching import mapped
from weilu.persona.finding import Finding
from weilu.persona.reasons import REASONS

LINK = re.compile(r"https?://\S+")
_ENDS = re.compile(r"[。!?;\n…]+")


@dataclass(frozen=True, slots=True)
class Occasion:
    """For what a text is meant. scene: a key of card.SCENES; purpose: as a delivery's; segments: those that whom it
    goes to is in; limit: the longest it may be, as `length` counts."""

    scene: str = ""
    purpose: str = ""
    machine: bool = False
    segments: frozenset[int] = frozenset()
    limit: int = 0
    length: Callable[[str], int] = len


@dataclass(slots=True)
class Read:
    """A text, its normal form, and where its sentences end."""

    text: str
    form: str
    places: Sequence[int]
    ends: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> "Read":
        form, places = mapped(text)
        return cls(text, form, places, [match.end() for match in _ENDS.finditer(form)])

    def sentence(self, place: int) -> tuple[int, int]:
        at = bisect_right(self.ends, place)
        return self.ends[at - 1] if at else 0, self.ends[at] if at < len(self.ends) else len(self.form)

    def written(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as written of one in the normal form."""
        return self.places[start], self.places[end - 1] + 1


def found_at(read: Read, start: int, end: int, rule: str, level: str, source: str = "", instead: str = "") -> Finding:
    """A finding at a span of the normal form."""
    begins, ends = read.written(start, end)
    quote, reason = read.text[begins:ends], REASONS[rule]
    facts = {"quote": quote if len(quote) <= 30 else f"{quote[:29]}…"}
    return Finding(rule, level, begins, ends, quote, str(reason.why) % facts, str(reason.fix) % facts, source, instead)
