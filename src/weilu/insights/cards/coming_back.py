"""Cards of who comes back: retention, intervals, repurchase, lifecycle."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weilu.analytics import lifecycle as lifecycles
from weilu.analytics.door import METRICS, Query, Result, Row
from weilu.analytics.lifecycle import STATES
from weilu.analytics.metric import with_options
from weilu.analytics.sql import Asking
from weilu.insights.cards.card import card
from weilu.insights.cards.drawn import Drawn, before_words, earlier, over_time, spec_of
from weilu.insights.look import Look
from weilu.kit.charts import Series
from weilu.kit.durations import duration_words
from weilu.members.models import Lifecycle

COHORTS = 40  # rows of a matrix that a person can take in


def state_name(state: str) -> str:
    return str(Lifecycle(state).label) if state in Lifecycle else _("还不认识")


@card("retention", gettext_lazy("留存"), "retention", analysis="retention")
def retention_matrix(look: Look) -> Drawn:
    """Cohorts down, offsets across; without a split, for a matrix has room for one."""
    result = look.keeping.ask("retention", look.question("retention", by=""))
    cohorts: dict[Any, dict[int, Row]] = defaultdict(dict)
    for row in result.rows:
        cohorts[row["cohort"]][row["offset"]] = row
    shown = sorted(cohorts)[-COHORTS:]
    offsets = sorted({offset for cohort in shown for offset in cohorts[cohort]})
    cells = [[cohorts[cohort].get(offset) for offset in offsets] for cohort in shown]
    lines: list[Series] = [
        {
            "name": _("留存率"),
            "data": [[cell and cell["rate"] for cell in line] for line in cells],
            "n": [[cell and cell["members"] for cell in line] for line in cells],
        }
    ]
    spec = spec_of(look, result, "retention", "matrix", _("留存"), [str(offset) for offset in offsets], lines)
    spec["y"] = [_cohort_words(cohorts[cohort], str(cohort)) for cohort in shown]
    spec["format"] = "percent"
    if len(cohorts) > len(shown):
        spec["note"] = _("只显示最近 %(count)s 期，全部在 CSV 里") % {"count": COHORTS}
    return Drawn(spec, result)


def _cohort_words(cells: dict[int, Row], start: str) -> str:
    size = next(iter(cells.values()))["size"]
    return ngettext("%(start)s · %(size)s 人", "%(start)s · %(size)s 人", size) % {"start": start, "size": f"{size:,}"}


@card("retention-curve", gettext_lazy("留存曲线"), "retention", analysis="retention")
def retention_curve(look: Look) -> Drawn:
    """All cohorts together by offset; a line for each value of the split."""
    query = look.question("retention")
    result = look.keeping.ask("retention", query)
    before = earlier(look, "retention", query)
    by = sorted({row.get("by", "") for row in result.rows}, key=lambda value: -_size(result, value))
    offsets = sorted({row["offset"] for row in result.rows})
    lines = [_curve(result, offsets, value, value or _("平均")) for value in by]
    if before and len(by) == 1:
        pale = _curve(before, offsets, by[0], before_words(_("平均")))
        lines += [{**pale, "ghost": True}] if any(pale["data"]) else []
    spec = spec_of(look, result, "retention-curve", "line", _("留存曲线"), [str(offset) for offset in offsets], lines)
    spec["format"] = "percent"
    spec["facts"] = [*spec["facts"], (_("平均"), _("各期相加再相除：人数多的一期分量大"))]
    return Drawn(spec, result, [before] if before else [])


def _size(result: Result, by: str) -> int:
    return sum(row["size"] for row in result.rows if row.get("by", "") == by and row["offset"] == 0)


def _curve(result: Result, offsets: list[int], by: str, name: str) -> Series:
    members: dict[int, int] = defaultdict(int)
    sizes: dict[int, int] = defaultdict(int)
    for row in result.rows:
        if row.get("by", "") == by:
            members[row["offset"]] += row["members"]
            sizes[row["offset"]] += row["size"]
    return {
        "name": name,
        "data": [members[offset] / sizes[offset] if sizes[offset] else None for offset in offsets],
        "n": [sizes[offset] for offset in offsets],
    }


@card("interval", gettext_lazy("间隔"), "interval", width="half", analysis="interval")
def interval(look: Look) -> Drawn:
    query = look.question("interval")
    result = look.keeping.ask("interval", query)
    lines: list[Series] = [{"name": _("成员"), "data": [row["members"] for row in result.rows] if _any(result) else []}]
    spec = spec_of(look, result, "interval", "bar", _("间隔"), [row["bucket"] for row in result.rows], lines)
    if result.totals.get("intervals"):
        told = {name: duration_words(result.totals[f"{name}_seconds"]) for name in ("median", "p90")}
        spec["note"] = _("全部间隔的中位数 %(median)s，90%% 不超过 %(p90)s") % told
    return Drawn(spec, result)


def _any(result: Result) -> bool:
    return any(row["members"] for row in result.rows)


@card("sales", gettext_lazy("销售额"), "sales", width="half", analysis="repurchase")
def sales(look: Look) -> Drawn:
    """In 元: the sheet and the API keep 分."""
    drawn = over_time(look, "sales", _("销售额"), [("amount", _("销售额")), ("refunded", _("退款"))], kind="bar")
    for line in drawn.spec["series"]:
        line["data"] = [None if fen is None else fen / 100 for fen in line["data"]]
    drawn.spec["unit"] = _("元")
    return drawn


@card("repurchase", gettext_lazy("复购率"), "repurchase", width="half", analysis="repurchase")
def repurchase(look: Look) -> Drawn:
    return over_time(look, "repurchase", _("复购率"), [("rate", _("复购率"))], n="buyers")


@card("lifecycle", gettext_lazy("生命周期"), "lifecycle", analysis="lifecycle")
def lifecycle(look: Look) -> Drawn:
    columns = [(state, state_name(state)) for state in STATES]
    return over_time(look, "lifecycle", _("生命周期"), columns, kind="stacked", ghost=False)


@card("lifecycle-flow", gettext_lazy("生命周期：从上一期到这一期"), "lifecycle", analysis="lifecycle")
def lifecycle_flow(look: Look) -> Drawn:
    """How members moved between states from the last period but one to the last."""
    query = look.question("lifecycle")
    result = look.keeping.ask("lifecycle", query)
    moves = look.keeping.of(_flow, query) if len(result.rows) > 1 else []
    then, now = _("上期"), _("这期")
    links = [
        (f"{then} {state_name(source)}", f"{now} {state_name(target)}", members)
        for _period, source, target, members in moves
    ]
    spec = spec_of(
        look, result, "lifecycle-flow", "sankey", _("生命周期：从上一期到这一期"),
        [f"{source} → {target}" for source, target, _members in links],
        [{"name": _("成员"), "data": [members for _source, _target, members in links]}],
    )  # fmt: skip
    spec["links"] = [(source, target) for source, target, _members in links]
    spec["csv"] = None
    return Drawn(spec, result)


def _flow(query: Query) -> list[Any]:
    return lifecycles.flow(Asking(with_options(METRICS["lifecycle"], query)), only_last=True)
