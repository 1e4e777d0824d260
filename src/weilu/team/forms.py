"""What the pages of team accept."""

import datetime as dt
import zoneinfo
from functools import cache
from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from weilu.team.models import Community, Invitation, Staff, validate_zone
from weilu.team.watched_words import TooMuchToWatch, tidied

COMMON_ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Tokyo",
    "Europe/London", "Europe/Paris", "America/New_York", "America/Los_Angeles", "Australia/Sydney", "UTC",
)  # fmt: skip


@cache
def zones() -> tuple[str, ...]:
    """Every zone this machine knows, those our users most likely live in first."""
    known = zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"}
    return (*COMMON_ZONES, *sorted(zone for zone in known if "/" in zone and zone not in COMMON_ZONES))


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名或邮箱")
        self.fields["remember"].label = _("三十天内不用再登录")
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class ZoneField(forms.CharField):
    """A time zone by name; typing searches among all of them (the page offers `zones()` as a datalist)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("时区"))
        super().__init__(max_length=60, validators=[validate_zone], **kwargs)
        self.widget.attrs |= {"list": "zones", "autocomplete": "off", "spellcheck": "false"}


class CommunityForm(forms.ModelForm[Community]):
    """The settings of one community; watched words come one a line (or between commas)."""

    time_zone = ZoneField(help_text=_("输入城市的英文名查找，例如 Shanghai。改动后，所有“某一天”会按新时区重新划分。"))
    watched_words = forms.CharField(
        label=_("关注词"),
        required=False,
        help_text=_("一行一个。“声量”里数它们被提到多少次，昨天忽然多起来时会在“今日”告诉你。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    public_address = forms.URLField(
        label=_("公开地址"),
        required=False,
        assume_scheme="https",
        help_text=_("成员打开打卡、报名等页面的网址，例如 https://club.example.com。微信里的网页需要 HTTPS。"),
    )

    class Meta:
        model = Community
        fields = ("name", "time_zone", "week_start", "watched_words", "public_address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["watched_words"] = "\n".join(self.instance.watched_words)

    def clean_watched_words(self) -> list[str]:
        try:
            return tidied(self.cleaned_data["watched_words"].splitlines())
        except TooMuchToWatch as reason:
            raise ValidationError(str(reason)) from None

    def clean_public_address(self) -> str:
        return str(self.cleaned_data["public_address"]).rstrip("/")


class InviteForm(forms.ModelForm[Invitation]):
    class Meta:
        model = Invitation
        fields = ("role", "email")
        help_texts = {"email": _("可不填：邀请链接可以直接复制，发到微信里。")}  # noqa: RUF012


class NewAccountForm(forms.ModelForm[Staff]):
    """A new account: by invitation, or the first of all."""

    password = forms.CharField(
        label=_("密码"),
        strip=False,
        help_text=_("至少 10 个字符，不要太常见。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = Staff
        fields = ("username", "name", "email")
        help_texts = {"name": _("同事看到的名字"), "email": _("可不填；填了可以用它登录和找回密码")}  # noqa: RUF012

    def clean_username(self) -> str:
        """Unique whatever its case, and never an e-mail address: that is the other way to sign in."""
        username = str(self.cleaned_data["username"])
        if "@" in username:
            raise ValidationError(_("用户名里不能有 @。"))
        if Staff.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("这个用户名已被使用，请换一个。"))
        return username

    def clean_email(self) -> str:
        return free_email(self.cleaned_data["email"], None)

    def clean(self) -> dict[str, Any] | None:
        facts = super().clean()
        if (password := self.cleaned_data.get("password")) is not None:
            person = Staff(**{k: self.cleaned_data.get(k, "") for k in ("username", "name", "email")})
            try:
                password_validation.validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return facts


class FirstRunForm(NewAccountForm):
    community = forms.CharField(label=_("社群名称"), max_length=80)
    zone = ZoneField(initial="Asia/Shanghai")
    code = forms.CharField(
        label=_("设置码"),
        max_length=40,
        help_text=_("运行 weilu serve 的窗口里会打印它；从那里的链接打开本页则已填好。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class FoundForm(forms.ModelForm[Community]):
    slug = forms.SlugField(
        label=_("地址中的名字"),
        required=False,
        max_length=50,
        help_text=_("英文小写、数字和连字符，可不填；定下后不能改。"),
    )
    time_zone = ZoneField(initial="Asia/Shanghai")

    class Meta:
        model = Community
        fields = ("name", "slug", "time_zone")


class AccountForm(forms.ModelForm[Staff]):
    class Meta:
        model = Staff
        fields = ("name", "email")

    def clean_email(self) -> str:
        return free_email(self.cleaned_data["email"], self.instance)


class AuditFilter(forms.Form):
    """Days are whole days of the community's zone, both included."""

    by = forms.CharField(label=_("谁"), required=False, max_length=80)
    act = forms.CharField(label=_("做了什么"), required=False, max_length=60)
    since = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, min_value=1)

    def value(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def day(self, name: str) -> dt.date | None:
        day: dt.date | None = self.cleaned_data.get(name)
        return day


def free_email(email: str, owner: Staff | None) -> str:
    """The address, unless another account signs in with it."""
    others = Staff.objects.exclude(pk=owner.pk) if owner else Staff.objects.all()
    if email and others.filter(email__iexact=email).exists():
        raise ValidationError(_("这个邮箱已被另一个账号使用。"))
    return email
