"""WhatsApp writes dates as the phone does: day or month first, told by no mark. All lines together may betray it."""

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from zoneinfo import ZoneInfo

type Parts = tuple[int, int, int]  # as written, from left to right

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def day_first(dates: Iterable[Parts]) -> bool | None:
    """Whether the day stands before the month; None where both orders fit. dates: in the file's order."""
    told = [parts for parts in dates if parts[0] < 1000]
    if not told:
        return True
    fits = {first: _fits(told, first) for first in (True, False)}
    best = max(fits.values())
    if fits[True] != fits[False]:
        return fits[True] == best
    return True if all(a == b for a, b, _ in told) else None


def _fits(dates: list[Parts], first: bool) -> tuple[int, int]:
    """(minus the dates that do not exist, minus the steps backwards): a chat's days only go on."""
    days = [day(parts, first) for parts in dates]
    there = [each for each in days if each]
    return len(there) - len(days), -sum(later < earlier for earlier, later in pairwise(there))


def day(parts: Parts, first: bool) -> dt.date | None:
    a, b, c = parts
    if a >= 1000:
        year, month, date = parts
    else:
        year = c + 2000 if c < 100 else c
        month, date = (b, a) if first else (a, b)
    try:
        return dt.date(year, month, date)
    except ValueError:
        return None


def moment(date: dt.date, hour: int, minute: int, second: int, zone: ZoneInfo) -> int | None:
    """Milliseconds since the epoch; None for an hour that no clock has."""
    try:
        when = dt.datetime(date.year, date.month, date.day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    return (when - _EPOCH) // dt.timedelta(milliseconds=1)
