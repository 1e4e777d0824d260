"""Senders set up, changed, paused and removed."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Sender
from weilu.connect.delivering import bell
from weilu.connect.senders.contract import Field, Kind
from weilu.kit.clock import now
from weilu.kit.sealing import seal, unseal
from weilu.persona.models import Persona
from weilu.team.audit import note
from weilu.team.models import Community, Staff

PACE = ("per_minute", "per_day", "quiet_from", "quiet_until", "token_expires_at")
FIELDS: dict[str, Any] = {
    "text": forms.CharField,
    "long": forms.CharField,
    "url": forms.CharField,
    "email": forms.EmailField,
    "number": forms.IntegerField,
    "choice": forms.ChoiceField,
}


class SenderForm(forms.ModelForm[Sender]):
    """What the kind asks for, and below it the pace. A secret that is kept already may stay empty."""

    class Meta:
        model = Sender
        fields = ("name", "persona", *PACE)
        widgets: ClassVar = {
            "quiet_from": forms.TimeInput({"type": "time"}, "%H:%M"),
            "quiet_until": forms.TimeInput({"type": "time"}, "%H:%M"),
            "token_expires_at": forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        }
        help_texts: ClassVar = {
            "name": _("自己认得就行，例如：核心群机器人。"),
            "persona": _("这个渠道发出的每条消息都按它的人设卡检查。"),
            "per_minute": _("超过的排队，不会丢；留空不限。"),
            "quiet_from": _("这段时间不主动发，攒到结束再发；回复别人的不受影响。"),
            "token_expires_at": _("到期前一周会在今日提醒；不会过期就留空。"),
        }

    def __init__(self, kind: Kind, data: Any = None, *, instance: Sender) -> None:
        fresh = {"name": kind.title, "per_minute": kind.per_minute, "per_day": kind.per_day}
        super().__init__(data, instance=instance, initial=instance.settings if instance.pk else fresh)
        self.kind = kind
        personas = Persona.objects.filter(community=instance.community, archived_at=None)
        self.fields["persona"] = forms.ModelChoiceField(
            personas,
            label=_("用哪个人设"),
            required=False,
            empty_label=_("不用人设"),
            help_text=self.fields["persona"].help_text,
        )
        for told in kind.fields:
            self.fields[told.name] = self._field(told)
        self.order_fields(["name", *(told.name for told in kind.fields)])

    def _field(self, told: Field) -> forms.Field:
        kept = told.secret and bool(self.instance.pk) and told.name in unseal(self.instance.sealed)
        more = {"choices": told.choices} if told.input == "choice" else {}
        field: forms.Field = FIELDS[told.input](
            label=told.label,
            help_text=_("已保存，不再显示；要换就重新填。") if kept else told.help,
            required=told.required and not kept,
            initial=told.default,
            **more,
        )
        if told.secret:
            field.widget = forms.PasswordInput(render_value=False)
        elif told.input == "long":
            field.widget = forms.Textarea({"rows": 4})
        field.widget.attrs |= {
            "placeholder": told.placeholder,
            "autocomplete": "off" if not told.secret else "new-password",
        }
        return field

    @property
    def own(self) -> list[forms.BoundField]:
        return [self["name"], *(self[told.name] for told in self.kind.fields), self["persona"]]

    @property
    def pace(self) -> list[forms.BoundField]:
        return [self[name] for name in PACE]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for told in self.kind.fields:
            if told.input == "url" and (typed := cleaned.get(told.name)) and not _is_address(typed):
                self.add_error(told.name, _("要以 https:// 开头，整条复制，中间没有空格。"))
        if (cleaned.get("quiet_from") is None) != (cleaned.get("quiet_until") is None):
            self.add_error("quiet_until", _("安静时段要么两头都填，要么都留空。"))
        if not self.errors:
            for name, wrong in self.kind.check(self.values).items():
                self.add_error(name, str(wrong))
        return cleaned

    @property
    def values(self) -> dict[str, str]:
        """Settings and secrets as they will be."""
        typed = {told.name: self.cleaned_data.get(told.name) for told in self.kind.fields}
        told_now = {name: str(value).strip() for name, value in typed.items() if value not in (None, "")}
        return {**unseal(self.instance.sealed), **told_now}


def _is_address(typed: str) -> bool:
    return typed.strip().startswith(("https://", "http://")) and " " not in typed.strip()


def working(community: Community) -> QuerySet[Sender]:
    return community.senders.filter(removed_at=None)


def removed(community: Community) -> QuerySet[Sender]:
    return community.senders.exclude(removed_at=None).order_by("-removed_at")


@transaction.atomic
def set_up(community: Community, form: SenderForm, *, by: Staff | None) -> Sender:
    """Make or change a sender; the form is valid. Its secrets are sealed and never shown again."""
    sender = form.save(commit=False)
    is_new = sender.pk is None
    secret = {told.name for told in form.kind.fields if told.secret}
    values = form.values
    sender.community, sender.kind = community, form.kind.name
    sender.settings = {name: value for name, value in values.items() if name not in secret}
    sender.sealed = seal({name: value for name, value in values.items() if name in secret})
    if is_new:
        sender.created_by = by
    sender.save()
    note("sender.added" if is_new else "sender.changed", sender.name, by=by, community=community, kind=sender.kind)
    transaction.on_commit(bell.set)
    return sender


def pause(sender: Sender, *, by: Staff | None) -> None:
    """Send nothing from now on; what is given to it waits."""
    if Sender.objects.filter(pk=sender.pk, paused_at=None).update(paused_at=now()):
        note("sender.paused", sender.name, by=by, community=sender.community)


def resume(sender: Sender, *, by: Staff | None) -> None:
    if Sender.objects.filter(pk=sender.pk).exclude(paused_at=None).update(paused_at=None):
        note("sender.resumed", sender.name, by=by, community=sender.community)
        bell.set()


def remove(sender: Sender, *, by: Staff | None) -> None:
    """Nothing goes out by it any more; what it has sent stays told. `restore` brings it back as it was."""
    if Sender.objects.filter(pk=sender.pk, removed_at=None).update(removed_at=now()):
        note("sender.removed", sender.name, by=by, community=sender.community)


def restore(sender: Sender, *, by: Staff | None) -> None:
    if Sender.objects.filter(pk=sender.pk).exclude(removed_at=None).update(removed_at=None):
        note("sender.restored", sender.name, by=by, community=sender.community)
        bell.set()
