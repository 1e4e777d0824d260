"""Small pictures drawn on the server, as SVG without a style attribute: colours come from classes."""

import datetime as dt
from bisect import bisect_left

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

WIDTH, HEIGHT, PAD = 92, 30, 3


def sparkline(values: list[float | None], tone: str = "") -> SafeString:
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    across = WIDTH / (len(values) - 1)
    rise = (HEIGHT - 2 * PAD) / ((high - low) or 1)
    points = [
        None if value is None else (index * across, HEIGHT - PAD - (value - low) * rise)
        for index, value in enumerate(values)
    ]
    runs = _runs(points)
    line = " ".join(f"M{' L'.join(_pair(point) for point in run)}" for run in runs)
    area = " ".join(
        f"M{run[0][0]:.1f},{HEIGHT} L{' L'.join(_pair(point) for point in run)} L{run[-1][0]:.1f},{HEIGHT}Z"
        for run in runs
    )
    last = runs[-1][-1]
    return format_html(
        '<svg class="spark {}" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="area" d="{}"/><path class="line" d="{}"/><circle class="last" cx="{}" cy="{}" r="2.4"/></svg>',
        *(tone, WIDTH, HEIGHT, area, line, f"{last[0]:.1f}", f"{last[1]:.1f}"),
    )


def _pair(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f},{point[1]:.1f}"


def _runs(points: list[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The stretches between gaps."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is not None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


CELL, LEFT, TOP = 13, 26, 18


def calendar(days: dict[dt.date, int], end: dt.date, weeks: int) -> SafeString:
    """`weeks` columns, Monday at the top, the last holding `end`."""
    first = end - dt.timedelta(days=end.weekday(), weeks=weeks - 1)
    span = [first + dt.timedelta(days=n) for n in range((end - first).days + 1)]
    bounds = _bounds([days.get(day, 0) for day in span])
    cells = format_html_join(
        "",
        '<rect class="heat-{}" x="{}" y="{}" width="11" height="11"><title>{}</title></rect>',
        (
            (
                _level(days.get(day, 0), bounds),
                LEFT + (n // 7) * CELL,
                TOP + (n % 7) * CELL,
                _told(day, days.get(day, 0)),
            )
            for n, day in enumerate(span)
        ),
    )
    total = sum(days.get(day, 0) for day in span)
    label = _("%(weeks)s 周里 %(total)s 次行为") % {"weeks": weeks, "total": f"{total:,}"}
    return format_html(
        '<div class="calendar-wrap"><svg class="calendar" width="{0}" height="{1}" viewBox="0 0 {0} {1}" '
        'role="img" aria-label="{2}">'
        "{3}{4}{5}</svg></div>",
        *(LEFT + weeks * CELL, TOP + 7 * CELL, label, _months(span), _weekdays(), cells),
    )


def _bounds(counts: list[int]) -> list[int]:
    """The quartiles of the days that have anything: the shades are relative to the member's own habit."""
    busy = sorted(filter(None, counts))
    return [busy[len(busy) * part // 4] for part in (1, 2, 3)] if busy else []


def _level(count: int, bounds: list[int]) -> int:
    return 0 if not count else 1 + bisect_left(bounds, count)


def _told(day: dt.date, count: int) -> str:
    return _("%(day)s：%(count)s 次") % {"day": f"{day:%Y-%m-%d}", "count": f"{count:,}"}


def _months(span: list[dt.date]) -> SafeString:
    starts = [(n // 7, day) for n, day in enumerate(span) if day.day == 1]
    return format_html_join(
        "",
        '<text x="{}" y="10">{}</text>',
        (
            (LEFT + (week + 1) * CELL if day.weekday() else LEFT + week * CELL, date_format(day, "M"))
            for week, day in starts
        ),
    )


def _weekdays() -> SafeString:
    named = ((0, pgettext("日历边上", "一")), (2, pgettext("日历边上", "三")), (4, pgettext("日历边上", "五")))
    return format_html_join("", '<text x="0" y="{}">{}</text>', ((TOP + at * CELL + 9, name) for at, name in named))
