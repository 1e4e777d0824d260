"""The rooms that a source of Matrix hears of; beside the models, for connectors do not lean on each other."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class MatrixRoom(models.Model):
    """A room: what it is called, whether Weilu can read it, how much of its history has been fetched."""

    class History(models.TextChoices):
        NONE = "", _("没有补取")
        WAITING = "waiting", _("排队中")
        RUNNING = "running", _("补取中")
        STOPPED = "stopped", _("已停下")
        DONE = "done", _("已补取")

    source = models.ForeignKey("connect.Source", models.CASCADE, related_name="matrix_rooms")
    key = models.CharField(max_length=255)  # the room's id
    name = models.CharField(max_length=200, blank=True)
    direct = models.BooleanField(default=False)  # somebody talks to the persona alone
    encrypted = models.BooleanField(default=False)
    unreadable = models.PositiveIntegerField(default=0)  # encrypted messages, which Weilu cannot read
    invited_at = models.DateTimeField(null=True)  # an invitation that waits
    wanted = models.BooleanField(default=True)  # the persona is to be there, and Weilu to know who else is
    entered_at = models.DateTimeField(null=True)  # its name and people are known
    left_at = models.DateTimeField(null=True)
    history = models.CharField(max_length=8, choices=History.choices, default=History.NONE, blank=True)
    history_from = models.CharField(max_length=500, blank=True)  # the homeserver's mark where to read on, backwards
    history_until = models.DateTimeField(null=True)  # no further back than this
    history_oldest = models.DateTimeField(null=True)  # how far it has come
    history_read = models.PositiveIntegerField(default=0)
    history_again_at = models.DateTimeField(null=True)  # the homeserver asked to wait until then
    runner = models.CharField(max_length=120, blank=True)  # host:process that fetches its history
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "key"], name="one_room_a_key")]

    def __str__(self) -> str:
        return self.name or self.key

    @property
    def can_fetch(self) -> bool:
        """Whether there may be more of its history to fetch."""
        whole = self.history == self.History.DONE and self.history_until is None
        return self.entered_at is not None and not self.encrypted and not whole
