"""The charts of a board: each asks one metric and writes what `{% chart %}` draws."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from weilu.analytics.door import Result, Row
from weilu.events.templatetags.kinds import kind_name
from weilu.insights.board_filters import Board
from weilu.insights.metric_words import card_url, facts_of, meaning_of, unit_of
from weilu.kit.charts import Series, Spec, Words

KINDS_SHOWN = 5
THIN = 10  # fewer is no share


@dataclass(frozen=True)
class Drawn:
    """A chart and the answer it shows."""

    spec: Spec
    result: Result
    extra: list[Result] = field(default_factory=list)

    @property
    def sql(self) -> str:
        return ";\n\n".join(self.result.sql)


def active(board: Board) -> Drawn:
    names = {"day": _("日活"), "week": _("周活"), "month": _("月活")}
    return _line(board, "active", _("活跃成员"), [("members", names[board.grain])])


def growth(board: Board) -> Drawn:
    columns = [("joined", _("新加入")), ("left", _("退出"))]
    return _line(board, "growth", _("加入与退出"), columns, kind="bar", ghost=False)


def total(board: Board) -> Drawn:
    return _line(board, "growth", _("在群成员"), [("total", _("在群成员"))], id="total")


def speaking(board: Board) -> Drawn:
    drawn = _line(board, "speaking", _("发言率"), [("rate", _("发言率"))], n="members")
    if drawn.result.rows and not any(row["roster"] for row in drawn.result.rows):
        drawn.spec["note"] = _("没有导入过花名册：分母是已知成员，可能少于真实人数")
    return drawn


def stickiness(board: Board) -> Drawn:
    return _line(board, "stickiness", _("粘性（日活 ÷ 月活）"), [("ratio", _("粘性"))], n="mau")


def kinds(board: Board) -> Drawn:
    """The commonest kinds by name, the rest together."""
    result = board.keeping.ask("events", board.query)
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
    spec = _spec(board, result, "kinds", "stacked", _("都发生了什么"), [str(p) for p in periods], series, gaps)
    return Drawn(spec, result)


def hours(board: Board) -> Drawn:
    result = board.keeping.ask("heatmap", board.daily)
    cells = {(row["weekday"], row["hour"]): row["events"] for row in result.rows}
    weekdays = [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]
    start = board.community.week_start - 1
    order = [(start + n) % 7 + 1 for n in range(7)]
    data = [[cells.get((weekday, hour), 0) for hour in range(24)] for weekday in order] if any(cells.values()) else []
    series: list[Series] = [{"name": _("主动行为"), "data": data}]
    spec = _spec(board, result, "hours", "heatmap", _("活跃时段"), [str(hour) for hour in range(24)], series, [])
    spec["y"] = [weekdays[weekday - 1] for weekday in order]
    return Drawn(spec, result)


CHARTS: dict[str, Callable[[Board], Drawn]] = {
    "active": active,
    "growth": growth,
    "total": total,
    "speaking": speaking,
    "stickiness": stickiness,
    "hours": hours,
    "kinds": kinds,
}
TITLES: dict[str, Words] = {
    "active": gettext_lazy("活跃成员"),
    "growth": gettext_lazy("加入与退出"),
    "total": gettext_lazy("在群成员"),
    "speaking": gettext_lazy("发言率"),
    "stickiness": gettext_lazy("粘性（日活 ÷ 月活）"),
    "hours": gettext_lazy("活跃时段"),
    "kinds": gettext_lazy("都发生了什么"),
}


def _line(
    board: Board, name: str, title: str, columns: list[tuple[str, str]], *, kind: str = "line", id: str = "",
    n: str = "", ghost: bool = True,
) -> Drawn:  # fmt: skip
    """A metric over time, the span before as a pale line beside it. n: the key of a rate's denominator."""
    result = board.keeping.ask(name, board.query)
    rows = result.rows
    series: list[Series] = [_series(label, rows, key, n) for key, label in columns]
    extra = []
    if ghost and board.compares and board.before and rows:
        earlier = board.keeping.ask(name, board.before)
        extra.append(earlier)
        key, label = columns[0]
        pale = _series(_("上一段 %(name)s") % {"name": label}, _fitted(earlier.rows, len(rows)), key, n)
        if any(value for value in pale["data"]):
            series.append({**pale, "ghost": True})
    gaps = [str(row["period"]) for row in rows if row.get("gap")]
    spec = _spec(board, result, id or name, kind, title, [str(row["period"]) for row in rows], series, gaps)
    spec["unfinished"] = bool(rows) and result.unfinished == rows[-1]["period"]
    if n:
        spec["format"] = "percent"
        if thin := sum(1 for row in rows if row[n] is not None and 0 < row[n] < THIN):
            spec["note"] = _("其中 %(count)s 期分母不足 10 人，看看就好") % {"count": thin}
    return Drawn(spec, result, extra)


def _series(label: str, rows: list[Row], key: str, n: str) -> Series:
    made: Series = {"name": label, "data": [row.get(key) for row in rows]}
    if n:
        made["n"] = [row.get(n) for row in rows]
    return made


def _fitted(rows: list[Row], length: int) -> list[Row]:
    """As many as are shown, the last beside the last."""
    return [{}] * (length - len(rows)) + rows[-length:]


def _spec(
    board: Board, result: Result, id: str, kind: str, title: str, x: list[str], series: list[Series], gaps: list[str]
) -> Spec:
    metric, community = result.metric, board.community
    return {
        "id": id,
        "kind": kind,  # type: ignore[typeddict-item]
        "title": title,
        "x": x,
        "series": series,
        "gaps": gaps,
        "unit": unit_of(metric),
        "definition": meaning_of(metric),
        "definition_url": card_url(metric, community),
        "facts": facts_of(metric, board.query),
        "csv": reverse("insights:csv", args=[community.slug, metric.name]) + board.url(),
        "empty": _("换一段时间，或去掉一个条件试试。"),
    }
