"""The charts of the first board: who was active, who came and went, what happened when."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from weilu.events.templatetags.kinds import kind_name
from weilu.insights.cards.card import card
from weilu.insights.cards.drawn import Drawn, over_time, spec_of
from weilu.insights.look import Look
from weilu.kit.charts import Series

KINDS_SHOWN = 5


@card("active", gettext_lazy("活跃成员"), "active")
def active(look: Look) -> Drawn:
    names = {"day": _("日活"), "week": _("周活"), "month": _("月活")}
    return over_time(look, "active", _("活跃成员"), [("members", names[look.grain])])


@card("growth", gettext_lazy("加入与退出"), "growth", width="half")
def growth(look: Look) -> Drawn:
    columns = [("joined", _("新加入")), ("left", _("退出"))]
    return over_time(look, "growth", _("加入与退出"), columns, kind="bar", ghost=False)


@card("total", gettext_lazy("在群成员"), "growth", width="half")
def total(look: Look) -> Drawn:
    return over_time(look, "growth", _("在群成员"), [("total", _("在群成员"))], id="total")


@card("speaking", gettext_lazy("发言率"), "speaking", width="half")
def speaking(look: Look) -> Drawn:
    drawn = over_time(look, "speaking", _("发言率"), [("rate", _("发言率"))], n="members")
    if drawn.result.rows and not any(row["roster"] for row in drawn.result.rows):
        drawn.spec["note"] = _("没有导入过花名册：分母是已知成员，可能少于真实人数")
    return drawn


@card("stickiness", gettext_lazy("粘性（日活 ÷ 月活）"), "stickiness", width="half")
def stickiness(look: Look) -> Drawn:
    return over_time(look, "stickiness", _("粘性（日活 ÷ 月活）"), [("ratio", _("粘性"))], n="mau")


@card("kinds", gettext_lazy("都发生了什么"), "events", width="half")
def kinds(look: Look) -> Drawn:
    """The commonest kinds by name, the rest together."""
    result = look.keeping.ask("events", look.query)
    sums: dict[str, int] = {}
    for row in result.rows:
        sums[row["kind"]] = sums.get(row["kind"], 0) + (row["events"] or 0)
    common = sorted(sums, key=lambda name: (-sums[name], name))[:KINDS_SHOWN]
    periods = {row["period"]: bool(row.get("gap")) for row in result.rows}
    counts = {(row["period"], row["kind"]): row["events"] for row in result.rows}
    series: list[Series] = [
        {"name": kind_name(name), "data": [counts.get((period, name)) for period in periods]} for name in common
    ]
    if rest := sorted(set(sums) - set(common)):
        others = [None if gap else sum(counts.get((p, name)) or 0 for name in rest) for p, gap in periods.items()]
        series.append({"name": pgettext("种类", "其他"), "data": others})
    gaps = [str(period) for period, gap in periods.items() if gap]
    spec = spec_of(look, result, "kinds", "stacked", _("都发生了什么"), [str(p) for p in periods], series)
    spec["gaps"] = gaps
    return Drawn(spec, result)


@card("hours", gettext_lazy("活跃时段"), "heatmap", width="half", analysis="hours")
def hours(look: Look) -> Drawn:
    result = look.keeping.ask("heatmap", look.daily)
    cells = {(row["weekday"], row["hour"]): row["events"] for row in result.rows}
    weekdays = [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]
    start = look.community.week_start - 1
    order = [(start + n) % 7 + 1 for n in range(7)]
    data = [[cells.get((weekday, hour), 0) for hour in range(24)] for weekday in order] if any(cells.values()) else []
    series: list[Series] = [{"name": _("主动行为"), "data": data}]
    spec = spec_of(look, result, "hours", "heatmap", _("活跃时段"), [str(hour) for hour in range(24)], series)
    spec["y"] = [weekdays[weekday - 1] for weekday in order]
    return Drawn(spec, result)
