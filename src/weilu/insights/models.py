"""What the team composes of numbers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.segments.models import Segment
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


class Objective(models.Model):
    """A 大目标 (the O of OKR): what for; the goals under it say by which numbers one will know. version: counts every
    change. closing: what was said when it was closed."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="objectives")
    name = models.CharField(_("大目标"), max_length=60, help_text=_("例如：让新人愿意留下来"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("负责人")
    )
    note = models.TextField(_("为什么"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    closing = models.TextField(max_length=2000, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "name"], condition=models.Q(archived_at=None), name="objective_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    """A measure shall reach a target by a day. first, last: local days, both included; start: where a level stood
    before; wants_more: whether the target is reached from below. segment, platform: of these members, on this platform
    alone. version: counts every change. closed_*: where it stood when it was closed, and what was said then."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="goals")
    name = models.CharField(_("目标"), max_length=60, help_text=_("例如：三月新增 300 位同好"))
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True, blank=True, related_name="goals")
    measure = models.CharField(_("看哪个数"), max_length=30)
    start = models.FloatField(default=0)
    target = models.FloatField(_("目标值"))
    wants_more = models.BooleanField(default=True)
    first = models.DateField(_("从"))
    last = models.DateField(_("到"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="goals", verbose_name=_("负责人")
    )
    segment = models.ForeignKey(
        Segment, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("只看分群")
    )
    platform = models.CharField(_("只看平台"), max_length=40, blank=True)
    note = models.TextField(_("打算怎么做"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, editable=False)
    closing = models.TextField(max_length=2000, blank=True, editable=False)
    closed_value = models.FloatField(null=True, editable=False)
    closed_state = models.CharField(max_length=10, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["last", "pk"]

    def __str__(self) -> str:
        return self.name


class PainPoint(models.Model):
    """Something of the emotion map to work on: where it hurts (痛点), or where more is to be won (机会点).

    stage, touchpoint: keys of the map's cell, "all" for any."""

    class Kind(models.TextChoices):
        PAIN = "pain", _("痛点")
        OPPORTUNITY = "opportunity", _("机会点")

    class Status(models.TextChoices):
        OPEN = "open", _("待处理")
        WORKING = "working", _("处理中")
        SOLVED = "solved", _("已解决")

    community = models.ForeignKey(Community, models.CASCADE, related_name="pain_points")
    kind = models.CharField(_("是什么"), max_length=12, choices=Kind, default=Kind.PAIN)
    title = models.CharField(_("一句话"), max_length=60, help_text=_("例如：付了款没有订单，没人理"))
    stage = models.CharField(_("阶段"), max_length=20)
    touchpoint = models.CharField(_("触点"), max_length=20)
    status = models.CharField(_("进展"), max_length=8, choices=Status, default=Status.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("负责人")
    )
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="pain_points", verbose_name=_("目标")
    )
    note = models.TextField(_("打算怎么做"), max_length=2000, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """What shows a point. A message is kept by its id alone (its words stay in the event store, and go with it);
    anything else is typed: an interview, a survey, a call. member: whose words they are, if known; they go together.
    """

    class Source(models.TextChoices):
        MESSAGE = "message", _("消息")
        INTERVIEW = "interview", _("访谈")
        SURVEY = "survey", _("问卷")
        CALL = "call", _("电话")
        OTHER = "other", _("其他")

    point = models.ForeignKey(PainPoint, models.CASCADE, related_name="evidence")
    source = models.CharField(_("来自"), max_length=10, choices=Source, default=Source.INTERVIEW)
    event = models.CharField(max_length=20, blank=True, editable=False)
    text = models.TextField(_("原话"), max_length=2000)
    who = models.CharField(_("谁说的"), max_length=60, blank=True)
    member = models.ForeignKey("members.Member", models.CASCADE, null=True, editable=False, related_name="+")
    said_on = models.DateField(_("哪天"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


class GoalReading(models.Model):
    """Where a goal stood at the end of a local day, as it was known then."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="readings")
    on = models.DateField()
    value = models.FloatField()
    pace = models.FloatField()
    state = models.CharField(max_length=10)

    class Meta:
        ordering: ClassVar = ["on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["goal", "on"], name="goal_reading_once")]

    def __str__(self) -> str:
        return f"{self.goal} {self.on}: {self.value:g}"


class CheckIn(models.Model):
    """What the team thinks of a goal at a moment, and how sure it is to reach it (1–10); value, state: where it stood
    then."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="check_ins")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    confidence = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000, blank=True)
    value = models.FloatField(null=True)
    state = models.CharField(max_length=10)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.goal}: {self.confidence}/10"


class GoalTurn(models.Model):
    """A goal left its pace, came back to it, was reached or missed: told once. on: the last day that was counted."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="turns")
    on = models.DateField()
    way = models.CharField(max_length=10)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.goal} {self.on}: {self.way}"


class Report(models.Model):
    """What a finished span came to, as it was counted then. facts: see insights/reports/facts.py; name: "" for the
    usual one.

    A 复盘 (kind review) has goals, too, see insights/reports/reviewing.py, and what people think of them: analysis
    (why it came so) and insight (what to take from it). One of a board (kind board) has its cards as they were drawn,
    see insights/reports/boarding.py. version counts every change of its name."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=8)
    first = models.DateField()
    last = models.DateField()
    name = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=list)
    goals = models.JSONField(default=list)
    analysis = models.TextField(blank=True)
    insight = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)
    board = models.ForeignKey(Board, models.SET_NULL, null=True, related_name="+")
    cards = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-last", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "kind", "first"],
                condition=models.Q(archived_at=None) & ~models.Q(kind__in=["review", "board"]),
                name="report_once_a_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first}"


def _weekly() -> list[str]:
    return ["week"]


class ReportPlan(models.Model):
    """Which reports a community's Weilu makes by itself, from which local hour of the day after on."""

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="report_plan")
    kinds = models.JSONField(default=_weekly)
    hour = models.PositiveSmallIntegerField(default=9)

    def __str__(self) -> str:
        return f"{self.community_id}: {self.kinds}"
