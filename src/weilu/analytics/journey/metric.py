"""Emotion map (情感地图): how messages feel, by the stage of their author's journey and by touchpoint."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from weilu.analytics.journey.intervals import FEW, interval
from weilu.analytics.journey.keeping import plan_of
from weilu.analytics.journey.placing import Placing, places_of
from weilu.analytics.journey.plan import ALL, Plan
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.sql import Asking
from weilu.events.feelings import SOUNDS
from weilu.text.scores import EMOTIONS

FELT = tuple(sorted(EMOTIONS))
THIN = 10  # messages below which a mean is greyed
NUMBERS = ("n", "total", "positive", "negative", *FELT)


def journey(asking: Asking) -> list[Row]:
    """A row a stage and touchpoint, those of all together among them."""
    plan = plan_of(asking.query.community)
    found = {(stage, place): numbers for stage, place, *numbers in _cells(asking, plan)}
    rows = [
        {"stage": step, "touchpoint": place, **_row(found.get((at, to)))}
        for at, step in enumerate(plan.steps)
        for to, place in enumerate(plan.places)
    ]
    asking.totals |= _named(plan) | peak_and_end([row for row in rows if row["touchpoint"] == ALL], plan)
    return rows


def _cells(asking: Asking, plan: Plan) -> list[tuple[Any, ...]]:
    """(stage, touchpoint, members, the NUMBERS, and what an interval needs); stages and touchpoints by their places in
    the plan. First the few sums a person, stage and mask come to, then those of each cell."""
    placing = Placing(asking, plan)
    felt = ", ".join(f"countIf(emotion = '{name}') AS {name}" for name in FELT)
    each = (
        f"SELECT person, stage, mask, count() AS n, sum(toFloat64(sentiment)) AS total,"
        f" countIf({SOUNDS['positive']}) AS positive, countIf({SOUNDS['negative']}) AS negative, {felt}"
        f" FROM ({placing.messages('emotion', 'sentiment')}) GROUP BY person, stage, mask"
    )
    every = len(plan.stages)
    sums = ", ".join(f"sum({name}) AS {name}" for name in NUMBERS)
    spread = (
        f"SELECT person, at, place, {sums} FROM ({each})"
        f" ARRAY JOIN [toUInt8(stage), toUInt8({every})] AS at"
        f" GROUP BY person, at, arrayJoin({places_of(plan)}) AS place"
    )
    whole = ", ".join(f"sum({name})" for name in NUMBERS)
    return asking.rows(
        f"SELECT at, place, count(), {whole}, sum(n * n), sum(total * total), sum(total * n)"
        f" FROM ({spread}) GROUP BY at, place",
        **placing.parameters,
    )


def _row(found: Sequence[Any] | None) -> Row:
    if not found:
        nothing: Row = {"messages": 0, "members": 0, "sentiment": None, "low": None, "high": None, "nsr": None}
        return nothing | dict.fromkeys(FELT)
    members, numbers, spread = found[0], dict(zip(NUMBERS, found[1:], strict=False)), found[-3:]
    n, polar = numbers["n"], numbers["positive"] + numbers["negative"]
    low, high = interval(members, n, numbers["total"], *spread) or (None, None)
    return {
        "messages": n,
        "members": members,
        "sentiment": numbers["total"] / n,
        "low": low,
        "high": high,
        "nsr": (numbers["positive"] - numbers["negative"]) / polar if polar else None,
        **{name: numbers[name] / n for name in FELT},
    }


def is_thin(row: Row) -> bool:
    """Whether there is too little to lean on."""
    return bool(row["messages"] < THIN or row["members"] < FEW)


def differ(one: Row, other: Row) -> bool:
    """Whether two cells feel different: both can be leaned on, and their intervals do not meet."""
    if is_thin(one) or is_thin(other) or one["low"] is None or other["low"] is None:
        return False
    return bool(one["low"] > other["high"] or other["low"] > one["high"])


def peak_and_end(curve: list[Row], plan: Plan) -> dict[str, Any]:
    """Of the stages that can be leaned on: the peak, which feels strongest whichever way (the later of equals), the
    end, which is the last, and the mean of the two, by which a whole is remembered (peak-end rule)."""
    known = [row for row in curve if row["stage"] != ALL and not is_thin(row)]
    if not known:
        return {"peak": None, "end": None, "peak_end": None}
    peak = max(reversed(known), key=lambda row: abs(row["sentiment"]))
    end = known[-1]
    return {"peak": peak["stage"], "end": end["stage"], "peak_end": (peak["sentiment"] + end["sentiment"]) / 2}


def _named(plan: Plan) -> dict[str, Any]:
    return {
        "stages": {one.key: one.name for one in plan.stages},
        "touchpoints": {one.key: one.name for one in plan.touchpoints},
    }


JOURNEY = declare(
    Metric(
        name="journey",
        zh="情感地图",
        en="Emotion map",
        unit="sentiment",
        keys=("stage", "touchpoint", "messages", "members", "sentiment", "low", "high", "nsr", *FELT),
        definition=_(
            "每条消息按成员此前做过的事归入一个阶段，按它前后发生的事和说的话归入触点；每格是其中消息的平均情感（−1…1）。"
        ),
        formula=_("平均情感 = 情感之和 ÷ 有判断的消息；区间为 95%，以成员为单位：一个人说得再多也只是一个人"),
        source="docs/metrics.md",
        compute=journey,
        empty="null",
        grained=False,
    )
)
