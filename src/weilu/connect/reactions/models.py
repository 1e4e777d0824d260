"""Rules of 自动回应, and everything each of them did."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Delivery, Sender
from weilu.team.models import Community, Staff


class Reactions(models.Model):
    """One row a community: held by whoever reacts, so that caps hold across processes; the switch for all."""

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="reactions")
    per_minute = models.PositiveSmallIntegerField(_("整个社群每分钟最多"), default=10)
    per_room_hour = models.PositiveSmallIntegerField(_("一个群每小时最多"), default=30)
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    resumed_at = models.DateTimeField(null=True)  # what was said before is not answered any more

    def __str__(self) -> str:
        return f"{self.community_id}"


class ReactionRule(models.Model):
    """One rule. `cursor` is the arrival number up to which it has looked; it moves in the transaction that keeps what
    was done. on_at: None while it is off."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("关键词回复")
        WELCOME = "welcome", _("欢迎新人")
        CHECK_IN = "check_in", _("打卡")
        ALERT = "alert", _("敏感词提醒")

    class Match(models.TextChoices):
        CONTAINS = "contains", _("消息里有这个词")
        BEGINS = "begins", _("消息以这个词开头")
        WHOLE = "whole", _("整条消息就是这个词")

    community = models.ForeignKey(Community, models.CASCADE, related_name="reaction_rules")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=60)
    words = models.JSONField(default=list)  # as written
    excepted = models.JSONField(default=list)
    match = models.CharField(max_length=8, choices=Match.choices, default=Match.CONTAINS)
    spaces = models.JSONField(default=list)  # ids of Space; empty: all
    platforms = models.JSONField(default=list)  # empty: all
    texts = models.JSONField(default=list)  # said in turn; see wording.py for their slots
    turn = models.PositiveIntegerField(default=0)  # how often it has spoken
    sender = models.ForeignKey(Sender, models.SET_NULL, null=True, related_name="+")
    by_hand = models.BooleanField(default=False)  # may leave what it says for a person to send
    member_pause = models.PositiveIntegerField(default=0)  # seconds between two answers to one member
    room_pause = models.PositiveIntegerField(default=0)  # in one room
    gather = models.PositiveIntegerField(default=60)  # seconds in which those who join are welcomed together
    crowd = models.PositiveIntegerField(default=20)  # more joiners an hour are welcomed once
    since = models.DateField(null=True)  # of 打卡: the first day that counts
    cursor = models.BigIntegerField(null=True)
    on_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["kind", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def member_wait(self) -> dt.timedelta:
        return dt.timedelta(seconds=self.member_pause)


class Reacted(models.Model):
    """One thing that a rule did, or held back and why. `key` is the event, the newcomer and room, the member's day: the
    same is done once. Words of members are not kept here, only where they stand."""

    class Outcome(models.TextChoices):
        GATHERED = "gathered", _("等着一起欢迎")
        ANSWERED = "answered", _("已回应")
        CHECKED_IN = "checked_in", _("已记打卡")
        ALERTED = "alerted", _("已提醒")
        HELD = "held", _("没有回应")

    class Verdict(models.TextChoices):
        HANDLED = "handled", _("已处理")
        IGNORED = "ignored", _("不是问题")

    community = models.ForeignKey(Community, models.CASCADE, related_name="reacted")
    rule = models.ForeignKey(ReactionRule, models.CASCADE, related_name="reacted")
    key = models.CharField(max_length=60)
    event = models.CharField(max_length=20)
    member = models.BigIntegerField()  # as the event tells
    platform = models.CharField(max_length=32)
    space = models.BigIntegerField(default=0)
    source = models.BigIntegerField(default=0)
    at = models.DateTimeField()  # of the event
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    held_for = models.CharField(max_length=12, blank=True)  # see guarding.py
    words = models.JSONField(default=list)  # of an alert: what was found
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, related_name="reacted")
    due_at = models.DateTimeField(null=True)  # of one that is gathered
    day = models.DateField(null=True)  # of a check-in: the local day, and which one in a row
    value = models.PositiveIntegerField(null=True)
    recorded = models.BooleanField(default=True)  # its event is in the store as it is here
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    settled_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["rule", "key"], name="reacted_once")]
        indexes: ClassVar = [
            models.Index(fields=["community", "outcome", "-made_at"], name="reacted_lately"),
            models.Index(fields=["rule", "-id"], name="reacted_of_a_rule"),
            models.Index(fields=["community", "member"], name="reacted_to_a_member"),
            models.Index(fields=["rule", "due_at"], name="reacted_gathered", condition=models.Q(outcome="gathered")),
            models.Index(fields=["community"], name="reacted_to_record", condition=models.Q(recorded=False)),
            models.Index(
                fields=["community", "-at"],
                name="reacted_open_alerts",
                condition=models.Q(outcome="alerted", verdict=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.key}"
