"""What the state store keeps about events: the rooms they happen in, acts that rewrite the past, corrections."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.team.models import Community


class Space(models.Model):
    """A room (群, 频道, 版块) of one platform: its key stays, its name may change."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="spaces")
    platform = models.CharField(_("平台"), max_length=32)
    key = models.CharField(max_length=200)
    name = models.CharField(_("名称"), max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "platform", "key"], name="space_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Rewrite(models.Model):
    """An act that rewrites stored events, as a visible job: noted before it starts, finished by whoever comes next if
    the process dies in its middle. Each `act` is idempotent; see events/rewriting.py."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")

    community = models.ForeignKey(Community, models.CASCADE, related_name="rewrites")
    act = models.CharField(max_length=20)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    runner = models.CharField(max_length=120, blank=True)  # the process that is at it; see kit/processes.py
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.act} {self.state}"


class Correction(models.Model):
    """What a person said of how a text sounds. The event is shown and counted so; see events/correcting.py.

    event: its number. member: who wrote it, as stored. digest: of the text, for one that is edited later is another.
    before: what was said of it until then. after: what this act changed, or confirmed.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="corrections")
    event = models.CharField(max_length=20)
    member = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=16)
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["community", "event"], name="correction_of_event")]

    def __str__(self) -> str:
        return f"{self.event}: {self.after}"


class Calibration(models.Model):
    """What a community's corrections have taught, tried on those held back: see events/calibrations.py.

    figures: of text.calibrating.Attempt. kept: whether it was better. At most one that is kept is not removed: that one
    judges. packed: its weights, empty where it was refused; number: which they are.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="calibrations")
    number = models.PositiveBigIntegerField()
    packed = models.BinaryField()
    figures = models.JSONField()
    kept = models.BooleanField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.number}"


class Rescoring(models.Model):
    """The texts of a community are judged anew by what judges now; one a community, at once or again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="rescoring")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    runner = models.CharField(max_length=120, blank=True)  # the process that is at it; see kit/processes.py
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.community_id} {self.state}"


class Arrivals(models.Model):
    """The next arrival number, one row: for a server, which several processes write to; see events/numbering.py."""

    next = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.next)
