"""Goals and objectives that are over: closed with a word about it, and opened again."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from weilu.analytics.keeping import Keeping
from weilu.insights.goals.standing import stand
from weilu.insights.models import Goal, Objective
from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.team.audit import note
from weilu.team.models import Staff

MOST_WORDS = 2000


@transaction.atomic
def close(goal: Goal, words: str, *, by: Staff | None, at: dt.datetime | None = None) -> None:
    """It is over: where it stands is kept and no longer read; `reopen` undoes it. at: when (default now)."""
    standing = stand(Keeping(goal.community), goal)
    kept = {"closing": _cut(words), "closed_value": standing.value, "closed_state": standing.state}
    open_ones = Goal.objects.filter(pk=goal.pk, closed_at=None)
    if open_ones.update(closed_at=at or now(), version=F("version") + 1, **kept):
        note("goal.closed", goal.name, by=by, community=goal.community, state=standing.state)


@transaction.atomic
def reopen(goal: Goal, *, by: Staff | None) -> None:
    fresh = {"closed_at": None, "closing": "", "closed_value": None, "closed_state": ""}
    closed = Goal.objects.filter(pk=goal.pk, closed_at__isnull=False)
    if closed.update(version=F("version") + 1, **fresh):
        note("goal.reopened", goal.name, by=by, community=goal.community)


@transaction.atomic
def close_objective(objective: Objective, words: str, *, by: Staff | None) -> None:
    """It is over, and with it the goals under it that are still open."""
    moment, said = now(), _cut(words)
    open_ones = Objective.objects.filter(pk=objective.pk, closed_at=None)
    if open_ones.update(closed_at=moment, closing=said, version=F("version") + 1):
        for goal in objective.goals.filter(archived_at=None, closed_at=None):
            close(goal, words, by=by, at=moment)
        note("objective.closed", objective.name, by=by, community=objective.community)


@transaction.atomic
def reopen_objective(objective: Objective, *, by: Staff | None) -> None:
    """Undo `close_objective`: of the goals, those that were closed with it."""
    fresh = Objective.objects.select_for_update().get(pk=objective.pk)
    if fresh.closed_at is None:
        return
    for goal in fresh.goals.filter(closed_at=fresh.closed_at):
        reopen(goal, by=by)
    Objective.objects.filter(pk=fresh.pk).update(closed_at=None, closing="", version=F("version") + 1)
    note("objective.reopened", fresh.name, by=by, community=fresh.community)


def _cut(words: str) -> str:
    return sound_text(words.strip(), MOST_WORDS)
