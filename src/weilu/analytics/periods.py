"""Days, weeks and months of a community: which there are, and the SQL that puts a day into one."""

import datetime as dt

from weilu.analytics.query import Grain

ONE = dt.timedelta(days=1)
EPOCH = dt.date(1970, 1, 1)


def period_sql(grain: Grain, week_start: int, day: str = "day") -> str:
    """The start of the period that a day (an SQL expression) lies in. week_start: 1 Monday … 7 Sunday."""
    if grain == "day":
        return day
    if grain == "month":
        return f"toStartOfMonth({day})"
    shift = week_start - 1
    return f"toMonday({day})" if not shift else f"addDays(toMonday(subtractDays({day}, {shift})), {shift})"


def number_sql(grain: Grain, first: dt.date, day: str = "day") -> str:
    """The number of the period that a day (an SQL expression) lies in, counted from the one that starts at `first`:
    0 for that one, below for earlier ones."""
    if grain == "day":
        return f"toInt32({day}) - {(first - EPOCH).days}"
    if grain == "week":
        return f"toInt32(floor((toInt32({day}) - {(first - EPOCH).days}) / 7))"
    return f"toInt32(toYear({day})) * 12 + toMonth({day}) - {first.year * 12 + first.month}"


def period_of(day: dt.date, grain: Grain, week_start: int) -> dt.date:
    """The same in Python."""
    if grain == "day":
        return day
    if grain == "month":
        return day.replace(day=1)
    return day - dt.timedelta(days=(day.isoweekday() - week_start) % 7)


def end_of(period: dt.date, grain: Grain) -> dt.date:
    """The last day of the period that starts there."""
    if grain == "day":
        return period
    if grain == "week":
        return period + dt.timedelta(days=6)
    return (period.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - ONE


def periods(first: dt.date, last: dt.date, grain: Grain, week_start: int) -> list[dt.date]:
    """The starts of all periods that touch first…last, in order."""
    found = [period_of(first, grain, week_start)]
    while (following := end_of(found[-1], grain) + ONE) <= last:
        found.append(following)
    return found


def days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every day from first to last, both included."""
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
