"""A 公众号 calls: its address is checked, messages and events are taken in, and answered at once if so set up."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from weilu.connect.arriving import arrive
from weilu.connect.calling import NotTheirs
from weilu.connect.health import heard
from weilu.connect.live_kinds import Call, Callback, LiveKind, register
from weilu.connect.recent_page import PANEL, recent
from weilu.connect.record import Record
from weilu.connect.sealed_calls import (
    AES_KEY,
    LONGEST,
    TOKEN,
    Seal,
    field,
    fields_of,
    made_secrets,
    plain,
    prove,
    sealed_answer,
    text_message,
    xml_answer,
)
from weilu.connect.wechat_oa.reading import Told, record_of

REPLY = 2048  # bytes of a text that WeChat takes


def _short_enough(text: str) -> None:
    if len(text.encode()) > REPLY:
        raise ValidationError(_("太长了：微信最多收 2048 字节，大约 680 个汉字。"))


class OfficialAccountForm(forms.Form):
    app_id = forms.CharField(
        label="AppID",
        max_length=32,
        validators=[RegexValidator(r"^wx[0-9a-z]{16}\Z", _("AppID 以 wx 开头，共 18 位。"))],
        help_text=_("公众平台 → 设置与开发 → 基本配置，最上面那一行。"),
    )
    mode = forms.ChoiceField(
        label=_("消息加解密方式"),
        choices=[("safe", _("安全模式或兼容模式（推荐）")), ("plain", _("明文模式"))],
        help_text=_("和公众平台里选的一样。明文模式下内容本身没有签名，能不用就不用。"),
    )
    on_subscribe = forms.CharField(
        label=_("有人关注时自动回复"),
        required=False,
        validators=[_short_enough],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("留空就不回复。在这里接上以后，公众平台里自带的自动回复会停用。"),
    )
    on_message = forms.CharField(
        label=_("收到消息时自动回复"),
        required=False,
        validators=[_short_enough],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每条消息都会回这一句，例如说明人工答复的时间。留空就不回复。"),
    )
    token = forms.CharField(
        label="Token", required=False, validators=[TOKEN], help_text=_("公众平台里已经填过的才填；留空由围炉生成。")
    )
    aes_key = forms.CharField(
        label="EncodingAESKey",
        required=False,
        validators=[AES_KEY],
        help_text=_("同上。"),
    )


def _let_in(call: Call) -> Told:
    """The message, opened; empty for the check of the address, which is proved by the same signature."""
    prove(call, "signature")
    if call.request.method == "GET":
        return {}
    told = fields_of(call.body)
    if sealed := field(told, "Encrypt"):
        prove(call, "msg_signature", sealed)
        return fields_of(_seal(call).open(sealed))
    if call.source.options.get("mode") != "plain":
        raise NotTheirs
    return told


def _seal(call: Call) -> Seal:
    return Seal(call.source.secrets["aes_key"], call.source.options["app_id"])


def _take(call: Call, told: Told) -> HttpResponse:
    if not told:
        heard(call.source)
        return plain(call.request.GET.get("echostr", "")[:200])
    record = record_of(told)
    if record is None:
        heard(call.source)
        return plain("success")
    reply = _reply(call, told)
    arrive(call.source, [record, *_sent(record, reply)])
    if not reply:
        return plain("success")
    message = text_message(field(told, "FromUserName"), field(told, "ToUserName"), reply)
    if call.request.GET.get("msg_signature"):
        return sealed_answer(_seal(call), call.source.secrets["token"], message)
    return xml_answer(message)


def _reply(call: Call, told: Told) -> str:
    if field(told, "MsgType") != "event":
        return str(call.source.options.get("on_message", ""))
    return str(call.source.options.get("on_subscribe", "")) if field(told, "Event") == "subscribe" else ""


def _sent(record: Record, reply: str) -> list[Record]:
    """That it was answered by itself: no answer of staff, so whoever asked still waits for one."""
    if not reply:
        return []
    sent = Record(
        line=2,
        ts=record.ts,
        kind="deliver",
        author_id=record.author_id,
        handle=record.handle,
        text=reply,
        native_id=f"{record.native_id}/auto",
        target=record.native_id,
        props={"auto": True, "conversation": record.author_id},
    )
    return [sent]


register(
    LiveKind(
        key="wechat_oa",
        title=_("微信公众号"),
        text=_("关注、取消关注、粉丝发来的消息和菜单点击；可以自动回复。"),
        icon="smile",
        guide="connect/wechat_oa/guide.html",
        panel=PANEL,
        facts=recent,
        platform="wechat_oa",
        form=OfficialAccountForm,
        secret=frozenset({"token", "aes_key"}),
        prepare=made_secrets,
        callback=Callback(let_in=_let_in, take=_take, longest=LONGEST),
        order=5,
    )
)
