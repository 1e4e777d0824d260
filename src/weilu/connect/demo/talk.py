"""How people talk: words with slots, plays (conversations written line by line), and each age's way of ending a line.

The words and plays are text files beside this module, so that whoever has a better line can add it without code:

    words/*.txt   name: option | option with {another name} | ∅      (∅: nothing; several lines of one name add up)
    plays/*.txt   ## title | rooms | weight | stages | mood
                  ~ names drawn once and kept through the play
                  A: option | option            a person speaks
                  B?60>A: option | option       with a chance of 60 %, as a reply to A's last line
                  *2-5>A: option | option       two to five others, each a fresh face
    speakers      A–F people, * others, S staff, O the bot, T a topic's title
                  a `!` after it (A!, S!) marks a question that wants an answer, and staff's answer
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

Chance = Callable[[], float]


class Slot:
    """A gap in a line: filled from what the talk has bound to the name, else from the word's options."""

    __slots__ = ("name", "options")

    def __init__(self, name: str, options: "Options") -> None:
        self.name = name
        self.options = options


Line = str | tuple[str | Slot, ...]
Options = list[Line]
Bound = Mapping[str, str | Options]

BOUND = frozenset(("标题", "新人", "天数", "本周山", "节日", "天气话", "季节景", "祝福"))
"""Names that the day or the moment fills, never the words."""

_SLOT = re.compile(r"\{([^{}]+)\}")
_HEAD = re.compile(r"^(?P<who>[A-FSOT*])(?P<ask>!?)(?P<times>\d+(?:-\d+)?)?(?:\?(?P<odds>\d*))?(?:>(?P<to>[A-FSO]))?$")


@dataclass(frozen=True, slots=True)
class Cue:
    """One line of a play. `odds`: the chance that it is said; `least`–`most` times, by others each time if more."""

    who: str
    asks: bool
    to: str
    odds: float
    least: int
    most: int
    options: Options


@dataclass(frozen=True, slots=True)
class Play:
    title: str
    rooms: frozenset[str]
    weight: float
    stages: tuple[str, ...]
    mood: str
    drawn: tuple[str, ...]
    cues: list[Cue] = field(default_factory=list)


class Language:
    """All words and plays, compiled once."""

    def __init__(self) -> None:
        self.words: dict[str, Options] = {}
        self.plays: list[Play] = []
        for text in _texts("words"):
            for name, options in _sections(text):
                self.options(name).extend(self.compiled(options))
        for text in _texts("plays"):
            self._read_plays(text)
        empty = sorted(
            name for name, options in self.words.items() if not options and name[0] != "@" and name not in BOUND
        )
        if empty:
            raise LookupError(f"words without options: {empty}")

    def options(self, name: str) -> Options:
        return self.words.setdefault(name, [])

    def compiled(self, text: str) -> Options:
        return [self._line(option.strip()) for option in text.split(" | ") if option.strip()]

    def _line(self, text: str) -> Line:
        text = "" if text == "∅" else text
        pieces = _SLOT.split(text)
        if len(pieces) == 1:
            return text
        gaps = [Slot(piece, self.options(piece)) if n % 2 else piece for n, piece in enumerate(pieces)]
        return tuple(gap for gap in gaps if gap)

    def _loosened(self, line: Line) -> Line:
        """A line without gaps would come back word for word: let people begin and end it in their own way."""
        if not isinstance(line, str) or len(line) < 4:
            return line
        opening, ending = Slot("头", self.options("头")), Slot("接", self.options("接"))
        return (opening, line) if line[-1] in "！？?!～…" else (opening, line, ending)

    def _read_plays(self, text: str) -> None:
        for line in text.splitlines():
            if line.startswith("## "):
                title, rooms, weight, stages, mood = [*(part.strip() for part in line[3:].split("|")), "", ""][:5]
                self.plays.append(
                    Play(title, frozenset(rooms.split()), float(weight), tuple(stages.split()), mood, (), [])
                )
            elif line.startswith("~ "):
                last = self.plays[-1]
                self.plays[-1] = Play(
                    last.title, last.rooms, last.weight, last.stages, last.mood, tuple(line[2:].split()), last.cues
                )
            elif line.strip():
                head, options = line.split(": ", 1)
                told = self.compiled(options)
                if not self.plays[-1].mood and head[0] not in "SOT":
                    told = [self._loosened(option) for option in told]
                self.plays[-1].cues.append(_cue(head.strip(), told))


def _cue(head: str, options: Options) -> Cue:
    found = _HEAD.match(head)
    if not found:
        raise LookupError(f"not a cue: {head}")
    least, _, most = (found["times"] or "1").partition("-")
    odds = float(found["odds"] or 50) / 100 if "?" in head else 1.0
    return Cue(found["who"], bool(found["ask"]), found["to"] or "", odds, int(least), int(most or least), options)


