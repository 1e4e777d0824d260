"""What the team composes of numbers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.team.models import Community


class Board(models.Model):
    """A board (看板) of the team: cards in order, each `{"card", "asked", "width"}` with what its filters say.

    `version` counts every change, so that two who compose it at once do not overwrite each other unawares.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="boards")
    name = models.CharField(_("名称"), max_length=60)
    cards = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
