"""钉钉自定义机器人: signed in the address (加签), where the group asks for it; an errcode other than 0 is a refusal."""

import base64
import hashlib
import hmac
from urllib.parse import quote_plus

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
from weilu.kit.clock import now_ms

BUSY, TOO_FAST = (-1,), (130101, 410100, 90030)
BAN_SECONDS = 600  # who sends more than 20 a minute is shut out for ten


def send(values: Values, delivery: Delivery) -> Sent:
    message = {"msgtype": "text", "text": {"content": whole_text(delivery)}}
    answer = post_json(signed(values["url"], values.get("secret", "")), message)
    told = json_of(answer)
    code, words = told.get("errcode"), told.get("errmsg", "")
    return by_code(answer, code, words, busy=BUSY, too_fast=TOO_FAST, pause=BAN_SECONDS)


def signed(url: str, secret: str) -> str:
    if not secret:
        return url
    moment = str(now_ms())
    digest = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()
    return f"{url}&timestamp={moment}&sign={quote_plus(base64.b64encode(digest))}"


KIND = Kind(
    name="dingtalk",
    title=_("钉钉群机器人"),
    hint=_("发到一个钉钉群"),
    icon="message",
    steps=(
        _("在钉钉里打开那个群，群设置 → 机器人 → 添加机器人 → 自定义。"),
        _("安全设置勾选“加签”，复制 SEC 开头的密钥；完成后复制 Webhook 地址。"),
        _("如果选的是“自定义关键词”，每条消息里都要有那个词；选“IP 地址”要填围炉这台机器的出口 IP。"),
    ),
    fields=(
        Field(
            "url",
            _("Webhook 地址"),
            _("https://oapi.dingtalk.com/robot/send?access_token=… 整条复制"),
            secret=True,
            input="url",
        ),
        Field("secret", _("加签密钥"), _("SEC 开头；没有开启“加签”就留空"), secret=True, required=False),
    ),
    send=send,
    platform="dingtalk",
    limit=19_000,
    unit="bytes",
    per_minute=20,
)
