"""What the list is asked for, as an address tells it."""

import base64
import binascii
import datetime as dt
import json
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from weilu.members.listing import ORDERS, Cursor, Filter
from weilu.members.models import Lifecycle, Note

WHO = [("", _("所有人")), ("people", _("普通成员")), ("staff", _("工作人员")), ("bots", _("机器人"))]
SORTS = [
    ("-active", _("最近活跃")),
    ("active", _("最久没活跃")),
    ("-seen", _("最新加入")),
    ("seen", _("最早加入")),
    ("name", _("名字")),
    ("-name", _("名字倒序")),
]


class ListFilter(forms.Form):
    """A filter that cannot be read filters nothing."""

    q = forms.CharField(required=False, max_length=60)
    platform = forms.CharField(required=False, max_length=32)
    tag = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    lifecycle = forms.ChoiceField(required=False, choices=[("", ""), *Lifecycle.choices])
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    who = forms.ChoiceField(required=False, choices=WHO)
    segment = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    sort = forms.ChoiceField(required=False, choices=[(s + key, key) for key in ORDERS for s in ("", "-")])

    def wanted(self) -> Filter:
        self.is_valid()
        told = self.cleaned_data
        return Filter(
            words=told.get("q") or "",
            platform=told.get("platform") or "",
            tag=told.get("tag") or 0,
            lifecycle=told.get("lifecycle") or "",
            since=told.get("since"),
            until=told.get("until"),
            who=told.get("who") or "",
            group=told.get("segment") or 0,
            sort=told.get("sort") or "-active",
        )


class NoteForm(forms.ModelForm[Note]):
    class Meta:
        model = Note
        fields = ("text",)


def filter_of(query: QueryDict) -> Filter:
    return ListFilter(query).wanted()


def written(cursor: Cursor | None) -> str:
    """A cursor as `?after=` carries it."""
    if cursor is None:
        return ""
    value = cursor.value.isoformat() if isinstance(cursor.value, dt.datetime) else cursor.value
    return base64.urlsafe_b64encode(json.dumps([value, cursor.number]).encode()).decode().rstrip("=")


def read(text: str, wanted: Filter) -> Cursor | None:
    """The cursor of an address; None for none, or for one that makes no sense."""
    try:
        value, number = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return Cursor(_value(value, wanted), int(number))
    except (ValueError, TypeError, binascii.Error):
        return None


def _value(value: Any, wanted: Filter) -> Any:
    if wanted.column == "name":
        return str(value)
    if value is None:
        return None
    moment = dt.datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
