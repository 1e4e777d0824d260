"""The kind of live source that a Matrix homeserver is."""

import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from weilu.connect.live_kinds import LiveKind, register
from weilu.connect.matrix.history import History
from weilu.connect.matrix.receiving import CALLBACK
from weilu.connect.matrix.speaking import sender_of, take_new_token
from weilu.connect.matrix.taking import persona_of
from weilu.connect.models import Source


class MatrixForm(forms.Form):
    homeserver = forms.CharField(
        label=_("Matrix 服务器的地址"),
        max_length=200,
        help_text=_("围炉从这里读房间、发消息，例如 https://matrix.example.org。"),
        widget=forms.URLInput(attrs={"placeholder": "https://matrix.example.org", "autocomplete": "off"}),
    )
    server_name = forms.RegexField(
        r"^[A-Za-z0-9.\-\[\]:]+$",
        label=_("服务器名"),
        max_length=200,
        help_text=_("账号里冒号后面的部分：@xiaomin:example.org 就填 example.org。"),
    )
    localpart = forms.RegexField(
        r"^[a-z0-9._=/+\-]+$",
        label=_("人设账号"),
        max_length=60,
        initial="weilu",
        help_text=_("冒号前面的部分，小写字母和数字。围炉用它进房间、说话，别人不能注册同名账号。"),
    )
    display_name = forms.CharField(label=_("人设的显示名"), max_length=60, help_text=_("成员在房间里看到的名字。"))
    accept_invites = forms.BooleanField(label=_("有人邀请就自动进房间"), required=False, initial=True)
    aliases = forms.CharField(
        label=_("还要听哪些房间"),
        max_length=200,
        required=False,
        help_text=_("房间别名的正则表达式，例如 #shanxing.*:example\\.org；留空就只听人设账号在的房间。"),
    )
    reach = forms.CharField(
        label=_("Matrix 服务器怎样访问围炉"),
        max_length=200,
        required=False,
        help_text=_("同一台机器或内网里可以填内网地址，例如 http://127.0.0.1:8000；留空就用围炉的公开地址。"),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    def clean_homeserver(self) -> str:
        return _address(self.cleaned_data["homeserver"])

    def clean_reach(self) -> str:
        told = self.cleaned_data["reach"]
        return _address(told) if told else ""

    def clean_aliases(self) -> str:
        told = str(self.cleaned_data["aliases"]).strip()
        try:
            re.compile(told)
        except re.error:
            raise forms.ValidationError(_("这不是正则表达式。")) from None
        return told


def _address(told: str) -> str:
    """Without the slash at its end."""
    told = told.strip().rstrip("/")
    try:
        parts = urlsplit(told)
        fine = parts.scheme in {"http", "https"} and parts.hostname and not (parts.query or parts.fragment)
    except ValueError:
        fine = False
    if not fine:
        raise forms.ValidationError(_("地址要以 https:// 或 http:// 开头。"))
    return told


def _prepare(kept: dict[str, str]) -> dict[str, str]:
    """as_token: Weilu's own towards the homeserver; hs_token: the homeserver's towards Weilu."""
    return {**kept, "as_token": secrets.token_urlsafe(48), "hs_token": secrets.token_urlsafe(48)}


def _facts(request: HttpRequest, source: Source) -> dict[str, Any]:
    rooms = list(source.matrix_rooms.filter(left_at=None))
    busy = any(room.history in {History.WAITING, History.RUNNING} for room in rooms)
    return {"persona": persona_of(source), "rooms": rooms, "busy": busy, "sender": sender_of(source)}


register(
    LiveKind(
        key="matrix",
        title="Matrix",
        text=_(
            "自己的 Matrix 服务器（Synapse 等）：消息、编辑、撤回、回应、进出；围炉停着时说的也会补来，还能补取历史。"
        ),
        icon="hash",
        guide="connect/matrix/guide.html",
        panel="connect/matrix/panel.html",
        platform="matrix",
        form=MatrixForm,
        prepare=_prepare,
        facts=_facts,
        callback=CALLBACK,
        renewed=take_new_token,
        order=30,
    )
)
