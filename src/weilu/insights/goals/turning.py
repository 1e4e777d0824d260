"""A goal's turns: off its pace, back on it, reached, missed. Each is noted when it happens, and told once."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from weilu.insights.goals.standing import Standing
from weilu.insights.models import Goal, GoalTurn
from weilu.kit.charts import Words

WAYS: Mapping[str, str] = {
    "on_track": "on", "at_risk": "off", "behind": "off", "reached": "reached", "missed": "missed",
}  # fmt: skip
"""What a state means for the way; the others say nothing of it."""
TURNS: Mapping[str, tuple[Words, str]] = {
    "on": (_("目标「%(name)s」回到正轨"), "good"),
    "off": (_("目标「%(name)s」%(state)s"), "bad"),
    "reached": (_("目标「%(name)s」达成了"), "good"),
    "missed": (_("目标「%(name)s」没有达成"), "bad"),
}
"""Sentence and tone."""


def note_turn(standing: Standing) -> GoalTurn | None:
    """The turn that this standing is, if it is one. Whoever sets a goal takes it to be on its way."""
    way = WAYS.get(standing.state)
    if way is None:
        return None
    goal = Goal.objects.select_for_update().get(pk=standing.goal.pk)  # one reader at a time
    newest = goal.turns.last()
    if way == (newest.way if newest else "on"):
        return None
    return GoalTurn.objects.create(goal=goal, on=standing.on, way=way)
