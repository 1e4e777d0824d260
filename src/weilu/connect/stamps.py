"""Moments as exports write them: numbers since the epoch, exact, or clock times that need a zone."""

import datetime as dt
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from weilu.kit.clock import to_ms

_LATEST_MS = 4_102_444_800_000  # 2100: anything later is not a time
_SECONDS_BELOW = 100_000_000_000  # as seconds the year 5138, as milliseconds 1973


def epoch_ms(value: Any) -> int | None:
    """Milliseconds from a number or its digits, told in seconds or in milliseconds; None if it is no time."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    ms = number * 1000 if number < _SECONDS_BELOW else number
    return round(ms) if 0 < ms < _LATEST_MS else None


def clock_ms(text: str, zone: dt.tzinfo) -> int | None:
    """Milliseconds from `2024-03-01 10:00:05` or any ISO 8601 time; in the zone where it has none."""
    if len(text) == 19 and text[13] == ":" and text[16] == ":":
        return _plain_ms(text, zone)
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return _ms(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _plain_ms(text: str, zone: dt.tzinfo) -> int | None:
    try:
        minute, second = int(text[14:16]), int(text[17:19])
        hour = _hour_ms(text[:13], zone)
    except ValueError:
        return None
    if hour is None or not (0 <= minute < 60 and 0 <= second < 60):
        return None
    return hour + minute * 60_000 + second * 1000


@lru_cache(maxsize=8192)
def _hour_ms(hour: str, zone: dt.tzinfo) -> int | None:
    """Messages come many to an hour: asking the zone once for each makes reading three times as quick."""
    return _ms(dt.datetime.fromisoformat(hour).replace(tzinfo=zone))


def _ms(moment: dt.datetime) -> int | None:
    try:
        return to_ms(moment)
    except (OverflowError, OSError):
        return None


def offset_of(local: str, epoch: int) -> dt.tzinfo | None:
    """The offset in which an exporter wrote a clock time, found from one moment that it gave both ways."""
    as_utc = clock_ms(local, ZoneInfo("UTC"))
    if as_utc is None or abs(as_utc - epoch) > 15 * 3_600_000:
        return None
    return dt.timezone(dt.timedelta(minutes=round((as_utc - epoch) / 60_000)))
