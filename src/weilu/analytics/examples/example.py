"""What an example is: a few events, and the rows that must come out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ZONE = "Asia/Shanghai"
BOT, STAFF = "小围", "老板"
FIELDS = ("channel", "content", "platform", "text", "emotion", "to", "sentiment", "intensity")
READ = {"to": int, "sentiment": float, "intensity": float}


@dataclass(frozen=True, slots=True)
class Told:
    """Who did what at which local time, "2026-03-02 09:00". to: which event it answers, counted from 1; 0 none.
    sentiment, emotion, intensity: as what the text was judged."""

    who: str
    when: str
    kind: str
    value: float | None = None
    channel: str = ""
    content: str = ""
    platform: str = "wechat"
    to: int = 0
    text: str = ""
    sentiment: float = 0.0
    emotion: str = ""
    intensity: float = 0.0
    props: Mapping[str, str] = field(default_factory=dict)

    @property
    def more(self) -> str:
        """Everything besides, as it is written."""
        named = {"channel": self.channel, "content": self.content, "to": f"#{self.to}" if self.to else "", **self.props}
        named |= {"text": self.text, "emotion": self.emotion}
        if self.emotion:
            named |= {"sentiment": f"{self.sentiment:g}", "intensity": f"{self.intensity:g}"}
        value = [f"{self.value:g}"] if self.value is not None else []
        return " ".join([*value, *(f"{name}={said}" for name, said in named.items() if said)])


@dataclass(frozen=True, slots=True)
class Example:
    """rows: all rows, or with `sparse` only those that are not nought. why: how they come about, line by line. options,
    kinds: what is asked besides."""

    metric: str
    told: tuple[Told, ...]
    first: dt.date
    last: dt.date
    grain: str
    rows: tuple[dict[str, Any], ...]
    why: tuple[str, ...]
    sparse: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()

    @property
    def keys(self) -> list[str]:
        return list(self.rows[0])

    @property
    def table(self) -> list[list[Any]]:
        return [[_written(row[key]) for key in self.keys] for row in self.rows]


def _written(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return "–" if value is None else value


def told(text: str) -> tuple[Told, ...]:
    """One event a line: day, time, who, kind, then a number or name=word; the year is 2026."""
    return tuple(_line(*line.split()) for line in text.strip().splitlines())


def _line(day: str, time: str, who: str, kind: str, *more: str) -> Told:
    value = next((float(word) for word in more if "=" not in word), None)
    named = dict(word.split("=") for word in more if "=" in word)
    fields: dict[str, Any] = {name: READ.get(name, str)(named.pop(name)) for name in FIELDS if name in named}
    return Told(who, f"2026-{day} {time}", kind, value, **fields, props=named)


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def rows(keys: str, *lines: tuple[Any, ...]) -> tuple[dict[str, Any], ...]:
    """Rows from one line of keys and one of values each."""
    return tuple(dict(zip(keys.split(), line, strict=True)) for line in lines)
