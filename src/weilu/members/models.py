"""Members, and under which accounts each is known on which platform."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.team.models import Community


class Lifecycle(models.TextChoices):
    """Where a member stands at the end of yesterday; metrics.md's `lifecycle`, over periods of 30 days."""

    NEW = "new", _("新成员")
    ACTIVE = "active", _("活跃")
    RETURNING = "returning", _("回流")
    AT_RISK = "at_risk", _("流失风险")
    SLEEPING = "sleeping", _("沉睡中")
    DORMANT = "dormant", _("僵尸")
    SILENT = "silent", _("从未活跃")
    LEFT = "left", _("已退出")


class Tag(models.Model):
    """A word that operators put on members."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="tags")
    name = models.CharField(_("标签"), max_length=40)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["community", "name"], name="tag_once")]

    def __str__(self) -> str:
        return self.name


_PERSON = models.Q(merged_into=None)


class MemberQuerySet(models.QuerySet["Member"]):
    def people(self) -> "MemberQuerySet":
        """One row a person: without those merged into another."""
        return self.filter(merged_into=None)


class Member(models.Model):
    """A person of the community.

    Events keep the number of the member under whose account they came. A merge only sets `merged_into` (always the
    root, never a chain), so it costs the same however many events there are, and its undo is exact.
    `first_seen`, `last_seen`, `last_active` and `lifecycle` are derived from events: kept here so that lists can sort.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="members")
    name = models.CharField(_("名字"), max_length=120)
    search_name = models.CharField(max_length=400, default="")  # normal forms of every name and handle, for search
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    # The very member this one was merged into, which may itself be merged into the root since: so that any one merge
    # of several can be undone, in any order, taking along exactly what it had brought.
    merged_under = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged_directly")
    merged_at = models.DateTimeField(null=True)
    is_staff = models.BooleanField(_("工作人员"), default=False)
    is_bot = models.BooleanField(_("机器人"), default=False)
    phone = models.CharField(_("手机"), max_length=32, blank=True)
    email = models.CharField(_("邮箱"), max_length=254, blank=True)
    birthday = models.CharField(_("生日"), max_length=20, blank=True)
    channel = models.CharField(_("渠道"), max_length=120, blank=True)
    props = models.JSONField(default=dict, blank=True)
    first_seen = models.DateTimeField(_("首次出现"), null=True)
    last_seen = models.DateTimeField(_("最近出现"), null=True)
    last_active = models.DateTimeField(_("最近活跃"), null=True)
    lifecycle = models.CharField(_("生命周期"), max_length=10, choices=Lifecycle.choices, default=Lifecycle.SILENT)
    source = models.PositiveIntegerField(default=0)  # the source that brought this member in
    tags = models.ManyToManyField(Tag, related_name="members", blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["community", "-last_active", "-id"], name="people_by_last_active", condition=_PERSON),
            models.Index(fields=["community", "-first_seen", "-id"], name="people_by_first_seen", condition=_PERSON),
            models.Index(fields=["community", "name", "id"], name="people_by_name", condition=_PERSON),
            models.Index(
                fields=["community", "lifecycle", "-last_active", "-id"], name="people_by_lifecycle", condition=_PERSON
            ),
            # Holds all that a search for a part of a name reads, so that a million names are one pass over 60 MB.
            models.Index(fields=["community", "search_name", "merged_into"], name="members_by_search_name"),
            models.Index(fields=["community"], name="members_who_are_staff", condition=models.Q(is_staff=True)),
            models.Index(fields=["community"], name="members_who_are_bots", condition=models.Q(is_bot=True)),
            models.Index(fields=["community", "source"], name="members_by_source"),
            models.Index(fields=["community", "phone"], name="members_by_phone", condition=~models.Q(phone="")),
            models.Index(fields=["community", "email"], name="members_by_email", condition=~models.Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def root(self) -> "Member":
        """The person this member is."""
        return self.merged_into or self

    def numbers(self) -> list[int]:
        """The ids under which this person's events stand in the store."""
        return [self.pk, *self.merged.values_list("pk", flat=True)]


Worn: Any = Member.tags.through  # a tag on a member, as a row: for acts on many at once


class Identity(models.Model):
    """An account by which a member is known. `key` is "id:<account>" where the platform tells one, else
    "name:<space>:<name>": a name in one room."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="identities")
    member = models.ForeignKey(Member, models.CASCADE, related_name="identities")
    platform = models.CharField(_("平台"), max_length=32)
    key = models.CharField(max_length=400)
    name = models.CharField(_("昵称"), max_length=120)
    handle = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "platform", "key"], name="identity_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["community", "handle"], name="identities_by_handle", condition=~models.Q(handle="")),
            models.Index(fields=["community", "email"], name="identities_by_email", condition=~models.Q(email="")),
            models.Index(fields=["community", "phone"], name="identities_by_phone", condition=~models.Q(phone="")),
        ]

    def __str__(self) -> str:
        return f"{self.platform} · {self.name}"

    @property
    def account(self) -> str:
        """The platform's own id, or empty for a name-only identity."""
        return self.key.removeprefix("id:") if self.key.startswith("id:") else ""


class Note(models.Model):
    """What staff wrote down about a member."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notes")
    text = models.TextField(_("备注"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.text[:40]


class Presence(models.Model):
    """A dated member list said that this member was in this room; the newest list of a room is its roster."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="presences")
    space = models.ForeignKey("events.Space", models.CASCADE, related_name="presences")
    member = models.ForeignKey(Member, models.CASCADE, related_name="presences")
    on = models.DateField()
    source = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["space", "member", "on"], name="presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.space} · {self.on}"


class Distinct(models.Model):
    """A person said that these two, who look alike, are not the same: never suggest them again. low < high."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="+")
    low = models.ForeignKey(Member, models.CASCADE, related_name="+")
    high = models.ForeignKey(Member, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["low", "high"], name="distinct_once")]

    def __str__(self) -> str:
        return f"{self.low_id} ≠ {self.high_id}"


class Merging(models.Model):
    """One row a community: locked by whoever merges or unmerges, counted up by each, so that caches know."""

    community = models.OneToOneField(Community, models.CASCADE, primary_key=True, related_name="merging")
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.community_id}: {self.version}"


class SeenUpTo(models.Model):
    """One row: the times of members hold every event up to this arrival number. See noticing.py."""

    seq = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.seq)


class TagRound(models.Model):
    """A tag put on, or taken off, many at once: `numbers` are those it really changed, so that undo is exact."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="tag_rounds")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="rounds")
    added = models.BooleanField()
    numbers = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{'+' if self.added else '−'}{self.tag} × {len(self.numbers)}"


class Erasure(models.Model):
    """The ledger of erased members: no names, only numbers, so that a restored backup can be erased again.

    `rewrite` is the job that takes their events out of the store.
    """

    community = models.ForeignKey(Community, models.CASCADE, related_name="erasures")
    numbers = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    rewrite = models.ForeignKey("events.Rewrite", models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.numbers}"
