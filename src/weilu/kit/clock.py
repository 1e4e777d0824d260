"""Time, always with its zone. Nothing else in Weilu asks the system for it."""

import datetime as dt
from zoneinfo import ZoneInfo

UTC = dt.UTC
DAY_MS = 86_400_000


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(UTC)


def now_ms() -> int:
    """The present moment in milliseconds since the epoch."""
    return int(now().timestamp() * 1000)


def to_ms(moment: dt.datetime) -> int:
    """An aware moment as milliseconds since the epoch, UTC."""
    assert moment.tzinfo is not None
    return round(moment.timestamp() * 1000)


def from_ms(ms: int, zone: dt.tzinfo = UTC) -> dt.datetime:
    """Milliseconds since the epoch as an aware moment in a zone."""
    return dt.datetime.fromtimestamp(ms / 1000, zone)


def today(zone: ZoneInfo) -> dt.date:
    """The calendar day it is now in a zone."""
    return now().astimezone(zone).date()


def start_of(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """The first moment of a local day (where midnight does not exist, the moment the clock jumps to)."""
    midnight = dt.datetime.combine(day, dt.time(), zone)
    return midnight.astimezone(UTC)


def day_bounds_ms(first: dt.date, last: dt.date, zone: ZoneInfo) -> tuple[int, int]:
    """[start, end) in milliseconds of the whole local days first…last, both included."""
    return to_ms(start_of(first, zone)), to_ms(start_of(last + dt.timedelta(days=1), zone))
