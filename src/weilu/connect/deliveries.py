"""What goes out: by which way (a sender), and every single message (a delivery) with what became of it."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.kit.sealing import unseal
from weilu.persona.models import Persona
from weilu.team.models import Community, Staff

EXPIRY_NOTICE = dt.timedelta(days=7)


class Sender(models.Model):
    """A way out to one platform: a group's bot, a mailbox, a person who copies. Its secrets are sealed, never shown."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="senders")
    kind = models.CharField(_("种类"), max_length=20)
    name = models.CharField(_("名称"), max_length=60)
    settings = models.JSONField(default=dict, blank=True)
    sealed = models.TextField(blank=True)  # its secrets; see kit/sealing.py
    per_minute = models.PositiveIntegerField(_("每分钟最多"), null=True, blank=True)
    per_day = models.PositiveIntegerField(_("每天最多"), null=True, blank=True)
    quiet_from = models.TimeField(_("安静时段从"), null=True, blank=True)
    quiet_until = models.TimeField(_("安静时段到"), null=True, blank=True)
    token_expires_at = models.DateField(_("凭证到期日"), null=True, blank=True)
    persona = models.ForeignKey(
        Persona, models.SET_NULL, null=True, blank=True, related_name="senders", verbose_name=_("用哪个人设")
    )
    paused_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def values(self) -> dict[str, str]:
        """Its settings and its opened secrets together: for whoever sends, never for a page."""
        return {**self.settings, **unseal(self.sealed)}

    @property
    def expires_soon(self) -> bool:
        return self.token_expires_at is not None and self.token_expires_at <= self.community.today + EXPIRY_NOTICE

    @property
    def expired(self) -> bool:
        return self.token_expires_at is not None and self.token_expires_at < self.community.today


class Delivery(models.Model):
    """One message on its way to one place. `key` is the caller's: the same key is the same message, sent once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待发送")
        CLAIMED = "claimed", _("发送中")
        SENT = "sent", _("已发出")
        ACCEPTED = "accepted", _("已接收")
        FAILED = "failed", _("没有发出")
        UNKNOWN = "unknown", _("结果不明")
        CANCELLED = "cancelled", _("已取消")
        TO_COPY = "to_copy", _("待人工发送")
        COPIED = "copied", _("已人工发出")

    class WaitsFor(models.TextChoices):
        ASKED = "asked", _("定好的时间")
        QUIET = "quiet", _("安静时段结束")
        QUOTA = "quota", _("发送渠道的额度")
        PLATFORM = "platform", _("平台要求的间隔")
        AGAIN = "again", _("再试一次")

    SUCCESS: ClassVar = frozenset({State.SENT, State.ACCEPTED, State.COPIED})
    FINAL: ClassVar = SUCCESS | {State.FAILED, State.UNKNOWN, State.CANCELLED}  # until a person decides otherwise
    NEEDS_A_PERSON: ClassVar = frozenset({State.FAILED, State.UNKNOWN, State.TO_COPY})

    community = models.ForeignKey(Community, models.CASCADE, related_name="deliveries")
    sender = models.ForeignKey(Sender, models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=200)
    to = models.CharField(_("发给"), max_length=300, blank=True)
    title = models.CharField(_("标题"), max_length=300, blank=True)
    text = models.TextField(_("内容"))
    member = models.BigIntegerField(default=0)  # a member's number, 0: nobody in particular
    in_reply_to = models.CharField(max_length=20, blank=True)  # id of the event answered
    conversation = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    not_before = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)  # later it would be worse than nothing: called off
    waits_for = models.CharField(max_length=8, choices=WaitsFor.choices, blank=True)
    attempts = models.PositiveIntegerField(default=0)  # how often it was claimed
    claimed_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=24, blank=True)  # of the last attempt; see troubles.py
    facts = models.JSONField(default=dict)
    reply = models.CharField(max_length=2000, blank=True)  # the platform's answer, as it came
    platform_id = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    followed_up = models.BooleanField(default=False)  # its event recorded, whoever asked told; see following_up.py
    by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "key"], name="one_delivery_a_key"),
        ]
        # No conditions: SQLite uses a partial index only where the query's own values are written out.
        indexes: ClassVar = [
            models.Index(fields=["community", "-id"], name="deliveries_newest"),
            models.Index(fields=["community", "state", "-id"], name="deliveries_by_state"),
            models.Index(fields=["sender", "-id"], name="deliveries_of_sender"),
            models.Index(fields=["sender", "state", "-id"], name="deliveries_of_sender_by_state"),
            models.Index(fields=["sender", "-claimed_at"], name="deliveries_tried"),
            models.Index(fields=["sender", "-sent_at"], name="deliveries_sent"),
            models.Index(fields=["state", "not_before"], name="deliveries_under_way"),
            models.Index(fields=["followed_up", "state"], name="deliveries_to_follow_up"),
        ]

    def __str__(self) -> str:
        return f"{self.sender} · {self.key}"

    @property
    def trouble(self) -> str:
        """What went wrong, as a sentence in the reader's language; empty where nothing did."""
        from weilu.connect.troubles import sentence

        return sentence(self.reason, self.facts)


class Picture(models.Model):
    """A picture that goes with a message; see pictures.py."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="pictures")
    kind = models.CharField(max_length=20)  # its content type
    content = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        return f"{self.pk}.{self.kind.removeprefix('image/').replace('jpeg', 'jpg')}"