def _texts(folder: str) -> Iterator[str]:
    here = files("weilu.connect.demo").joinpath(folder)
    for entry in sorted(here.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".txt"):
            yield entry.read_text(encoding="utf-8")


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """name: options, where a line that begins with a blank goes on with the one before."""
    name, options = "", ""
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line[0] == " ":
            options += " | " + line.strip().removeprefix("| ")
            continue
        if name:
            yield name, options
        name, _, options = line.partition(": ")
    if name:
        yield name, options


@cache
def language() -> Language:
    return Language()


def speak(chance: Chance, options: Options, bound: Bound) -> str:
    """One of the options with its gaps filled."""
    return fill(chance, options[int(chance() * len(options))], bound)


def fill(chance: Chance, line: Line, bound: Bound) -> str:
    """The line with its gaps filled: by what is bound to their names, else by a word."""
    if isinstance(line, str):
        return line
    said = []
    for part in line:
        if isinstance(part, str):
            said.append(part)
            continue
        known = bound.get(part.name, part.options)
        said.append(known if isinstance(known, str) else speak(chance, known, bound))
    return "".join(said)


_SLIPS = (
    ("的", "得"),
    ("在", "再"),
    ("吧", "把"),
    ("已经", "以经"),
    ("那", "哪"),
    ("做", "作"),
    ("他", "她"),
    ("好像", "好象"),
)
_FACES = (
    "(｡･ω･｡)",
    "(๑•̀ㅂ•́)و✧",
    "(≧▽≦)",
    "╮(╯▽╰)╭",
    "(*^▽^*)",
    "(´▽`)",
    "ヾ(◍°∇°◍)ﾉﾞ",
    "(¬‿¬)",
    "_(:з」∠)_",
    "(°ー°〃)",
    "(づ￣3￣)づ",
    "٩(๑❛ᴗ❛๑)۶",
    "(=^･ω･^=)",
    "(๑´ڡ`๑)",
)
_SIGNS = (
    "😂",
    "🤣",
    "😄",
    "😊",
    "😍",
    "🥰",
    "👍",
    "🙌",
    "✨",
    "🌲",
    "☕",
    "⛰️",
    "🏕️",
    "🌤️",
    "🔥",
    "💪",
    "🎒",
    "🥾",
    "🍃",
    "😋",
    "🤔",
    "👀",
    "🐶",
    "🌈",
    "🍂",
)
_ELDER = (
    "👍",
    "👍👍",
    "👍👍👍",
    "🌹",
    "🌹🌹🌹",
    "[强]",
    "[玫瑰]",
    "[抱拳]",
    "[握手]",
    "😊",
    "☀️",
    "🙏",
    "[微笑]",
    "🎉",
)
_MOODS = {
    "怒": ("😡", "😤", "！！！", "？？？", "🙄", "……", "！", "💢", "！！", "😑", "。。。"),
    "哀": ("😢", "😭", "……", "💔", "🥲", "😔", "。", "🫂"),
    "惧": ("😨", "😰", "！！", "……", "🙏", "😱", "！", "🙏🙏"),
    "惊": ("😱", "😲", "！！！", "🎉", "🎉🎉", "！？", "？！", "✨", "😳"),
}


def utter(chance: Chance, text: str, style: int, mood: str) -> str:
    """The line as this age (0 young to 2 older) would send it, in the play's mood."""
    luck = chance()
    if mood in _MOODS:
        return text if luck < 0.55 else text.rstrip("。！") + _one(chance, _MOODS[mood])
    if luck < 0.014:
        right, wrong = _one(chance, _SLIPS)
        return text.replace(right, wrong, 1)
    return _ENDINGS[style](chance, text, luck)


def _young(chance: Chance, text: str, luck: float) -> str:
    """Laughter of its own length, faces, signs; hardly a full stop."""
    text = text.removesuffix("。")
    if luck < 0.14:
        comma = "，" if text[-1:].isalnum() and chance() < 0.5 else ""
        return text + comma + "哈" * (2 + int(chance() ** 2 * 9))
    if luck < 0.20:
        return f"{text} {_one(chance, _FACES)}"
    if luck < 0.34:
        return text + _one(chance, _SIGNS) * (1 + int(chance() * 1.3))
    return text + _one(chance, ("～", "~", "！", "！！", "hhh", "诶")) if luck < 0.42 else text


def _grown(chance: Chance, text: str, luck: float) -> str:
    if luck < 0.12:
        return text + _one(chance, _SIGNS)
    return text + "哈" * (2 + int(chance() * 3)) if luck < 0.17 else text


def _older(chance: Chance, text: str, luck: float) -> str:
    if luck < 0.6:
        return text
    return f"{text} {_one(chance, _ELDER)}" if luck < 0.9 else text.rstrip("。") + "！"


_ENDINGS = (_young, _grown, _older)


def _one[T](chance: Chance, things: Sequence[T]) -> T:
    return things[int(chance() * len(things))]
