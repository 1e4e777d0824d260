"""Yesterday in figures, each beside the same weekday before, with what it is made of."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from weilu.analytics.door import METRICS, Query, Row
from weilu.analytics.keeping import Keeping
from weilu.analytics.periods import ONE
from weilu.insights.cards.figures import Figure, change
from weilu.insights.metric_words import card_url, facts_of, meaning_of

DAYS = 30


def active(keeping: Keeping) -> list[Figure]:
    return [_figure(keeping, "active", _("昨日活跃"), _rows(keeping, "active"), "members", unit=_("人"))]


def moving(keeping: Keeping) -> list[Figure]:
    """Two: who came, who went; by one question."""
    rows = _rows(keeping, "growth")
    return [
        _figure(keeping, "growth", _("新加入"), rows, "joined", unit=_("人"), tone="good"),
        _figure(keeping, "growth", _("退出"), rows, "left", unit=_("人"), good="down", tone="warn"),
    ]


def said(keeping: Keeping) -> list[Figure]:
    rows = keeping.ask("events", replace(_query(keeping), kinds=("message",))).rows
    day = keeping.community.yesterday
    url = reverse("stream:list", args=[keeping.community.slug]) + f"?kind=message&from={day}&to={day}"
    return [_figure(keeping, "events", _("消息"), rows, "events", unit=_("条"), url=url)]


def rate(keeping: Keeping) -> list[Figure]:
    rows = _rows(keeping, "speaking")
    last = rows[-1] if rows else {}
    made = _figure(keeping, "speaking", _("发言率"), rows, "rate", tone="calm")
    if last.get("rate") is None:
        return [made]
    parts = f"{last['speakers']:,} / {last['members']:,}"
    thin = {"n": last["members"]} if last["members"] < 10 else {}
    return [{**made, "value": f"{last['rate'] * 100:.1f}%", "note": parts, **thin}]


FIGURES: dict[str, Callable[[Keeping], list[Figure]]] = {"active": active, "moving": moving, "said": said, "rate": rate}


def _query(keeping: Keeping) -> Query:
    day = keeping.community.yesterday
    return Query(keeping.community, day - ONE * (DAYS - 1), day)


def _rows(keeping: Keeping, metric: str) -> list[Row]:
    return keeping.ask(metric, _query(keeping)).rows


def _figure(keeping: Keeping, metric: str, name: str, rows: list[Row], key: str, **rest: Any) -> Figure:
    values = [row.get(key) for row in rows]
    value = values[-1] if values else None
    week = values[-8] if len(values) >= 8 else None
    notes = [] if week is None else [_("上周同日 %(count)s") % {"count": f"{week:,}"}]
    about = METRICS[metric]
    return {
        "id": f"{metric}-{key}",
        "name": name,
        "value": _("无数据") if value is None else f"{value:,}",
        "delta": change(value, week),
        "values": values,
        "meaning": meaning_of(about),
        "meaning_url": card_url(about, keeping.community),
        "facts": facts_of(about, _query(keeping)),
        "url": reverse("insights:boards", args=[keeping.community.slug]) + f"#part-{metric}",
        **rest,
        "note": " · ".join(notes),
    }
