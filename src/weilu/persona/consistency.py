"""How true to itself a persona has been: the scores of what it sent, by week."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count, Q
from django.utils.translation import gettext as _

from weilu.kit.charts import Spec
from weilu.kit.clock import now
from weilu.persona.finding import Finding
from weilu.persona.models import Checked, Persona
from weilu.persona.scoring import Criterion, score
from weilu.team.models import Community

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
        "kind": "bar",
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


def keep(
    community: Community,
    persona: Persona | None,
    criteria: Sequence[Criterion],
    findings: Sequence[Finding],
    *,
    sender: int,
    delivery: int,
    selling: bool,
) -> Checked:
    """What the checker said of a message that goes out; once for each."""
    told = {
        "community": community,
        "persona": persona,
        "sender": sender,
        "score": score(list(criteria)) if persona else None,
        "missed": [one.name for one in criteria if not one.kept],
        "found": dict(Counter(one.rule for one in findings)),
        "selling": selling,
    }
    return Checked.objects.get_or_create(delivery=delivery, defaults=told)[0]
