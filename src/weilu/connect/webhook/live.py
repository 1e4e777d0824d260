"""Any system that can call an address: signed by HMAC over the body, or with a key in a header."""

import secrets as random
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from weilu.connect.arriving import arrive
from weilu.connect.calling import NotTheirs
from weilu.connect.first_heard import first_heard
from weilu.connect.health import heard, went_wrong
from weilu.connect.intake import Outcome
from weilu.connect.live_kinds import Call, Callback, LiveKind, register
from weilu.connect.models import Source
from weilu.connect.reasons import SKIPPED
from weilu.connect.recent_page import recent
from weilu.connect.signing import same, signature
from weilu.connect.webhook.kept import LONGEST, keep, waiting
from weilu.connect.webhook.mapping import items, mapping_of
from weilu.connect.webhook.payload import told_by

_header = RegexValidator(r"^[A-Za-z0-9-]+\Z", _("只能有字母、数字和连字符。"))
_platform = RegexValidator(r"^[a-z0-9_.-]+\Z", _("只能有小写字母、数字、点、横线。"))


class WebhookForm(forms.Form):
    platform = forms.CharField(
        label=_("平台"),
        max_length=32,
        initial="webhook",
        validators=[_platform],
        help_text=_("自己起一个英文名，例如 shop。平台和作者 id 都相同的，就是同一个人。"),
    )
    proof = forms.ChoiceField(
        label=_("怎样确认是对方发的"),
        choices=[("hmac", _("签名：对内容做 HMAC-SHA256，放进请求头")), ("token", _("口令：请求头里带一串固定的字"))],
    )
    header = forms.CharField(label=_("请求头的名字"), max_length=60, initial="X-Signature", validators=[_header])
    begins = forms.CharField(
        label=_("前缀"),
        max_length=20,
        required=False,
        strip=False,
        help_text=_("签名前面固定的字，例如 sha256=；口令前面的，例如 Bearer（含空格）。没有就留空。"),
    )
    encoding = forms.ChoiceField(
        label=_("签名写成"), choices=[("hex", _("十六进制")), ("base64", "Base64")], required=False
    )
    secret = forms.CharField(
        label=_("密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput,
        help_text=_("对方给了密钥才填；留空就由围炉生成。"),
    )


def _prepare(secrets: dict[str, str]) -> dict[str, str]:
    return {"secret": random.token_urlsafe(24), **secrets}


def _let_in(call: Call) -> None:
    options, secret = call.source.options, call.source.secrets.get("secret", "")
    told = call.request.headers.get(options.get("header", ""), "")
    base64, by_token = options.get("encoding") == "base64", options["proof"] == "token"
    right = options.get("begins", "") + (secret if by_token else signature(secret, call.body, base64=base64))
    if not (by_token or base64):
        told, right = told.lower(), right.lower()  # some write their digits large
    if not same(told, right if secret else ""):
        raise NotTheirs


def _take(call: Call, _letter: None) -> HttpResponse:
    told, mapping = told_by(call), mapping_of(call.source)
    if mapping is None:
        keep(call.source, told, call.body)
        heard(call.source)
        return JsonResponse({"kept": True}, status=202)
    made = items(mapping, told, call.source, lambda names: first_heard(call.source, names))
    outcome = arrive(call.source, made)
    skipped = sum(count for count, _examples in outcome.skipped.values())
    if skipped:
        went_wrong(call.source, _why(outcome))
        if skipped == len(made):
            keep(call.source, told, call.body)
    return JsonResponse({"taken": len(made) - skipped, "skipped": skipped})


def _why(outcome: Outcome) -> str:
    """The reasons, in 简体: a page shows them to whoever opens it."""
    return "；".join(f"{SKIPPED.get(reason, reason)} × {count}" for reason, (count, _) in outcome.skipped.items())


def _facts(request: HttpRequest, source: Source) -> dict[str, Any]:
    return {**recent(request, source), "waiting": waiting(source).count(), "mapped": mapping_of(source) is not None}


register(
    LiveKind(
        key="webhook",
        title=_("其他系统（Webhook）"),
        text=_("商城、问卷、报名、客服……只要能往一个地址发 JSON 就能接，收到什么在样本上点一点。"),
        icon="share",
        guide="connect/webhook/guide.html",
        panel="connect/webhook/panel.html",
        form=WebhookForm,
        secret=frozenset({"secret"}),
        prepare=_prepare,
        facts=_facts,
        callback=Callback(let_in=_let_in, take=_take, longest=LONGEST),
        actions=((_("收到的是什么"), "sources:mapping"),),
        order=20,
    )
)
