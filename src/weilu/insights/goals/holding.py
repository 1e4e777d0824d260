"""Two who change the same goal or objective: the second is told, and nobody's change is lost."""

from django.utils.translation import gettext_lazy as _

from weilu.insights.models import Goal, Objective
from weilu.team.refusal import Refusal


class ChangedMeanwhile(Refusal):
    sentence = _("刚有人改过它。你写的还在下面，对照之后再保存。")


def hold(thing: Goal | Objective, seen: int) -> None:
    """Inside a transaction: until its end nobody else changes it. Raises ChangedMeanwhile where another version than
    the one that was seen stands."""
    if type(thing).objects.select_for_update().get(pk=thing.pk).version != seen:
        raise ChangedMeanwhile
