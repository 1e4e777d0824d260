"""Cards of what members go through: funnel, paths, sessions, how often."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from weilu.analytics.door import Result
from weilu.analytics.options import ANY
from weilu.analytics.paths import OTHER
from weilu.events.templatetags.kinds import kind_name
from weilu.insights.cards.card import card
from weilu.insights.cards.drawn import Drawn, before_words, earlier, over_time, spec_of
from weilu.insights.look import Look
from weilu.kit.charts import Series


def called(kind: str) -> str:
    """A kind as people say it, also where any active event or all others are meant."""
    if kind == ANY:
        return _("任一主动行为")
    return pgettext("种类", "其他") if kind == OTHER else kind_name(kind)


@card("funnel", gettext_lazy("漏斗"), "funnel", analysis="funnel")
def funnel(look: Look) -> Drawn:
    query = look.question("funnel")
    result = look.keeping.ask("funnel", query)
    before = None if query.options.get("by") else earlier(look, "funnel", query)
    values = list(dict.fromkeys(row.get("by", "") for row in result.rows))
    steps = [f"{row['step']} {called(row['kind'])}" for row in result.rows if row.get("by", "") == values[0]]
    lines: list[Series] = [
        {"name": value or _("成员"), "data": [row["members"] for row in result.rows if row.get("by", "") == value]}
        for value in values
    ]
    if before and any(row["members"] for row in before.rows):
        pale = {"name": before_words(_("成员")), "data": [row["members"] for row in before.rows], "ghost": True}
        lines.append(pale)  # type: ignore[arg-type]
    spec = spec_of(look, result, "funnel", "steps", _("漏斗"), steps, lines if _any(result) else [])
    more = ("insights/cards/funnel.html", {"tables": _tables(look, result, values)})
    return Drawn(spec, result, [before] if before else [], more if _any(result) else None)


def _any(result: Result) -> bool:
    return any(row["members"] for row in result.rows)


def _tables(look: Look, result: Result, values: list[str]) -> list[dict[str, Any]]:
    """For each value of the split, its steps with who fell out before each (only without a split: that is a page)."""
    slug, is_split = look.community.slug, values != [""]
    tables = []
    for value in values:
        rows = [row for row in result.rows if row.get("by", "") == value]
        told = []
        for at, row in enumerate(rows):
            before = rows[at - 1]["members"] if at else None
            lost = before - row["members"] if before is not None else 0
            fallen = reverse("insights:fallen", args=[slug, row["step"]]) if lost and not is_split else ""
            url = fallen and fallen + look.url()
            told.append({**row, "name": called(row["kind"]), "lost": lost, "url": url, "before": before})
        tables.append({"by": value, "rows": told})
    return tables


@card("paths", gettext_lazy("路径"), "paths", analysis="paths")
def paths(look: Look) -> Drawn:
    result = look.keeping.ask("paths", look.question("paths"))
    links = [
        (f"{row['step']} {called(row['source_kind'])}", f"{row['step'] + 1} {called(row['target_kind'])}")
        for row in result.rows
    ]
    spec = spec_of(
        look, result, "paths", "sankey", _("路径"), [f"{source} → {target}" for source, target in links],
        [{"name": _("访问"), "data": [row["sessions"] for row in result.rows]}],
    )  # fmt: skip
    spec["links"] = links
    return Drawn(spec, result)


@card("sessions", gettext_lazy("访问次数"), "sessions", width="half", analysis="hours")
def sessions(look: Look) -> Drawn:
    return over_time(look, "sessions", _("访问次数"), [("sessions", _("访问")), ("bounces", _("跳出"))])


@card("session-length", gettext_lazy("访问时长"), "sessions", width="half", analysis="hours")
def session_length(look: Look) -> Drawn:
    drawn = over_time(look, "sessions", _("访问时长"), [("median_seconds", _("中位数"))], id="session-length")
    drawn.spec["unit"] = _("秒")
    return drawn


@card("distribution", gettext_lazy("分布"), "distribution", width="half", analysis="distribution")
def distribution(look: Look) -> Drawn:
    query = look.question("distribution")
    result = look.keeping.ask("distribution", query)
    before = earlier(look, "distribution", query)
    lines: list[Series] = [{"name": _("成员"), "data": [row["members"] for row in result.rows]}]
    if before and _any(before):
        lines.append({"name": before_words(_("成员")), "data": [r["members"] for r in before.rows], "ghost": True})
    spec = spec_of(
        look, result, "distribution", "bar", _("分布"), [row["bucket"] for row in result.rows],
        lines if _any(result) else [],
    )  # fmt: skip
    spec["note"] = _("横轴：%(kind)s的次数") % {"kind": called(query.kinds[0] if query.kinds else "message")}
    return Drawn(spec, result, [before] if before else [])
