"""Who works here (staff), for which communities, in which role, and what they changed."""

import datetime as dt
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import today


def validate_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(_("没有这个时区：%(name)s"), params={"name": name}) from error


class Staff(AbstractUser):
    """A person who operates communities (not a member of one)."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    username = models.CharField(
        _("用户名"),
        max_length=60,
        unique=True,
        validators=[AbstractUser.username_validator],
        help_text=_("字母、汉字、数字和 . + - _，登录时用"),
        error_messages={"unique": _("这个用户名已被使用，请换一个。")},
    )
    name = models.CharField(_("称呼"), max_length=60, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)

    def __str__(self) -> str:
        return self.name or self.username


class Community(models.Model):
    """A community (社群): the boundary of members, events, settings and access."""

    slug = models.SlugField(_("地址中的名字"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    time_zone = models.CharField(_("时区"), max_length=60, default="Asia/Shanghai", validators=[validate_zone])
    week_start = models.PositiveSmallIntegerField(
        _("一周从哪天开始"), default=1, choices=[(1, _("星期一")), (7, _("星期日")), (6, _("星期六"))]
    )
    watched_words = models.JSONField(_("关注词"), default=list, blank=True)
    # In normal form (kit.matching): what the dictionary lacks, what does not count as a word here, and what was offered
    # as a new word and is none.
    own_words = models.JSONField(_("自己的词"), default=list, blank=True)
    muted_words = models.JSONField(_("停用词"), default=list, blank=True)
    passed_words = models.JSONField(_("不是词的"), default=list, blank=True)
    public_address = models.URLField(_("公开地址"), blank=True)
    # The zone in which the event store has cut its days. While it differs from time_zone a job is re-cutting them,
    # and questions are answered from the raw times instead.
    day_zone = models.CharField(max_length=60, default="Asia/Shanghai")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("社群")

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def today(self) -> dt.date:
        return today(self.zone)

    @property
    def yesterday(self) -> dt.date:
        """The last whole day: where every number ends unless asked otherwise."""
        return self.today - dt.timedelta(days=1)


class Role(models.TextChoices):
    OWNER = "owner", _("所有者")
    OPERATOR = "operator", _("运营")
    MODERATOR = "moderator", _("群管")
    ANALYST = "analyst", _("分析")


class Seat(models.Model):
    """A member of staff's role in one community."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="seats")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats")
    role = models.CharField(_("角色"), max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "staff"], name="one_seat_a_community"),
        ]

    def __str__(self) -> str:
        return f"{self.staff} · {self.get_role_display()}"


class LoginLink(models.Model):
    """A one-time way in. Only the hash of the token is kept; using it is a compare-and-set on used_at."""

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="login_links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.staff}"


class Invitation(models.Model):
    """An offer of a seat, accepted once by whoever holds the link."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="invitations")
    role = models.CharField(_("角色"), max_length=12, choices=Role.choices)
    email = models.EmailField(_("邮箱"), blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()}"


class ApiKey(models.Model):
    """A key by which a program reads from one community. Only the hash is kept; `hint` is the key's beginning, so that
    a person can tell keys apart."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("名称"), max_length=60)
    hint = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """Who changed what, when. Written in the transaction of the change itself; never edited."""

    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="audit")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by = models.CharField(max_length=80)  # the name at that time; "weilu" for the command line
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["community", "-id"], name="audit_newest_first")]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.by} {self.act} {self.subject}"
