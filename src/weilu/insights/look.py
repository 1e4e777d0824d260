"""What numbers are looked at: span, grain, platform, room, segment, who counts, and what single metrics take besides;
read from the address, written back into it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, get_args
from urllib.parse import urlencode

from weilu.analytics.door import METRICS, Query, parse
from weilu.analytics.keeping import Keeping
from weilu.analytics.metric import first_day
from weilu.analytics.narrowing import narrowing
from weilu.analytics.periods import ONE, period_of
from weilu.analytics.query import LONGEST, BadQuery, Grain, words
from weilu.analytics.tops import newest_moment
from weilu.team.models import Community

KEYS = (
    "range",
    "from",
    "to",
    "grain",
    "platform",
    "room",
    "segment",
    "staff",
    "bots",
    "compare",
    "kind",
    "beside",
    "from2",
    "to2",
)
LONGEST_ASKED = 400  # characters of one answer in an address
RANGES = {"7": 7, "30": 30, "90": 90, "365": 365}
USUAL = "30"
OPTIONS = tuple(sorted({option.name for metric in METRICS.values() for option in metric.options}))


@dataclass(frozen=True)
class Look:
    """One state of the filters. `asked` holds what the address said, only keys in use."""

    community: Community
    asked: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, community: Community, query: Mapping[str, Any]) -> "Look":
        asked = {key: str(query.get(key, "")).strip() for key in (*KEYS, *OPTIONS)}
        return cls(community, {key: value[:LONGEST_ASKED] for key, value in asked.items() if value})

    @cached_property
    def keeping(self) -> Keeping:
        return Keeping(self.community)

    @cached_property
    def end(self) -> dt.date:
        """The last whole day that has data: where the quick spans end, so that an old archive is not an empty board."""
        newest = self.keeping.of(newest_moment, Query(self.community, dt.date(1970, 1, 1), self.community.today))
        yesterday = self.community.yesterday
        return min(yesterday, newest.astimezone(self.community.zone).date()) if newest else yesterday

    @property
    def is_old(self) -> bool:
        """Whether the data end earlier than yesterday."""
        return self.end < self.community.yesterday

    @property
    def range(self) -> str:
        if "from" in self.asked or "to" in self.asked:
            return "custom"
        chosen = self.asked.get("range", USUAL)
        return chosen if chosen in {*RANGES, "all"} else USUAL

    @cached_property
    def span(self) -> tuple[dt.date, dt.date]:
        """First and last local day, both included; always in order and no longer than can be asked."""
        last = _day(self.asked.get("to")) or self.end
        if self.range == "custom":
            first = _day(self.asked.get("from")) or last - ONE * 29
        elif self.range == "all":
            first = self.keeping.of(first_day, Query(self.community)) or last
        else:
            first = last - ONE * (RANGES[self.range] - 1)
            if self.range == "365":  # of a young community the months before it would be empty
                first = max(first, self.keeping.of(first_day, Query(self.community)) or first)
        first, last = min(first, last), max(first, last)
        return max(first, last - ONE * LONGEST), last

    @property
    def days(self) -> int:
        return (self.span[1] - self.span[0]).days + 1

    @property
    def grain(self) -> Grain:
        chosen = self.asked.get("grain")
        if chosen in get_args(Grain):
            return chosen  # type: ignore[return-value]
        return "day" if self.days <= 100 else "week" if self.days <= 750 else "month"

    @cached_property
    def query(self) -> Query:
        room = self.asked.get("room", "")
        known = room.isdecimal() and len(room) < 10
        return Query(
            self.community,
            *self.span,
            grain=self.grain,
            platforms=(self.asked["platform"],) if "platform" in self.asked else (),
            spaces=(int(room),) if known else (),
            segments=(self.asked["segment"],) if "segment" in self.asked else (),
            include_staff="staff" in self.asked,
            include_bots="bots" in self.asked,
        )

    @property
    def everybody(self) -> Query:
        """The same of all members: what there is to choose from does not depend on a segment."""
        return replace(self.query, segments=())

    @cached_property
    def trouble(self) -> str:
        """Why the segment asked for cannot be looked at, if it cannot: it is gone, or stands on one that is."""
        try:
            narrowing(self.community, self.query.segments)
        except BadQuery as reason:
            return str(reason)
        return ""

    def question(self, metric: str, **fixed: Any) -> Query:
        """The same for a metric with options of its own, as far as the address names them. Raises BadQuery.

        fixed: options that stand whatever the address says, as their readers give them.
        """
        about = METRICS[metric]
        said = {option.name: self.asked[option.name] for option in about.options if option.name in self.asked}
        options = parse(metric, self.community, said).options
        kinds = words(self.asked.get("kind", "")) if about.by_kind else ()
        return replace(self.query, options={**options, **fixed}, kinds=kinds)

    @property
    def daily(self) -> Query:
        return replace(self.query, grain="day")

    @cached_property
    def before(self) -> Query | None:
        """The same question about the span of the same length just before; None where there is nothing before."""
        first = period_of(self.span[0], self.grain, self.community.week_start) if self.grain != "day" else self.span[0]
        if self.range == "all":
            return None
        return self.query.between(first - ONE * self.days, first - ONE)

    @property
    def compares(self) -> bool:
        return self.asked.get("compare") != "no"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the span and what is asked of the metric departs from the usual."""
        return any(key in self.asked for key in ("platform", "room", "segment", "staff", "bots", "compare"))

    def over(self, asked: Mapping[str, str]) -> "Look":
        """What a card of a board looks at: what it was made with, and over it what the board's filters say."""
        return replace(self, asked={**asked, **self.asked})

    def url(self, **changes: str | None) -> str:
        kept = {**self.asked, **changes}
        return "?" + urlencode({key: value for key, value in kept.items() if value})


def _day(text: str | None) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2148 else None
