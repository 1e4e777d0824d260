"""Cards of the emotion map (情感地图): the curve along the stages, and stages by touchpoints; one, or two beside."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.analytics.door import BadQuery, Result, Row
from weilu.analytics.journey.keeping import plan_of
from weilu.analytics.journey.metric import FELT, differ, is_thin
from weilu.analytics.journey.plan import ALL, Plan
from weilu.analytics.journey.words import words_of_stages, words_of_touchpoints
from weilu.events.feelings import EMOTION_WORDS
from weilu.insights.cards.card import card
from weilu.insights.cards.drawn import Drawn, spec_of
from weilu.insights.evidence import messages_of
from weilu.insights.look import Look
from weilu.kit.charts import Cell, Mark, Series, Spec, signed

BEFORE, SPAN, SEGMENT = "before", "span", "segment:"
"""What the map may be laid beside: the span before, another span (from2, to2), a segment by name."""


@dataclass(frozen=True)
class Map:
    """One map: its cells by (stage, touchpoint), and what it is called beside another."""

    look: Look
    result: Result
    name: str

    @property
    def cells(self) -> dict[tuple[str, str], Row]:
        return {(row["stage"], row["touchpoint"]): row for row in self.result.rows}

    def url(self, stage: str, touchpoint: str) -> str:
        """Exactly the messages that the cell counts."""
        at = {"stage": "" if stage == ALL else stage, "touchpoint": "" if touchpoint == ALL else touchpoint}
        whole = {"touchpoint": ALL} if not any(at.values()) else {}
        return messages_of(self.look.query, sounds="judged", **(at | whole))


def maps(look: Look) -> list[Map]:
    """The map asked for, and the one beside it, if any."""
    looks = [look, *([other] if (other := beside(look)) else [])]
    return [Map(one, one.keeping.ask("journey", one.question("journey")), name_of(one, look)) for one in looks]


def beside(look: Look) -> Look | None:
    wanted = look.asked.get("beside", "")
    kept = {key: value for key, value in look.asked.items() if key not in ("beside", "from2", "to2")}
    if wanted == SPAN and "from2" in look.asked:
        kept |= {"from": look.asked["from2"], "to": look.asked.get("to2", look.asked["from2"])}
    elif wanted in (BEFORE, SPAN) and look.before:
        kept |= {"from": str(look.before.first), "to": str(look.before.last)}
    elif wanted.startswith(SEGMENT):
        kept |= {"from": str(look.span[0]), "to": str(look.span[1]), "segment": wanted.removeprefix(SEGMENT)}
    else:
        return None
    return replace(look, asked=kept)


def name_of(look: Look, first: Look) -> str:
    """By what tells it from the other: the span, or who."""
    if look.asked.get("segment") != first.asked.get("segment") or first.asked.get("beside", "").startswith(SEGMENT):
        return look.asked.get("segment") or _("所有成员")
    return " – ".join(date_format(day, "Y-m-d") for day in look.span)


@card("journey-curve", gettext_lazy("情感曲线"), "journey", analysis="journey")
def curve(look: Look) -> Drawn:
    """The mean along the stages with its interval; the peak and the end are marked and open their messages."""
    plan, found = plan_of(look.community), maps(look)
    words = words_of_stages(plan)
    stages = [one.key for one in plan.stages]
    lines = [_line(one, stages, found) for one in found] if found[0].result.rows else []
    spec = spec_of(look, found[0].result, "journey-curve", "line", _("情感曲线"), [words[key] for key in stages], lines)
    spec["format"], spec["unit"] = "score", _("平均情感，−1…1")
    spec["marks"] = _marks(found[0], words)
    spec["note"] = _("色带：95% 区间，一个人说得再多也只算一个人；不足 10 条或 5 人的阶段不画")
    return Drawn(spec, found[0].result, [one.result for one in found[1:]])


def _line(one: Map, stages: list[str], found: list[Map]) -> Series:
    cells = one.cells
    rows = [cells[key, ALL] for key in stages]
    solid = [None if is_thin(row) else row for row in rows]
    return {
        "name": one.name if len(found) > 1 else _("平均情感"),
        "data": [row and row["sentiment"] for row in solid],
        "n": [row["messages"] for row in rows],
        "band": [(row["low"], row["high"]) if row and row["low"] is not None else None for row in solid],
        "urls": [one.url(key, ALL) if row["messages"] else "" for key, row in zip(stages, rows, strict=True)],
    }


def _marks(one: Map, words: dict[str, str]) -> list[Mark]:
    told = {"peak": _("峰值 %(value)s"), "end": _("终值 %(value)s")}
    marks: list[Mark] = []
    for kind, sentence in told.items():
        if stage := one.result.totals.get(kind):
            value = signed(one.cells[stage, ALL]["sentiment"])
            marks.append({"x": words[stage], "title": sentence % {"value": value}, "url": one.url(stage, ALL)})
    return marks


@card("journey", gettext_lazy("情感地图"), "journey", analysis="journey")
def journey(look: Look) -> Drawn:
    """Stages across, touchpoints down; every cell opens its messages."""
    found = maps(look)
    spec = _heat(look, plan_of(look.community), found[0], None)
    if len(found) > 1:
        spec["title"] = _("情感地图 · %(name)s") % {"name": found[0].name}
    return Drawn(spec, found[0].result)


@card("journey-beside", gettext_lazy("情感地图 · 对比"), "journey", width="half", analysis="journey")
def journey_beside(look: Look) -> Drawn:
    """The map beside it, what differs marked where the intervals allow."""
    asked = look if beside(look) else replace(look, asked={**look.asked, "beside": BEFORE})
    found = maps(asked)
    if len(found) == 1:  # there is nothing before all
        raise BadQuery(_("没有可以对比的：先选一段时间。"))
    spec = _heat(found[1].look, plan_of(look.community), found[1], found[0])
    spec["id"], spec["title"] = "journey-beside", _("情感地图 · %(name)s") % {"name": found[1].name}
    spec["note"] = _("▲▼：比另一张图的同一格高或低，两格的区间不重叠才标")
    return Drawn(spec, found[1].result, [found[0].result])


def _heat(look: Look, plan: Plan, one: Map, against: Map | None) -> Spec:
    stages, places = words_of_stages(plan), words_of_touchpoints(plan)
    across, down = plan.steps, [ALL, *(key for key in plan.places if key != ALL)]
    cells = one.cells
    any_at_all = bool(cells) and cells[ALL, ALL]["messages"]
    rows = [[cells[stage, place] for stage in across] for place in down] if any_at_all else []
    line: Series = {
        "name": _("平均情感"),
        "data": [[row["sentiment"] for row in some] for some in rows],
        "n": [[row["messages"] for row in some] for some in rows],
    }
    spec = spec_of(look, one.result, "journey", "feelings", _("情感地图"), [stages[key] for key in across], [line])
    spec["y"] = [places[key] for key in down]
    spec["cells"] = [
        (places[down[at]], [_cell(one, row, stages, places, against) for row in some]) for at, some in enumerate(rows)
    ]
    spec["format"], spec["unit"] = "score", _("平均情感，−1…1")
    spec["note"] = _("虚线框：不足 10 条或 5 人，看看就好；一条消息可以属于几个触点")
    spec["empty"] = _("这段时间没有判断过情感的消息：换一段时间，或先导入聊天记录。")
    return spec


def _cell(one: Map, row: Row, stages: dict[str, str], places: dict[str, str], against: Map | None) -> Cell:
    felt = max((name for name in FELT if name != "neutral"), key=lambda name: row[name] or 0)
    share = row[felt] or 0
    return {
        "value": row["sentiment"],
        "n": row["messages"],
        "thin": is_thin(row),
        "words": f"{EMOTION_WORDS[felt]} {share:.0%}" if share >= 0.3 else "",
        "told": _told(row, stages[row["stage"]], places[row["touchpoint"]]),
        "url": one.url(row["stage"], row["touchpoint"]) if row["messages"] else "",
        "moved": _moved(row, against.cells.get((row["stage"], row["touchpoint"])) if against else None),
    }


def _moved(row: Row, other: Row | None) -> str:
    if other is None or not differ(row, other):
        return ""
    return "up" if row["sentiment"] > other["sentiment"] else "down"


def _told(row: Row, stage: str, place: str) -> str:
    """The cell as a sentence."""
    if not row["messages"]:
        return ""
    known: dict[str, Any] = {
        "stage": stage, "place": place, "value": signed(row["sentiment"]), "n": f"{row['messages']:,}",
        "members": f"{row['members']:,}",
    }  # fmt: skip
    told = _("%(stage)s · %(place)s：平均情感 %(value)s，%(n)s 条消息，%(members)s 人") % known
    if row["low"] is not None:
        told += _("，95%% 区间 %(low)s … %(high)s") % {"low": signed(row["low"]), "high": signed(row["high"])}
    if row["nsr"] is not None:
        told += _("，净情感度 %(nsr)s") % {"nsr": f"{row['nsr']:+.0%}".replace("-", "−")}
    parts = [f"{EMOTION_WORDS[name]} {row[name]:.0%}" for name in FELT if row[name] >= 0.005]
    return told + _("；%(parts)s") % {"parts": "、".join(parts)}
