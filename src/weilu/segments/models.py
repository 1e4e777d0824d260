"""Segments, how large they were, and whose attributes the event store has not heard of yet."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.team.models import Community


class Segment(models.Model):
    """Members picked by rules. `numbers`: a fixed one (静态) keeps whom it picked; None: whoever fits right now."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="segments")
    name = models.CharField(_("名称"), max_length=60)
    rules = models.JSONField()
    numbers = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "name"], condition=models.Q(archived_at=None), name="segment_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_fixed(self) -> bool:
        return self.numbers is not None


class Size(models.Model):
    """How many were in a segment at the last count of a local day."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="sizes")
    on = models.DateField()
    members = models.PositiveIntegerField()
    counted_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["segment", "on"], name="size_once")]

    def __str__(self) -> str:
        return f"{self.segment} {self.on}: {self.members}"


class Unheard(models.Model):
    """The outbox: this member changed. Written by the database itself (migration 0002), in the transaction of the
    change, whoever makes it."""

    member = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.member)
