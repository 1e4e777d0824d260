"""What is asked: a span of local days, a grain, filters and options. Read strictly, refused in one line."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from django.utils.translation import gettext as _

from weilu.team.models import Community

Grain = Literal["day", "week", "month"]
LONGEST = 366 * 30  # days: no community is older


class BadQuery(Exception):
    """The question makes no sense; the message says in one line what to change. about: which of the answers is meant,
    by the name that an address gives it, where the message does not say so itself."""

    def __init__(self, message: str = "", *, about: str = "") -> None:
        super().__init__(message)
        self.about = about

    @property
    def named(self) -> str:
        """The message, which answer it speaks of first."""
        return f"{self.about}: {self}" if self.about else str(self)


@dataclass(frozen=True, slots=True)
class Query:
    """One question to one community.

    first, last: whole local days, both included; None: from the first event, to yesterday. kinds, platforms, spaces
    (Space ids): empty for all. segments: names of segments (分群), everybody in any of them. options: what only some
    metrics know (analytics/options.py), values as read.
    """

    community: Community
    first: dt.date | None = None
    last: dt.date | None = None
    grain: Grain = "day"
    kinds: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    spaces: tuple[int, ...] = ()
    segments: tuple[str, ...] = ()
    include_staff: bool = False
    include_bots: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    def between(self, first: dt.date, last: dt.date) -> "Query":
        return replace(self, first=first, last=last)

    def filters(self) -> dict[str, Any]:
        """What was asked, as results repeat it."""
        return {
            "from": str(self.first) if self.first else None,
            "to": str(self.last) if self.last else None,
            "grain": self.grain,
            "kind": list(self.kinds),
            "platform": list(self.platforms),
            "space": list(self.spaces),
            "segment": list(self.segments),
            "include_staff": self.include_staff,
            "include_bots": self.include_bots,
            **{name: list(value) if isinstance(value, tuple) else value for name, value in self.options.items()},
        }


def read(community: Community, asked: Mapping[str, Any]) -> Query:
    """A query without options from words (a command line, a URL): from, to, grain, kind, platform, space, segment,
    include_staff, include_bots.

    Lists may be given as lists or separated by commas. Raises BadQuery.
    """
    grain = str(asked.get("grain") or "day")
    if grain not in get_args(Grain):
        raise BadQuery(_("没有粒度 %(grain)s：用 day、week 或 month。") % {"grain": grain}, about="grain")
    query = Query(
        community,
        first=_day(asked.get("from"), "from"),
        last=_day(asked.get("to"), "to"),
        grain=grain,  # type: ignore[arg-type]
        kinds=words(asked.get("kind")),
        platforms=words(asked.get("platform")),
        spaces=_spaces(community, words(asked.get("space"))),
        segments=words(asked.get("segment")),
        include_staff=_flag(asked.get("include_staff"), "include_staff"),
        include_bots=_flag(asked.get("include_bots"), "include_bots"),
    )
    return checked(query)


def checked(query: Query) -> Query:
    """The query itself, if its span makes sense. Raises BadQuery."""
    if query.first and query.last:
        if query.first > query.last:
            span = {"first": query.first, "last": query.last}
            raise BadQuery(_("时间段的结束（%(last)s）早于开始（%(first)s）。") % span)
        if (query.last - query.first).days > LONGEST:
            raise BadQuery(_("时间段超过了 30 年。"))
    return query


def _day(value: Any, name: str) -> dt.date | None:
    if value in (None, ""):
        return None
    if isinstance(value, dt.date):
        return value
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        raise BadQuery(_("%(name)s 要写成 2026-03-01 这样的日期，不是 %(value)s。") % {"name": name, "value": value})
    try:
        day = dt.date.fromisoformat(str(value))
    except ValueError:
        raise BadQuery(_("没有 %(value)s 这一天。") % {"value": value}, about=name) from None
    if not 1970 <= day.year <= 2148:
        raise BadQuery(_("%(name)s %(value)s 超出了范围。") % {"name": name, "value": day})
    return day


def words(value: Any) -> tuple[str, ...]:
    """The items of a list, or of a text separated by commas; each once, without blanks around."""
    items = value.split(",") if isinstance(value, str) else list(value or ())
    return tuple(dict.fromkeys(str(item).strip() for item in items if str(item).strip()))


FLAGS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def _flag(value: Any, name: str) -> bool:
    told = str(value or "0").strip().lower()
    if told not in FLAGS:
        raise BadQuery(_("%(name)s 要写 true 或 false，不是 %(value)s。") % {"name": name, "value": value})
    return FLAGS[told]


def _is_number(name: str) -> bool:
    return name.isdecimal() and len(name) < 10


def _spaces(community: Community, names: tuple[str, ...]) -> tuple[int, ...]:
    """Rooms by number or by name. Raises BadQuery for one that is not there."""
    found: list[int] = []
    for name in names:
        rooms = community.spaces.filter(pk=int(name)) if _is_number(name) else community.spaces.filter(name=name)
        if not rooms:
            raise BadQuery(_("这个社群里没有名叫 %(name)s 的群或频道。") % {"name": name}, about="space")
        found += [room.pk for room in rooms]
    return tuple(found)
