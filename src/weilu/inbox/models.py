"""What awaits an answer, who is at it, what was answered; drafts, notes, 快捷回复, 值班."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.connect.models import Delivery, Sender
from weilu.events.models import Space
from weilu.kit.clock import now
from weilu.members.models import Member
from weilu.team.models import Community, Staff

STAFF = settings.AUTH_USER_MODEL


class Inbox(models.Model):
    """One row a community: up to which arrival number its events have been read (cursor) and answers to what is open
    looked for (settled), and what it takes in.

    days: what is older than so many opens nothing (an import brings years). questions: whether what sounds like a
    question in a group counts; patience: minutes that the others in the room have to answer it.
    """

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="inbox")
    cursor = models.PositiveBigIntegerField(default=0)
    settled = models.PositiveBigIntegerField(default=0)
    days = models.PositiveSmallIntegerField(_("只看最近几天的"), default=3)
    questions = models.BooleanField(_("群里没人接的问题也进收件箱"), default=True)
    patience = models.PositiveSmallIntegerField(_("等多少分钟没人接"), default=30)

    def __str__(self) -> str:
        return f"{self.community_id}: {self.cursor}"


class Conversation(models.Model):
    """Somebody in one place who awaits an answer. What they said is in `asks`.

    pressing: a question to the room that sounds unhappy or has a watched word: that the talk went on is no answer.
    thread: the name that the platform gives a private talk. since: the first thing said that is not answered; last_at:
    the last they asked, excerpt: what, with its normal form in `search`. answered_at: the newest answer. until: to when
    it is snoozed, or held. version: one more whenever it is answered, closed or opened again: whoever answers has
    seen that version. claimed_*: who is writing.
    """

    class State(models.TextChoices):
        HELD = "held", _("等等看")  # a question to everybody, which the others may yet answer; shown to nobody
        OPEN = "open", _("待答复")
        WAITING = "waiting", _("已答复")
        SNOOZED = "snoozed", _("稍后")
        DONE = "done", _("已完成")

    class Why(models.TextChoices):
        ASK = "ask", _("提问")
        QUESTION = "question", _("没人接的问题")
        MENTION = "mention", _("点名找你们")
        PRIVATE = "private", _("私聊")

    community = models.ForeignKey(Community, models.CASCADE, related_name="conversations")
    member = models.ForeignKey(Member, models.CASCADE, related_name="conversations")
    platform = models.CharField(max_length=32)
    space = models.ForeignKey(Space, models.SET_NULL, null=True, related_name="+")
    thread = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=8, choices=Why.choices)
    state = models.CharField(max_length=8, choices=State.choices)
    pressing = models.BooleanField(default=False)
    excerpt = models.CharField(max_length=300, blank=True)
    search = models.CharField(max_length=600, blank=True)
    opened_at = models.DateTimeField()
    since = models.DateTimeField()
    last_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    assignee = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    claimed_by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    claimed_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["community", "state", "since"], name="conversations_by_state"),
            models.Index(fields=["community", "member", "state"], name="conversations_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.state}"

    @property
    def person(self) -> Member:
        return self.member.root

    def writer(self, other_than: Staff | None = None) -> Staff | None:
        """Who is writing an answer at this moment."""
        busy = self.claimed_until is not None and self.claimed_until > now()
        return self.claimed_by if busy and self.claimed_by != other_than else None


class Ask(models.Model):
    """One event that wants an answer. answer: the event that first answered it, by the rule of the metric `response`;
    answerer: the number of whom that event is about or by. by: who pressed send, where it was sent from here.
    source: by which the ask arrived."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="asks")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="asks")
    event = models.CharField(max_length=20)
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    source = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=20, blank=True)
    answerer = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "event"], name="ask_once")]
        indexes: ClassVar = [models.Index(fields=["community", "at"], name="asks_by_time")]

    def __str__(self) -> str:
        return self.event


class Answer(models.Model):
    """What was written here. delivery: the words, and what became of them; event: as what they stand on the timeline
    once they are out."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="answers")
    delivery = models.OneToOneField(Delivery, models.CASCADE, related_name="answer")
    event = models.CharField(max_length=20)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.delivery_id}"


class Step(models.Model):
    """What was done with a conversation. before: the fields as they were, after: as this act left them, so that undo
    is exact and touches nothing that somebody has changed since. batch: the step of its bulk act that came first."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12)
    words = models.CharField(max_length=120, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    batch = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["batch"], name="steps_of_batch")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.act}"


class Remark(models.Model):
    """What staff say to each other about a conversation (内部备注); the member never sees it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="remarks")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Draft(models.Model):
    """What somebody has begun to write."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="drafts")
    staff = models.ForeignKey(STAFF, models.CASCADE, related_name="+")
    text = models.TextField(max_length=4000)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["conversation", "staff"], name="draft_once")]

    def __str__(self) -> str:
        return self.text[:40]


class Route(models.Model):
    """By which sender a place was last answered. room: number of the space, 0 for private talks of the platform."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    platform = models.CharField(max_length=32)
    room = models.PositiveBigIntegerField(default=0)
    sender = models.ForeignKey(Sender, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "platform", "room"], name="route_once")]

    def __str__(self) -> str:
        return f"{self.platform} {self.room} → {self.sender_id}"


class Canned(models.Model):
    """快捷回复: a text that everybody here answers with. word: typed as ;word."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="canned")
    word = models.CharField(_("快捷词"), max_length=20)
    text = models.TextField(_("内容"), max_length=2000)
    uses = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-uses", "word"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "word"], condition=models.Q(archived_at=None), name="canned_once"
            )
        ]

    def __str__(self) -> str:
        return self.word


class Shift(models.Model):
    """值班: who minds the inbox. figures: computed when it ended; seen_*: who took the hand-over note in."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="shifts")
    staff = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=80)  # of the staff at that time
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    note = models.TextField(max_length=2000, blank=True)
    figures = models.JSONField(default=dict)
    seen_by = models.ForeignKey(STAFF, models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community"], condition=models.Q(ended_at=None), name="one_on_shift")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.began_at:%m-%d %H:%M}"
