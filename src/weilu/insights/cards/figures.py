"""The row of figures at the head of a look: each with what it means, the change and a small line."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from weilu.analytics.door import METRICS, Query
from weilu.analytics.periods import ONE
from weilu.analytics.tops import distinct_active
from weilu.insights.look import Look
from weilu.insights.metric_words import card_url, facts_of, meaning_of

Figure = dict[str, Any]  # the variables of kit/kpi.html


def change(value: float | None, before: float | None) -> float | None:
    """Relative; None where there is nothing to compare with."""
    return None if value is None or not before else (value - before) / before


def figure(look: Look, metric: str, id: str, name: str, value: str, **rest: Any) -> Figure:
    about = METRICS[metric]
    return {
        "id": id,
        "name": name,
        "value": value,
        "meaning": rest.pop("meaning", "") or meaning_of(about),
        "meaning_url": card_url(about, look.community),
        "facts": facts_of(about, look.query),
        "url": _chart(look, metric),
        "values": [],  # a template would find dict.values instead
        **rest,
    }


def _chart(look: Look, metric: str) -> str:
    return f"#{metric}" if metric != "events" else reverse("stream:list", args=[look.community.slug]) + _span(look)


def _span(look: Look) -> str:
    """The same span in the stream: the evidence."""
    first, last = look.span
    return f"?from={first}&to={last}&kind=message" + "".join(
        f"&{key}={look.asked[key]}" for key in ("platform", "room") if key in look.asked
    )


def _active(look: Look) -> Figure:
    result = look.keeping.ask("active", look.daily)
    values = [row["members"] for row in result.rows]
    last, week = _at(values, -1), _at(values, -8)
    note = _("上周同日 %(count)s") % {"count": f"{week:,}"} if week is not None else ""
    return figure(
        look, "active", "dau", _day_name(look), _number(last), unit=_("人"), delta=change(last, week), values=values,
        note=note,
    )  # fmt: skip


def _distinct(look: Look, days: int) -> Figure:
    last = look.span[1]
    now, before = (
        look.keeping.of(distinct_active, look.daily.between(end - ONE * (days - 1), end))
        for end in (last, last - ONE * days)
    )
    name, meaning = (
        (_("周活"), _("这段时间最后 7 天里至少有一次主动行为的成员，每人只算一次。"))
        if days == 7
        else (_("月活"), _("这段时间最后 30 天里至少有一次主动行为的成员，每人只算一次。"))
    )
    note = _("前 %(days)s 天 %(count)s") % {"days": days, "count": f"{before:,}"}
    return figure(
        look, "active", f"active{days}", name, _number(now), unit=_("人"), delta=change(now, before), note=note,
        meaning=meaning,
    )  # fmt: skip


def _speaking(look: Look) -> Figure:
    rows = look.keeping.ask("speaking", look.daily).rows
    last, week = _at(rows, -1) or {}, _at(rows, -8) or {}
    rate = last.get("rate")
    return figure(
        look, "speaking", "rate", _("发言率"), "–" if rate is None else f"{rate * 100:.1f}%",
        note=f"{_number(last.get('speakers'))} / {_number(last.get('members'))}",
        delta=change(rate, week.get("rate")), values=[row["rate"] for row in rows], tone="calm",
    ) | ({"n": last["members"]} if 0 < (last.get("members") or 0) < 10 else {})  # fmt: skip


def _net(look: Look) -> Figure:
    """Both spans by one question: who was there is worked out from the beginning of time either way."""
    earlier, (first, last) = _daily_before(look), look.span
    wide = look.daily.between(earlier.first or first, last) if earlier else look.daily
    rows = look.keeping.ask("growth", wide).rows
    mine = [row for row in rows if row["period"] >= first]
    joined, left = (sum(row[key] for row in mine) for key in ("joined", "left"))
    before = sum(row["net"] for row in rows if row["period"] < first) if earlier else None
    note = _("进 %(joined)s · 出 %(left)s") % {"joined": f"{joined:,}", "left": f"{left:,}"}
    if before is not None:
        note += " · " + _("上一段 %(count)s") % {"count": f"{before:+,}".replace("-", "−")}
    return figure(
        look, "growth", "net", _("净增"), f"{joined - left:+,}".replace("-", "−").replace("+0", "0"), unit=_("人"),
        note=note, values=[row["net"] for row in mine], tone="good",
    )  # fmt: skip


def _stickiness(look: Look) -> Figure:
    result = look.keeping.ask("stickiness", look.daily)
    values = [row["ratio"] for row in result.rows]
    last, first = _at(values, -1), _at(values, 0)
    mau = result.rows[-1]["mau"] if result.rows else None
    return figure(
        look, "stickiness", "stick", _("粘性"), "–" if last is None else f"{last * 100:.1f}%",
        delta=change(last, first) if len(values) > 1 else None, values=values, tone="calm",
        note=_("月活 %(count)s") % {"count": _number(mau)},
    )  # fmt: skip


def _messages(look: Look) -> Figure:
    earlier = _daily_before(look)
    counts = [row["events"] for row in look.keeping.ask("events", replace(look.daily, kinds=("message",))).rows]
    said = sum(filter(None, counts))
    before = None
    if earlier:
        rows = look.keeping.ask("events", replace(earlier, kinds=("message",))).rows
        before = sum(row["events"] or 0 for row in rows)
    note = _("上一段 %(count)s") % {"count": f"{before:,}"} if before is not None else ""
    return figure(
        look, "events", "said", _("消息"), f"{said:,}", unit=_("条"), delta=change(said, before), note=note,
        values=counts, meaning=_("这段时间里成员发的消息条数。点开就是这些消息。"),
    )  # fmt: skip


def _daily_before(look: Look) -> Query | None:
    first = look.span[0]
    return None if look.range == "all" else look.daily.between(first - ONE * look.days, first - ONE)


def _day_name(look: Look) -> str:
    last = look.span[1]
    return _("昨日活跃") if last == look.community.yesterday else _("%(day)s 活跃") % {"day": f"{last:%m-%d}"}


def _at[T](values: list[T], place: int) -> T | None:
    return values[place] if -len(values) <= place < len(values) else None


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


FIGURES: dict[str, Callable[[Look], Figure]] = {
    "dau": _active,
    "wau": lambda look: _distinct(look, 7),
    "mau": lambda look: _distinct(look, 30),
    "rate": _speaking,
    "net": _net,
    "stick": _stickiness,
    "said": _messages,
}
