"""What is kept for numbers: states computed once a day, and costs that somebody typed in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.team.models import Community


class LifecycleStamp(models.Model):
    """What the lifecycle states beside a community's members were last computed from; see freshness.py."""

    community = models.OneToOneField(Community, models.CASCADE, related_name="lifecycle_stamp")
    stamp = models.CharField(max_length=120)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.community} · {self.on}"


class ChannelCost(models.Model):
    """What a channel (渠道) cost over some days, both included; in 分. Spread evenly over them."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="channel_costs")
    channel = models.CharField(_("渠道"), max_length=120)
    first = models.DateField(_("从"))
    last = models.DateField(_("到"))
    amount = models.PositiveBigIntegerField(_("费用"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.channel} · {self.first} – {self.last}"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class Journey(models.Model):
    """The stages and touchpoints of a community's emotion map (analytics/journey/plan.py), empty for the usual ones.
    before: what they were until the last change, to undo it; version counts the changes."""

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="journey")
    stages = models.JSONField(default=list)
    touchpoints = models.JSONField(default=list)
    before = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.community_id}: {self.version}"


class Aspect(models.Model):
    """Something that members have an opinion of: a feature, a product. names: what else it is called (同义词)."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="aspects")
    name = models.CharField(_("名称"), max_length=40)
    names = models.JSONField(_("也叫"), default=list, blank=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "name"], condition=models.Q(archived_at=None), name="one_aspect_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> list[str]:
        """All its names, its own first."""
        return [self.name, *self.names]


class Silence(models.Model):
    """A whole local day on which a live source told nothing, against its habit; written by connect.

    usual: events that it brings on such a day, the middle of the four same weekdays before. source: the number that
    stands on its events.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="silences")
    source = models.PositiveBigIntegerField()
    platform = models.CharField(max_length=32, blank=True)
    day = models.DateField()
    usual = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "day"], name="one_silence_a_day")]

    def __str__(self) -> str:
        return f"{self.source} · {self.day}"
