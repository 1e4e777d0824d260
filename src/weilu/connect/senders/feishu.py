"""飞书自定义机器人: signed by timestamp and secret, where the group asks for it; a `code` other than 0 is a refusal."""

import base64
import hashlib
import hmac
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Delivery
from weilu.connect.senders.contract import (
    Field,
    Kind,
    Sent,
    Values,
    by_code,
    json_of,
    post_json,
    whole_text,
)
from weilu.kit.clock import now

TOO_FAST = (11232, 11233, 99991400)


def send(values: Values, delivery: Delivery) -> Sent:
    message: dict[str, Any] = {"msg_type": "text", "content": {"text": whole_text(delivery)}}
    if secret := values.get("secret"):
        moment = str(int(now().timestamp()))
        message |= {"timestamp": moment, "sign": sign(secret, moment)}
    answer = post_json(values["url"], message)
    told = json_of(answer)
    code = told.get("code", told.get("StatusCode"))  # the older name
    return by_code(answer, code, told.get("msg") or told.get("StatusMessage", ""), too_fast=TOO_FAST)


def sign(secret: str, moment: str) -> str:
    """The platform's own way: what else would be signed is the key, over nothing."""
    digest = hmac.new(f"{moment}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


KIND = Kind(
    name="feishu",
    title=_("飞书群机器人"),
    hint=_("发到一个飞书群（Lark 也可以）"),
    icon="message",
    steps=(
        _("在飞书里打开那个群，设置 → 群机器人 → 添加机器人 → 自定义机器人。"),
        _("复制 Webhook 地址；安全设置里勾选“签名校验”，把密钥也复制过来。"),
        _("如果选的是“自定义关键词”，每条消息里都要有那个词；选“IP 白名单”要填围炉这台机器的出口 IP。"),
    ),
    fields=(
        Field(
            "url",
            _("Webhook 地址"),
            _("https://open.feishu.cn/open-apis/bot/v2/hook/… 整条复制"),
            secret=True,
            input="url",
        ),
        Field("secret", _("签名密钥"), _("没有开启“签名校验”就留空"), secret=True, required=False),
    ),
    send=send,
    platform="feishu",
    limit=18_000,
    unit="bytes",
    per_minute=100,
)
