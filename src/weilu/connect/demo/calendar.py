"""The rhythm of the community's half year: weekdays and hours, holidays, weather, and the days people remember."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

from lunar_python import Lunar

PARTS = ("清晨", "中午", "下午", "晚上", "深夜")
_PART_OF_HOUR = (4, 4, 4, 4, 4, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4)

_WORKDAY = (5, 2, 1, 1, 1, 4, 14, 30, 38, 34, 36, 44, 66, 52, 36, 34, 36, 42, 52, 66, 84, 88, 62, 24)
_WEEKEND = (8, 3, 1, 1, 1, 4, 12, 24, 40, 54, 60, 58, 58, 50, 48, 52, 56, 58, 60, 70, 80, 80, 60, 30)
_WORKDAY_SUMS = tuple(accumulate(_WORKDAY))
_WEEKEND_SUMS = tuple(accumulate(_WEEKEND))
_WEEKDAY_PACE = (0.97, 0.93, 0.95, 1.0, 1.12, 1.18, 1.06)

OUTAGE_FROM, OUTAGE_TO = 19 * 60 + 40, 22 * 60 + 20
"""The minutes of the day between which the shop and the app did not answer."""

VIRAL_AT = 12 * 60 + 10


@dataclass(frozen=True, slots=True)
class Milestones:
    """The days people remember. All are told from the story's end, so that the recent ones stay in sight."""

    start: dt.date
    end: dt.date
    farewell: dt.date
    viral: dt.date
    sale: dt.date
    outage: dt.date
    lost: dt.date


@dataclass(slots=True)
class Day:
    """One local day. `pace` is how lively it is (1 is usual); `stages`: what is in the air, with its strength."""

    date: dt.date
    number: int
    pace: float
    festival: str
    weather: str
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def weekend(self) -> bool:
        return self.date.weekday() >= 5

    def minute(self, chance: float, jitter: float) -> int:
        """A minute of this day, at the hours people are about; both numbers are uniform in 0–1."""
        sums = _WEEKEND_SUMS if self.weekend else _WORKDAY_SUMS
        mark = chance * sums[-1]
        hour = next(hour for hour, top in enumerate(sums) if mark < top)
        return hour * 60 + int(jitter * 60)


def part_of(minute: int) -> int:
    """Which of PARTS a minute of the day belongs to."""
    return _PART_OF_HOUR[min(minute // 60, 23)]


def milestones(start: dt.date, end: dt.date) -> Milestones:
    """At 180 days: farewell 76 days before the end, viral 43, sale 25, outage 13; on quiet holidays, days earlier."""
    days = (end - start).days + 1

    def before(share: float) -> dt.date:
        day = end - dt.timedelta(max(1, round(days * share)))
        while holiday_pace(day) < 0.9 and day > start:
            day -= dt.timedelta(1)
        return day

    lost = before(0.36)
    lost -= dt.timedelta((lost.weekday() - 5) % 7)
    return Milestones(start, end, before(0.42), before(0.24), before(0.14), before(0.072), lost)


@cache
def festivals(year: int) -> dict[dt.date, str]:
    """The holidays of a Gregorian year by date, 农历 ones computed."""
    lunar = {"春节": (1, 1), "元宵": (1, 15), "端午": (5, 5), "七夕": (7, 7), "中秋": (8, 15), "重阳": (9, 9)}
    found = {dt.date(year, 1, 1): "元旦", dt.date(year, 5, 1): "劳动节", dt.date(year, 10, 1): "国庆"}
    for name, (month, day) in lunar.items():
        solar = Lunar.fromYmd(year, month, day).getSolar()
        found[dt.date(solar.getYear(), solar.getMonth(), solar.getDay())] = name
        if name == "春节":
            found[dt.date(solar.getYear(), solar.getMonth(), solar.getDay()) - dt.timedelta(1)] = "除夕"
    return {day: found[day] for day in sorted(found)}


def spring_festival(year: int) -> dt.date:
    """正月初一 of the year."""
    return next(day for day, name in festivals(year).items() if name == "春节")


@cache
def holiday_pace(day: dt.date) -> float:
    """How much of the usual life goes on: people are with their families in the Spring Festival week."""
    since = (day - spring_festival(day.year)).days
    if -2 <= since <= 6:
        return 0.3
    if since in (-4, -3, 7, 8):
        return 0.65
    return 0.8 if day.month == 10 and day.day <= 7 else 1.0


def _weather(seed: int, day: dt.date) -> str:
    chance = random.Random(f"{seed}/weather/{day.toordinal()}").random()
    if day.month in (12, 1, 2):
        return "雪" if chance < 0.12 else "冷" if chance < 0.5 else "晴" if chance < 0.85 else "阴"
    if day.month in (6, 7, 8):
        return "热" if chance < 0.4 else "雨" if chance < 0.68 else "晴" if chance < 0.9 else "阴"
    return "晴" if chance < 0.5 else "雨" if chance < 0.7 else "阴" if chance < 0.85 else "风"


def _stages(day: dt.date, marks: Milestones, festival: str) -> dict[str, float]:
    """What is in the air all day long. The outage evening itself is told by minute, in chatting.py."""
    stages = {"平时": 1.0, ("周末" if day.weekday() >= 5 else "工作日"): 1.0}
    since_outage = (day - marks.outage).days
    if since_outage in (1, 2):
        stages["余怒"] = 26.0 if since_outage == 1 else 12.0
    if since_outage in (2, 3, 4):
        stages["和解"] = 8.0
    if 0 <= (day - marks.viral).days <= 2:
        stages["爆红"] = 10.0 / (1 + (day - marks.viral).days)
    if 0 <= (marks.sale - day).days <= 1:
        stages["大促"] = 12.0 if day == marks.sale else 3.0
    if day == marks.farewell:
        stages["告别"] = 30.0
    if festival:
        stages["节日"] = 25.0
    if day.day == 18:
        stages["开奖"] = 12.0
    if day.weekday() in (2, 3, 4):
        stages["备山"] = 2.5
    if day.weekday() in (5, 6) and holiday_pace(day) > 0.5:
        stages["山上"] = 4.0
    if day == marks.lost:
        stages["迷路"] = 20.0
    return stages


def _pace(day: dt.date, marks: Milestones) -> float:
    pace = _WEEKDAY_PACE[day.weekday()] * holiday_pace(day)
    since_viral, since_outage = (day - marks.viral).days, (day - marks.outage).days
    if 0 <= since_viral <= 3:
        pace *= (2.6, 1.8, 1.4, 1.2)[since_viral]
    if 0 <= since_outage <= 2:
        pace *= (1.35, 1.3, 1.1)[since_outage]
    return pace * (1.35 if day == marks.sale else 1.0)


def days(marks: Milestones, seed: int, until: dt.date) -> Iterator[Day]:
    """Every day from the start to `until`, in order."""
    day = marks.start
    while day <= until:
        festival = festivals(day.year).get(day, "")
        yield Day(
            date=day,
            number=(day - marks.start).days,
            pace=_pace(day, marks),
            festival=festival,
            weather=_weather(seed, day),
            stages=_stages(day, marks, festival),
        )
        day += dt.timedelta(1)
