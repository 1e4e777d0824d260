"""Read times as people and programs write them: ISO, epochs, Excel's numbers, 2024年1月5日 下午3:08."""

import datetime as dt
import re
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EXCEL_DAY_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's days bear no zone
_MS = dt.timedelta(milliseconds=1)
_OLDEST = 631_152_000_000  # 1990: before that no community wrote anything, but clocks reset to 1970 or 1980
_LONGEST = 60
_AHEAD = 366 * 86_400_000  # a clock may be fast, not by a year

_DATE = r"(?:(?P<y>\d{4})\s*[-/.年]\s*)?(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
_DAY_OR_MONTH = r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})"
_HALF = r"凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|[AaPp]\.?\s?[Mm]\.?"
_CLOCK = (
    rf"(?:[\sT,，]*(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?\s*)?(?P<half1>{_HALF})?\s*"
    r"(?P<H>\d{1,2})\s*[:：时点]\s*(?P<M>\d{1,2})?\s*[:：分]?\s*(?P<S>\d{1,2})?(?:[.,](?P<f>\d{1,9}))?秒?"
    rf"\s*(?P<half2>{_HALF})?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?"
)
_YEAR_FIRST = re.compile(_DATE + _CLOCK)
_YEAR_LAST = re.compile(_DAY_OR_MONTH + _CLOCK)


class BadTime(ValueError):
    """A time that cannot be read. reason: a key of reasons.SKIPPED."""

    def __init__(self, reason: str = "bad_time") -> None:
        super().__init__(reason)
        self.reason = reason


type Moments = Callable[[Any], int]


def moments(zone: ZoneInfo, *, year: int | None = None, day_first: bool | None = None) -> Moments:
    """A function from a cell to milliseconds since the epoch, UTC. It raises BadTime.

    zone: for times that tell none. year: for those without a year. day_first: for 3/4/2024.
    """
    latest = int(time.time() * 1000) + _AHEAD
    iso = dt.datetime.fromisoformat

    def read(value: Any) -> int:
        if type(value) is int and 1e8 < value < 1e14:
            ts = value * 1000 if value < 1e11 else value
        else:
            try:
                when = iso(value)
            except (TypeError, ValueError):
                when = _slowly(value, zone, year, day_first)
            if when.tzinfo is None:
                when = when.replace(tzinfo=zone)
            ts = (when - _EPOCH) // _MS
        if _OLDEST <= ts <= latest:
            return ts
        raise BadTime("too_old" if ts < _OLDEST else "future_time")

    return read


def _slowly(value: Any, zone: ZoneInfo, year: int | None, day_first: bool | None) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=zone)
    text = "" if value is None else str(value).strip()
    if not text:
        raise BadTime("no_time")
    if len(text) > _LONGEST:
        raise BadTime
    try:
        if (number := _number(text)) is not None:
            return _from_number(number, text)
        return _from_words(text, year, day_first)
    except BadTime:
        raise
    except (ValueError, OverflowError):
        raise BadTime from None


def _number(text: str) -> float | None:
    try:
        return float(text) if text[0] in "0123456789" else None
    except ValueError:
        return None


def _from_number(number: float, text: str) -> dt.datetime:
    """Epochs in s, ms, µs or ns by their size, Excel's days, and dates written without marks."""
    if text.isdigit() and len(text) in (8, 12, 14) and text[:2] in ("19", "20"):
        return dt.datetime.strptime(text, "%Y%m%d%H%M%S"[: len(text) - 2 if len(text) > 8 else 6])  # noqa: DTZ007
    if 20_000 <= number < 80_000:
        return _EXCEL_DAY_ZERO + dt.timedelta(milliseconds=round(number * 86_400_000))
    for unit in (1, 1_000, 1_000_000, 1_000_000_000):
        if number < 1e11 * unit:
            whole = int(text) if text.isdigit() else number
            return _EPOCH + dt.timedelta(milliseconds=whole * 1000 // unit)
    raise BadTime


def _from_words(text: str, year: int | None, day_first: bool | None) -> dt.datetime:
    if found := _YEAR_FIRST.fullmatch(text):
        told = int(found["y"]) if found["y"] else year
        if told is None:
            raise BadTime("no_year")
        return _with_clock(told, int(found["m"]), int(found["d"]), found)
    if found := _YEAR_LAST.fullmatch(text):
        day, month = _day_and_month(int(found["a"]), int(found["b"]), day_first)
        return _with_clock(int(found["y"]), month, day, found)
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return dt.datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")


def _day_and_month(a: int, b: int, day_first: bool | None) -> tuple[int, int]:
    """Only one order fits where a part is past 12; else it must have been told."""
    if day_first is None:
        day_first = a > 12
        if not day_first and b <= 12:
            raise BadTime("day_month_order")
    return (a, b) if day_first else (b, a)


def _with_clock(year: int, month: int, day: int, found: re.Match[str]) -> dt.datetime:
    hour = half_day(int(found["H"] or 0), found["half1"] or found["half2"] or "")
    micro = int((found["f"] or "0")[:6].ljust(6, "0"))
    when = dt.datetime(year, month, day, hour, int(found["M"] or 0), int(found["S"] or 0), micro)  # noqa: DTZ001
    return when.replace(tzinfo=_offset(found["zone"])) if found["zone"] else when


def half_day(hour: int, word: str) -> int:
    """The hour of 24 from one of 12 and its word: am, PM, 上午, 下午 …; an hour past 12 tells itself."""
    word = word.replace(".", "").replace(" ", "").lower()
    if word in ("am", "凌晨", "清晨", "早上", "上午"):
        return 0 if hour == 12 else hour
    if word in ("pm", "下午", "傍晚", "晚上") and hour < 12:
        return hour + 12
    return 0 if word == "晚上" and hour == 12 else hour


def _offset(zone: str) -> dt.tzinfo:
    if zone[0] not in "+-":
        return dt.UTC
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return dt.timezone(dt.timedelta(minutes=-minutes if zone[0] == "-" else minutes))
