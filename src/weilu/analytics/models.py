"""What numbers are kept rather than computed."""

from django.db import models

from weilu.team.models import Community


class LifecycleStamp(models.Model):
    """What the lifecycle states beside a community's members were last computed from; see freshness.py."""

    community = models.OneToOneField(Community, models.CASCADE, related_name="lifecycle_stamp")
    stamp = models.CharField(max_length=120)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.community} · {self.on}"
