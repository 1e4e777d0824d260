"""Where events come from: every import, and later every live connection, is a source."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.kit.sealing import unseal
from weilu.members.models import Member
from weilu.team.models import Community

EXPIRY_NOTICE = dt.timedelta(days=14)


class Source(models.Model):
    """An input by which events arrived; its number stands on each of them."""

    class Kind(models.TextChoices):
        """Those that end; a live one's kind is a key of `live_kinds`."""

        IMPORT = "import", _("导入")
        DEMO = "demo", _("演示")

    community = models.ForeignKey(Community, models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=12)
    name = models.CharField(_("名称"), max_length=200)
    platform = models.CharField(_("平台"), max_length=32, blank=True)
    finished = models.BooleanField(default=False)  # of a source that ends: all of it has been taken in
    created_at = models.DateTimeField(auto_now_add=True)
    # Of a live one. address: the unguessable part of the address that its platform calls.
    address = models.CharField(max_length=64, unique=True, null=True)
    options = models.JSONField(default=dict)  # what its form told
    sealed = models.TextField(blank=True)  # its secrets, see kit/sealing.py
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    paused_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)  # of the token that its platform gave
    # How it is, written every few seconds at most: see health.py.
    heard_at = models.DateTimeField(null=True)  # when it last called
    newest_at = models.DateTimeField(null=True)  # of the newest event that it has told
    lag = models.FloatField(null=True)  # seconds from the newest event to its arrival
    silent_since = models.DateTimeField(null=True)  # of one that is silent against its habit: see silences.py
    error = models.CharField(max_length=300, blank=True)
    error_at = models.DateTimeField(null=True)

    ENDING: ClassVar = frozenset({Kind.IMPORT, Kind.DEMO})

    def __str__(self) -> str:
        return self.name

    @property
    def secrets(self) -> dict[str, str]:
        return unseal(self.sealed)

    @property
    def expiring(self) -> bool:
        """Whether its token ends within two weeks, or has ended."""
        return self.expires_at is not None and self.expires_at <= now() + EXPIRY_NOTICE


class WriteKey(models.Model):
    """Lets programs send events to a source. Only its hash is kept; a rotated one works on until its end."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="write_keys")
    hint = models.CharField(max_length=12)  # its beginning, to tell it by
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.hint}…"


class FirstHeard(models.Model):
    """When a platform first told of what bears no time of its own (told again, it is the same event), or, under another
    key, the newest moment that it told of something it tells again and again."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)  # a hash of what names it
    ms = models.BigIntegerField()  # since the epoch, UTC

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "key"], name="first_heard_once")]
        indexes: ClassVar = [models.Index(fields=["ms"], name="first_heard_ms")]

    def __str__(self) -> str:
        return self.key


class Payload(models.Model):
    """What another system sent and could not be taken in yet, or a pasted sample. See webhook/kept.py."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="payloads")
    body = models.TextField()
    headers = models.JSONField(default=dict)
    delivery = models.CharField(max_length=200, blank=True)  # what its sender calls this delivery
    pasted = models.BooleanField(default=False)  # a sample: never taken in
    heard_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.body[:80]


class TraitTimes(models.Model):
    """When (ms) a program told what it told last of each trait of a member: see api/traits.py."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="+")
    times = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.member_id}: {len(self.times)}"


class ProofFile(models.Model):
    """A file at the root by which WeChat proves whose the domain is. See proof_files.py."""

    name = models.CharField(max_length=80, unique=True)
    content = models.CharField(max_length=128)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One file taken in: what was asked, how far it is, what came of it. Undoing removes exactly what it added."""

    class State(models.TextChoices):
        DRAFT = "draft", _("待确认")
        WAITING = "waiting", _("排队中")
        RUNNING = "running", _("导入中")
        STOPPED = "stopped", _("已中断")
        DONE = "done", _("已完成")
        FAILED = "failed", _("失败")
        UNDOING = "undoing", _("撤销中")
        UNDONE = "undone", _("已撤销")

    community = models.ForeignKey(Community, models.CASCADE, related_name="imports")
    source = models.OneToOneField(Source, models.CASCADE, related_name="import_of", null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    file_name = models.CharField(_("文件"), max_length=255)
    file_size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)  # of the content: an interrupted import is taken up again
    path = models.CharField(max_length=500, blank=True)  # where an uploaded file waits; emptied when it is deleted
    format = models.CharField(_("格式"), max_length=32, blank=True)
    options = models.JSONField(default=dict)  # see importing.Options
    runner = models.CharField(max_length=120, blank=True)  # host:process that runs it; see resuming.py
    progress = models.FloatField(default=0)  # 0…1
    read = models.BigIntegerField(default=0)
    members_new = models.BigIntegerField(default=0)
    events_new = models.BigIntegerField(default=0)
    events_known = models.BigIntegerField(default=0)
    skipped = models.JSONField(default=list)  # [{"reason", "count", "examples": [{"line", "text"}]}]
    changes = models.JSONField(default=list)  # what a member list overwrote: [member, field, before, after]
    error = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    BUSY: ClassVar = frozenset({State.WAITING, State.RUNNING, State.UNDOING})  # somebody is at it, or soon will be

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.file_name


# Models of this app, too, in a file of their own.
from weilu.connect.deliveries import Delivery as Delivery  # noqa: E402, PLC0414
from weilu.connect.deliveries import Picture as Picture  # noqa: E402, PLC0414
from weilu.connect.deliveries import Sender as Sender  # noqa: E402, PLC0414
from weilu.connect.matrix_rooms import MatrixRoom as MatrixRoom  # noqa: E402, PLC0414
from weilu.connect.reactions.models import Reacted as Reacted  # noqa: E402, PLC0414
from weilu.connect.reactions.models import ReactionRule as ReactionRule  # noqa: E402, PLC0414
from weilu.connect.reactions.models import Reactions as Reactions  # noqa: E402, PLC0414
