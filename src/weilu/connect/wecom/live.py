"""企业微信 calls: its address is checked; customers, customer groups and an application's messages are taken in."""

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from weilu.connect.arriving import arrive
from weilu.connect.calling import NotTheirs
from weilu.connect.health import heard
from weilu.connect.live_kinds import Call, Callback, LiveKind, register
from weilu.connect.recent_page import PANEL, recent
from weilu.connect.sealed_calls import AES_KEY, LONGEST, TOKEN, Seal, field, fields_of, made_secrets, plain, prove
from weilu.connect.wecom.reading import Told, records_of


class WecomForm(forms.Form):
    corp_id = forms.CharField(
        label=_("企业 ID"),
        max_length=40,
        validators=[RegexValidator(r"^[A-Za-z0-9_-]{10,40}\Z", _("一串字母和数字，通常以 ww 开头。"))],
        help_text=_("企业微信管理后台 → 我的企业 → 最下面。"),
    )
    token = forms.CharField(
        label="Token", required=False, validators=[TOKEN], help_text=_("管理后台里已经填过的才填；留空由围炉生成。")
    )
    aes_key = forms.CharField(label="EncodingAESKey", required=False, validators=[AES_KEY], help_text=_("同上。"))


def _let_in(call: Call) -> Told | str:
    """What was sealed for this company: a message, or the word that the check of the address wants back."""
    checking = call.request.method == "GET"
    sealed = call.request.GET.get("echostr", "") if checking else field(fields_of(call.body), "Encrypt")
    if not sealed:
        raise NotTheirs
    prove(call, "msg_signature", sealed)
    opened = Seal(call.source.secrets["aes_key"], call.source.options["corp_id"]).open(sealed)
    return opened.decode("utf-8", "replace") if checking else fields_of(opened)


def _take(call: Call, told: Told | str) -> HttpResponse:
    if isinstance(told, str):
        heard(call.source)
        return plain(told[:200])
    if records := records_of(told):
        arrive(call.source, records)
    else:
        heard(call.source)
    return plain("success")


register(
    LiveKind(
        key="wecom",
        title=_("企业微信"),
        text=_("客户的添加和流失、客户群的进退，还有发给自建应用的消息。"),
        icon="users",
        guide="connect/wecom/guide.html",
        panel=PANEL,
        facts=recent,
        platform="wecom",
        form=WecomForm,
        secret=frozenset({"token", "aes_key"}),
        prepare=made_secrets,
        callback=Callback(let_in=_let_in, take=_take, longest=LONGEST),
        order=6,
    )
)
