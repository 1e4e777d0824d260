"""The card of aspects: how satisfied members are with each, and since when."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.analytics.aspects import whole_span
from weilu.analytics.metric import Row
from weilu.analytics.periods import end_of
from weilu.insights.cards.card import card
from weilu.insights.cards.drawn import THIN, Drawn, series, spec_of
from weilu.insights.cards.talking import said_url
from weilu.insights.look import Look

LINES = 6  # that a person can tell apart


@card("aspects", gettext_lazy("方面满意度"), "aspects", analysis="aspects")
def aspects(look: Look) -> Drawn:
    query = look.question("aspects")
    result = look.keeping.ask("aspects", query)
    whole = [
        row for row in whole_span(query) if not query.options.get("aspect") or row["aspect"] in query.options["aspect"]
    ]
    by_name = {row["aspect"]: [one for one in result.rows if one["aspect"] == row["aspect"]] for row in whole}
    lines = []
    for row in whole[:LINES]:
        mine = by_name[row["aspect"]]
        line = series(row["aspect"], mine, "satisfaction", "n")
        line["urls"] = [
            said_url(look, aspect=row["aspect"], **_days(look, one["period"])) if one["mentions"] else ""
            for one in mine
        ]
        lines.append(line)
    periods = [str(one["period"]) for one in by_name[whole[0]["aspect"]]] if whole else []
    spec = spec_of(look, result, "aspects", "line", _("方面满意度"), periods, lines)
    spec["format"] = "percent"
    spec["gaps"] = sorted({str(one["period"]) for one in result.rows if one.get("gap")})
    spec["unfinished"] = bool(result.rows) and result.unfinished == result.rows[-1]["period"]
    spec["empty"] = (
        _("这段时间没有谁说起这些方面，或者说的话还没有判断。")
        if whole
        else _("先在下面加一个：功能、产品、服务，都行。")
    )
    spec["note"] = " · ".join(filter(None, [_thin(result.rows), _scope(result.totals)]))
    rows = [
        {
            **row,
            "values": [one["satisfaction"] for one in by_name[row["aspect"]]],
            "url": said_url(look, aspect=row["aspect"]),
            **{
                f"{sound}_url": said_url(look, aspect=row["aspect"], sounds=sound)
                for sound in ("positive", "neutral", "negative")
            },
        }
        for row in whole
    ]
    return Drawn(spec, result, more=("insights/cards/aspects.html", {"rows": rows}) if rows else None)


def _days(look: Look, period: dt.date) -> dict[str, str]:
    """One period of the look's grain, as far as it lies in the span."""
    first, last = look.span
    return {"from": str(max(period, first)), "to": str(min(end_of(period, look.grain), last))}


def _thin(rows: list[Row]) -> str:
    thin = sum(1 for row in rows if 0 < (row["n"] or 0) < THIN)
    return _("其中 %(count)s 个点不足 10 条评价，看看就好") % {"count": thin} if thin else ""


def _scope(totals: Row) -> str:
    if totals.get("messages", 0) == totals.get("whole", 0):
        return ""
    told = {"n": f"{totals['messages']:,}", "whole": f"{totals['whole']:,}"}
    return _("说起它们的消息太多：只看了最近的 %(n)s 条（共 %(whole)s 条）") % told
