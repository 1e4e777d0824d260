"""What only some metrics can be asked: how each such option is read, and what it is when nobody says."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from weilu.analytics.query import BadQuery, words
from weilu.kit.matching import normal

ANY = "active"
"""In place of a kind: any active event."""

UNITS_MS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000}
MOST_STEPS = 20
MOST_WORDS = 200  # each is looked for in every message of the span


@dataclass(frozen=True, slots=True)
class Option:
    """`--name` of a command, `name=` of an address. read: from words to the value a metric takes (hashable), raises
    BadQuery; several metrics may share a name and read it differently."""

    name: str
    read: Callable[[str], Any]
    default: Any
    help: str  # English, for the command line
    many: bool = False  # may be given several times


def kind(name: str) -> str:
    """The name of a kind, declared or custom."""
    name = name.strip()
    if not name or len(name) > 64:
        raise BadQuery(_("事件种类的名字要有 1 到 64 个字。"))
    return name


def steps(text: str) -> tuple[str, ...]:
    """Kinds in order, separated by commas; the same one may come again."""
    found = tuple(kind(part) for part in str(text).split(","))
    if not 2 <= len(found) <= MOST_STEPS:
        raise BadQuery(
            _("步骤要有 2 到 %(most)s 个，现在是 %(count)s 个。") % {"most": MOST_STEPS, "count": len(found)}
        )
    return found


def duration(text: str) -> int:
    """`30m`, `24h`, `7d` in milliseconds; a plain number means minutes."""
    found = re.fullmatch(r"(\d{1,6})([mhd]?)", str(text).strip())
    if not found or int(found[1]) == 0:
        raise BadQuery(_("时长要写成 30m、24h 或 7d，且大于 0，不是 %(text)s。") % {"text": text})
    return int(found[1]) * UNITS_MS[found[2] or "m"]


def written_duration(milliseconds: int) -> str:
    """As `duration` reads it."""
    unit = next(unit for unit in ("d", "h", "m") if milliseconds % UNITS_MS[unit] == 0)
    return f"{milliseconds // UNITS_MS[unit]}{unit}"


def window(text: str) -> int | str:
    """A duration, or `day`: the same local day."""
    return "day" if str(text).strip() == "day" else duration(text)


def number(low: int, high: int) -> Callable[[str], int]:
    """A whole number within bounds."""

    def read(text: str) -> int:
        text = str(text).strip()
        if not re.fullmatch(r"\d{1,7}", text) or not low <= int(text) <= high:
            bounds = {"low": low, "high": high, "text": text}
            raise BadQuery(_("要一个 %(low)s 到 %(high)s 之间的整数，不是 %(text)s。") % bounds)
        return int(text)

    return read


def choice(*names: str) -> Callable[[str], str]:
    """One of these words."""

    def read(text: str) -> str:
        if text not in names:
            raise BadQuery(_("没有 %(text)s：用 %(names)s。") % {"text": text, "names": "、".join(names)})
        return text

    return read


def field_name(text: str) -> str:
    """The name of a field of the event, or of one of its properties."""
    text = str(text).strip()
    if not text or len(text) > 64 or re.search(r"[`\\\x00-\x1f]", text):
        raise BadQuery(_("没有叫 %(text)s 的属性。") % {"text": text})
    return text


def ranges(text: str) -> tuple[tuple[int, int], ...]:
    """`12` → ((0, 12),); `1-7,8-14` → ((1, 7), (8, 14))."""
    found = []
    for part in words(str(text)):
        match = re.fullmatch(r"(\d{1,4})(?:(?:-|\.\.|…)(\d{1,4}))?", part)
        if not match or (match[2] and int(match[1]) > int(match[2])):
            raise BadQuery(_("间隔要写成 12，或 1-7、1-7,8-14，不是 %(text)s。") % {"text": text})
        found.append((int(match[1]), int(match[2])) if match[2] else (0, int(match[1])))
    if not found:
        raise BadQuery(_("间隔要写成 12，或 1-7、1-7,8-14，不是 %(text)s。") % {"text": text})
    return tuple(found)


def each_once(words: Iterable[str]) -> tuple[str, ...]:
    """In order, of those that differ only in their writing the first."""
    found: dict[str, str] = {}
    for word in words:
        if form := normal(word):
            found.setdefault(form, word)
    return tuple(sorted(found.values()))


def phrases(text: str) -> tuple[str, ...]:
    """Words separated by commas. Raises BadQuery."""
    found = each_once(words(text))
    if not 1 <= len(found) <= MOST_WORDS:
        raise BadQuery(_("要 1 到 %(most)s 个词。") % {"most": MOST_WORDS})
    return found


def written(option: Option, value: Any) -> str:
    """The words that `option.read` reads as this value."""
    if option.read in (duration, window) and isinstance(value, int):
        return f"{value // UNITS_MS['m']}m"
    if isinstance(value, tuple):
        return ",".join(f"{one[0]}-{one[1]}" if isinstance(one, tuple) else str(one) for one in value)
    return str(value)
