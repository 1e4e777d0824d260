"""The template tags of every page: `{% load weilu %}`. docs/look.md shows each with an example."""

import datetime as dt
import zlib
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from weilu.kit import charts, clock, sketching
from weilu.kit.durations import duration_words
from weilu.kit.matching import find_all, normal

register = template.Library()

NOTHING = "–"
TONES = 8


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A symbol of static/icons.svg, beside words that say the same: hidden from screen readers. `extra`: s, l."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>', extra, static("icons.svg"), name
    )


@register.simple_tag
def avatar(person: object, extra: str = "") -> SafeString:
    """The first character on a colour that is always the same for the same name."""
    name = str(person).strip() or "?"
    tone = zlib.crc32(name.encode()) % TONES
    return format_html('<span class="avatar tone-{} {}" aria-hidden="true">{}</span>', tone, extra, name[0].upper())


# --- Numbers ------------------------------------------------------------------------------------------------------


@register.filter
def number(value: float | None, places: int = 0) -> str:
    """1,234 (or 1,234.5 with places=1); a dash for None."""
    return NOTHING if value is None else f"{value:,.{places}f}"


@register.filter
def short(value: float | None) -> str:
    """1.2万 in Chinese, 12k in English, for where room is scarce."""
    if value is None:
        return NOTHING
    chinese = (get_language() or "").startswith("zh")
    steps = ((1e8, pgettext("数量级", "亿")), (1e4, pgettext("数量级", "万"))) if chinese else ((1e6, "M"), (1e3, "k"))
    for size, unit in steps:
        if abs(value) >= size:
            return f"{value / size:.1f}".removesuffix(".0") + unit
    return f"{value:,.0f}"


@register.filter
def signed(value: float | None) -> str:
    """+37, −1,204.5, 0: with a true minus sign."""
    if not value:
        return NOTHING if value is None else "0"
    return f"{value:+,.{0 if value == int(value) else 1}f}".replace("-", "−")


@register.simple_tag
def percent(rate: float | None, n: int | None = None, places: int = 1) -> SafeString:
    """A rate of 0…1 as 18.2%, with its denominator where n is given; greyed where that is below ten."""
    text = NOTHING if rate is None else f"{rate * 100:.{places}f}%"
    if n is None:
        return format_html('<span class="num">{}</span>', text)
    return format_html(
        '<span class="num{}">{} <small class="faint">n={:}</small></span>', " thin-n" if n < 10 else "", text, f"{n:,}"
    )


@register.filter
def yuan(fen: float | None) -> str:
    """Money, kept in 分, as ¥1,234.50; a dash for None."""
    return NOTHING if fen is None else f"¥{fen / 100:,.2f}"


@register.filter
def share(part: float | None) -> str:
    """0.25 as 25%, without its denominator: for weights, not for measured rates."""
    return NOTHING if part is None else f"{part * 100:.0f}%"


@register.filter
def seconds(span: float | None) -> str:
    """A duration in its largest unit: 3.5 天, 40 分钟."""
    return duration_words(span)


# --- Times --------------------------------------------------------------------------------------------------------


@register.filter
def ago(moment: dt.datetime | None) -> SafeString:
    """3 小时前, in a <time> that app.js keeps fresh; the exact moment, in the current zone, as its title."""
    if moment is None:
        return SafeString(NOTHING)
    passed = clock.now() - moment
    words = _("刚刚") if passed < dt.timedelta(minutes=1) else _("%(time)s前") % {"time": timesince(moment, depth=1)}
    return format_html(
        '<time datetime="{}" title="{}" data-ago>{}</time>', moment.isoformat(), f"{moment:%Y-%m-%d %H:%M} %Z", words
    )


@register.simple_tag
def local(moment: dt.datetime | dt.date | None, community: Any, style: str = "") -> SafeString:
    """A moment in the community's zone: 11月22日 09:12; style "date", "time", "full" (with year and zone)."""
    if moment is None:
        return SafeString(NOTHING)
    here = moment.astimezone(community.zone) if isinstance(moment, dt.datetime) else moment
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), _exact(here), _written(here, style)
    )


def _exact(here: dt.date) -> str:
    return f"{here:%Y-%m-%d %H:%M:%S %Z}" if isinstance(here, dt.datetime) else f"{here:%Y-%m-%d}"


