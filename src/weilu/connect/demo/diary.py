"""A day's page: what happens is put down with its id, and read off in time order at midnight."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from weilu.connect.demo.cast import Account
from weilu.connect.demo.rooms import Room
from weilu.connect.record import Record

MINUTE = 60_000
HOUR = 60 * MINUTE
LONGEST_TALK = 19 * HOUR
"""No talk runs longer: whoever leaves does so late at night, so nobody speaks after leaving."""


class Diary:
    """The page that is open, and what already stands on the next one (talks run past midnight).

    midnight: the day's start, ms UTC. Ids are the date and a count within it, so a later day changes no earlier id.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.midnight = 0
        self.line = 0
        self.written = 0
        self._mark = ""
        self._count = 0
        self._page: list[Record] = []

    def open(self, day: dt.date) -> None:
        self.midnight = start_of(day, self.zone)
        self._mark = day.strftime("%Y%m%d-")
        self._count = 0

    def put(
        self,
        ts: int,
        kind: str,
        who: Account | None,
        room: Room | None,
        *,
        text: str = "",
        target: str = "",
        content: str = "",
        activity: str = "",
        value: float | None = None,
        props: dict[str, Any] | None = None,
        platform: str = "",
    ) -> Record:
        """Write one thing down. Without a room it happened in the shop or on a page, without `who` nobody did it."""
        self._count += 1
        self.written += 1
        told = Record(
            line=0,
            ts=ts,
            kind=kind,
            author_id=who.id if who else "",
            author=who.name if who else "",
            text=text,
            native_id=f"{self._mark}{self._count}",
            space=room.key if room else "",
            space_name=room.name if room else "",
            target=target,
            content=content,
            activity=activity,
            value=value,
            props=props,
            is_bot=who.bot if who else False,
            is_staff=who.staff if who else False,
            platform=platform or (who.platform if who else room.platform if room else ""),
        )
        self._page.append(told)
        return told

    def close(self, day: dt.date) -> Iterator[Record]:
        """The day's records in time order, numbered; what lies past midnight stays for tomorrow."""
        end = start_of(day + dt.timedelta(1), self.zone)
        self._page.sort(key=_when)
        cut = len(self._page)
        while cut and self._page[cut - 1].ts >= end:
            cut -= 1
        today, self._page = self._page[:cut], self._page[cut:]
        for told in today:
            self.line += 1
            told.line = self.line
            yield told


def _when(told: Record) -> int:
    return told.ts


def start_of(day: dt.date, zone: ZoneInfo) -> int:
    """The first moment of a local day, ms UTC."""
    return int(dt.datetime.combine(day, dt.time(), zone).timestamp()) * 1000
