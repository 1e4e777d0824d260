"""A word of welcome by the community's own clock: the hour, the date, the lunar day and what is celebrated."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Greeting:
    """words: 早上好; day: 11月22日 星期日; lunar: 农历十月十四; feasts: 小雪, 元宵节 — both empty outside Chinese."""

    words: str
    day: str
    lunar: str
    feasts: tuple[str, ...]


def greet(moment: dt.datetime) -> Greeting:
    """moment: now, in the community's zone."""
    day = f"{date_format(moment, pgettext('日期格式', 'n月j日'))} {date_format(moment, 'l')}"
    language = get_language() or ""
    if not language.startswith("zh"):
        return Greeting(words_at(moment.hour), day, "", ())
    lunar, feasts = lunar_day(moment.date())
    if language == "zh-hant":
        import opencc

        convert = opencc.OpenCC("s2t").convert
        return Greeting(words_at(moment.hour), day, convert(lunar), tuple(map(convert, feasts)))
    return Greeting(words_at(moment.hour), day, lunar, feasts)


def words_at(hour: int) -> str:
    if hour < 5 or hour >= 23:
        return _("夜深了")
    if hour < 9:
        return _("早上好")
    if hour < 12:
        return _("上午好")
    if hour < 14:
        return _("中午好")
    return _("下午好") if hour < 18 else _("晚上好")


def lunar_day(day: dt.date) -> tuple[str, tuple[str, ...]]:
    """("农历十月十四", ("小雪",)): the lunar date; the solar term and the feasts of that day."""
    from lunar_python import Solar

    solar = Solar.fromYmd(day.year, day.month, day.day)
    lunar = solar.getLunar()
    feasts = [lunar.getJieQi(), *lunar.getFestivals(), *solar.getFestivals()]
    return f"农历{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}", tuple(dict.fromkeys(filter(None, feasts)))