def _written(here: dt.date, style: str) -> str:
    this_year = here.year == clock.now().year
    day = date_format(here, pgettext("日期格式", "n月j日") if this_year else pgettext("日期格式", "Y年n月j日"))
    if style == "date" or not isinstance(here, dt.datetime):
        return day
    if style == "time":
        return f"{here:%H:%M}"
    return f"{here:%Y-%m-%d %H:%M:%S %Z}" if style == "full" else f"{day} {here:%H:%M}"


# --- Words --------------------------------------------------------------------------------------------------------


@register.filter
def highlight(text: str, words: str | list[str] | None) -> SafeString:
    """The text, escaped, with every hit of the words (as the search takes them: 繁 finds 简) in a <mark>."""
    wanted = [normal(word) for word in (words.split() if isinstance(words, str) else words or [])]
    pieces: list[tuple[str, str]] = []
    end = 0
    for start, stop in find_all(text, wanted):
        pieces.append((text[end:start], text[start:stop]))
        end = stop
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[end:])


# --- Small pictures ---------------------------------------------------------------------------------------------------


@register.simple_tag
def delta_mark(change: float, good: str = "up") -> SafeString:
    """▲ 5.6% for a relative change of 0.056; `good` says which way is welcome: up, down or none."""
    if round(change, 3) == 0:
        return format_html('<span class="delta flat">{}</span>', _("持平"))
    arrow, rises = ("▲", True) if change > 0 else ("▼", False)
    tone = "flat" if good == "none" else "up" if rises == (good == "up") else "down"
    return format_html('<span class="delta {}">{} {}%</span>', tone, arrow, f"{abs(change) * 100:.1f}")


@register.simple_tag
def sparkline(values: list[float | None], tone: str = "") -> SafeString:
    """A small line without axes; None leaves a gap. Tones: calm, good, warn; else ember."""
    return sketching.sparkline(values, tone)


@register.simple_tag
def activity_calendar(days: dict[dt.date, int], end: dt.date | None = None, weeks: int = 53) -> SafeString:
    """A square a day, weeks as columns from Monday, darker for more; `end` is the last day shown."""
    return sketching.calendar(days, end or max(days, default=clock.now().date()), weeks)


@register.filter
def feeling(value: float | None) -> str:
    """A value of −1…1 with its sign."""
    return "–" if value is None else charts.signed(value)


@register.filter
def feeling_tone(value: float | None) -> str:
    """The shade for it: n3 … n1, 0, p1 … p3."""
    return charts.tone_of(value)


@register.inclusion_tag("kit/chart.html")
def chart(spec: charts.Spec) -> dict[str, Any]:
    """A chart with its table, CSV and picture; the shape of `spec` is weilu.kit.charts.Spec."""
    empty = charts.is_empty(spec)
    shown: dict[str, Any] = (
        {} if empty else {"head": charts.head(spec), "rows": charts.rows(spec), "data": charts.for_script(spec)}
    )
    if spec["kind"] == "cloud" and not empty:
        shown["clouds"] = charts.clouds(spec)
    return {"spec": spec, "empty": empty, "script_id": f"{spec['id']}-spec", **shown}


# --- Tables ---------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def sortable(context: dict[str, Any], label: str, key: str, css: str = "", first: str = "-") -> SafeString:
    """A column head that sorts by ?sort=key or ?sort=-key; `first` "-" begins with the largest.

    The page may put the order in use into the context as `sort`; otherwise it is read from the address.
    """
    request = context["request"]
    current = context.get("sort") or request.GET.get("sort", "")
    turned = {key: f"-{key}", f"-{key}": key}.get(current, key if first != "-" else f"-{key}")
    query = request.GET.copy()
    query["sort"] = turned
    query.pop("after", None)
    state = {key: ("ascending", "arrow-up"), f"-{key}": ("descending", "arrow-down")}.get(current)
    return format_html(
        '<th scope="col" class="{}"{}><a href="?{}">{}{}</a></th>',
        css,
        format_html(' aria-sort="{}"', state[0]) if state else "",
        query.urlencode(),
        label,
        icon(state[1], "s") if state else "",
    )


@register.filter
def unlocalized(value: float) -> str:
    """A number as an attribute wants it, whatever the language."""
    return f"{value:g}" if isinstance(value, float) else str(value)
