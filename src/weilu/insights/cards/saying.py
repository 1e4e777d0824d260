"""What a card shows, in one sentence: made of the values it draws, and nothing else."""

import datetime as dt
from statistics import fmean
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from weilu.kit.charts import GRIDS, Spec, is_empty, written

SHOWN = 3


def say(spec: Spec) -> str:
    """By the kind of the chart: what stands out of it."""
    if is_empty(spec):
        return _("这段时间没有数据")
    if spec.get("format") == "score":
        return _of_feelings(spec)
    if spec["kind"] in GRIDS:
        return _of_grid(spec)
    if spec["kind"] == "steps" and spec["id"] == "funnel":
        return _of_steps(spec)
    if _is_over_time(spec):
        return _over_time(spec) + _gaps(spec)
    return _of_ranks(spec)


def _is_over_time(spec: Spec) -> bool:
    try:
        return spec["kind"] in ("line", "bar", "stacked") and bool([dt.date.fromisoformat(day) for day in spec["x"]])
    except ValueError:
        return False


def _known(spec: Spec, data: list[Any]) -> list[tuple[float, str]]:
    return [(value, place) for value, place in zip(data, spec["x"], strict=False) if value is not None]


def _over_time(spec: Spec) -> str:
    """Its first line; of what is stacked, all together."""
    shown = [series for series in spec["series"] if not series.get("ghost")]
    name, data = str(shown[0]["name"]), shown[0]["data"]
    if spec["kind"] == "stacked":
        name = str(spec["title"])
        columns = zip(*(series["data"] for series in shown), strict=False)
        data = [None if all(one is None for one in column) else sum(one or 0 for one in column) for column in columns]
    known = _known(spec, data)
    if not known:
        return _("这段时间没有数据")
    most, least, values = max(known), min(known), [value for value, _at in known]
    told = {
        "name": name,
        "most": written(spec, most[0]), "at": most[1], "least": written(spec, least[0]), "low_at": least[1],
        "mean": written(spec, round(fmean(values), 2)), "total": written(spec, sum(values)),
        "last": written(spec, values[-1]), "last_at": known[-1][1],
    }  # fmt: skip
    if spec.get("format") == "percent":
        return _("%(name)s最近 %(last)s（%(last_at)s），最高 %(most)s（%(at)s），最低 %(least)s（%(low_at)s）") % told
    if spec["kind"] in ("bar", "stacked"):
        return _("%(name)s合计 %(total)s，平均每期 %(mean)s，最多 %(most)s（%(at)s）") % told
    said = _("%(name)s平均 %(mean)s，最高 %(most)s（%(at)s），最低 %(least)s（%(low_at)s）") % told
    return said + _beside(spec, fmean(values))


def _beside(spec: Spec, mean: float) -> str:
    """The mean beside that of the span before, where it is drawn."""
    pale = [value for series in spec["series"] if series.get("ghost") for value in series["data"] if value is not None]
    if not pale or not fmean(pale):
        return ""
    return _("，平均较上一段 %(change)+.1f%%") % {"change": (mean / fmean(pale) - 1) * 100}


def _gaps(spec: Spec) -> str:
    gaps = spec.get("gaps")
    return _("（有 %(count)s 期数据中断）") % {"count": len(gaps)} if gaps else ""


def _of_grid(spec: Spec) -> str:
    squares = [
        (value, row, column)
        for row, values in zip(spec.get("y", []), spec["series"][0]["data"], strict=False)
        for column, value in zip(spec["x"], values, strict=False)
        if value is not None
    ]
    if spec["kind"] == "matrix" and spec["x"][:2] == ["0", "1"]:
        return _of_cohorts(spec, [(value, row) for value, row, column in squares if column == "1"])
    value, row, column = max(squares, key=lambda square: square[0])
    return _("最高的是 %(row)s · %(column)s：%(value)s") % {"row": row, "column": column, "value": written(spec, value)}


def _of_feelings(spec: Spec) -> str:
    """Where it feels best and worst, among what can be leaned on."""
    if "cells" in spec:
        known = [
            (cell["value"], f"{place} · {row}")
            for row, cells in spec["cells"]
            for place, cell in zip(spec["x"], cells, strict=True)
            if cell["value"] is not None and not cell["thin"]
        ]
    else:
        known = _known(spec, spec["series"][0]["data"])
    if not known:
        return _("消息还不够多，说不准")
    most, least = max(known), min(known)
    told = {"most": written(spec, most[0]), "at": most[1], "least": written(spec, least[0]), "low_at": least[1]}
    return _("心情最好的是 %(at)s（%(most)s），最差的是 %(low_at)s（%(least)s）") % told


def _of_cohorts(spec: Spec, known: list[tuple[float, str]]) -> str:
    """Of retention: who came back one period after; in their own period everybody is there."""
    if not known:
        return _("还没有隔够一期的成员")
    most = max(known, key=lambda one: one[0])
    told = {
        "mean": written(spec, fmean(value for value, _row in known)),
        "most": written(spec, most[0]),
        "row": most[1],
    }
    return _("隔一期回来的各批平均 %(mean)s，最高 %(most)s（%(row)s）") % told


def _of_steps(spec: Spec) -> str:
    data = spec["series"][0]["data"]
    told = {
        "first": spec["x"][0],
        "last": spec["x"][-1],
        "begun": written(spec, data[0]),
        "done": written(spec, data[-1]),
    }
    said = _("“%(first)s” %(begun)s，走到“%(last)s” %(done)s") % told
    return said + (_("，占 %(share)s") % {"share": f"{data[-1] / data[0]:.1%}"} if data[0] else "")


def _of_ranks(spec: Spec) -> str:
    known = sorted(_known(spec, spec["series"][0]["data"]), key=lambda one: -one[0])
    each = [_("%(name)s %(value)s") % {"name": name, "value": written(spec, value)} for value, name in known[:SHOWN]]
    told = {"several": pgettext("列举", "、").join(each), "count": len(known)}
    return _("最多的是 %(several)s；共 %(count)s 项") % told
