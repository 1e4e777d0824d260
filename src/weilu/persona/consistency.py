"""How true to itself a persona has been: the scores of what it sent, by week."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Avg, Count, Q
from django.utils.translation import gettext as _

from weilu.kit.charts import Spec
from weilu.kit.clock import now
from weilu.persona.models import Persona

DAYS, WEEKS = 30, 12


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the last thirty days. score: None while nothing was sent."""

    sent: int
    score: float | None


def figures_of(persona: Persona) -> Figures:
    since = now() - dt.timedelta(days=DAYS)
    told = persona.checked.filter(at__gte=since).aggregate(sent=Count("pk"), score=Avg("score"))
    return Figures(told["sent"], told["score"])


def chart_of(persona: Persona) -> Spec:
    """The mean score of each of the last weeks, with how many messages it is made of."""
    today = persona.community.today
    monday = today - dt.timedelta(days=today.weekday())
    starts = [monday - dt.timedelta(weeks=n) for n in reversed(range(WEEKS))]
    scores, counts = [], []
    for first in starts:
        begins = dt.datetime.combine(first, dt.time(), persona.community.zone)
        told = _mean(persona, begins, begins + dt.timedelta(weeks=1))
        scores.append(told[0])
        counts.append(told[1])
    return {
        "id": "consistency",
        "kind": "line",
        "title": _("一致性"),
        "definition": _("每条发出的消息守住了人设卡里多少条（0–100），按周平均；n 是消息条数。"),
        "unit": _("分"),
        "x": [str(first) for first in starts],
        "series": [{"name": _("一致性"), "data": scores, "n": counts}],
        "empty": _("这个人设还没有发过消息。"),
    }


def _mean(persona: Persona, begins: dt.datetime, ends: dt.datetime) -> tuple[float | None, int]:
    told = persona.checked.filter(Q(at__gte=begins) & Q(at__lt=ends)).aggregate(n=Count("pk"), score=Avg("score"))
    return (round(told["score"], 1) if told["score"] is not None else None), told["n"]
