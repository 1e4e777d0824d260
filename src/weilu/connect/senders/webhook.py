"""A webhook of one's own: a signed POST to any address.

`X-Weilu-Signature: t=<seconds>,v1=<hex>`, where v1 is HMAC-SHA256 over `<seconds>.<body>` with the shared secret;
`Idempotency-Key` is the same for every attempt of one message.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Delivery
from weilu.connect.senders.contract import Field, Kind, Sent, Values, by_status
from weilu.kit import outgoing
from weilu.kit.charts import Words
from weilu.kit.clock import now


def send(values: Values, delivery: Delivery) -> Sent:
    body = json.dumps(_message(delivery), ensure_ascii=False).encode()
    answer = outgoing.send("POST", values["url"], body, _headers(values["secret"], delivery.key, body))
    if 200 <= answer.status < 300:
        return Sent("sent", reply=answer.text)
    return by_status(answer) or Sent("refused", "status", {"status": answer.status}, answer.text)


def _message(delivery: Delivery) -> Mapping[str, object]:
    return {
        "key": delivery.key,
        "community": delivery.community.slug,
        "to": delivery.to,
        "title": delivery.title,
        "text": delivery.text,
        "member": delivery.member or None,
        "in_reply_to": delivery.in_reply_to or None,
        "conversation": delivery.conversation or None,
        "purpose": delivery.purpose,
    }


def _headers(secret: str, key: str, body: bytes) -> dict[str, str]:
    moment = str(int(now().timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": hashlib.sha256(key.encode()).hexdigest()[:40],  # a key may hold what no header can
        "X-Weilu-Signature": f"t={moment},v1={sign(secret, moment, body)}",
    }


def sign(secret: str, moment: str, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def check(values: Values) -> Mapping[str, Words]:
    short = 0 < len(values.get("secret", "")) < 16
    return {"secret": _("太短了，至少 16 个字符。")} if short else {}


KIND = Kind(
    name="webhook",
    title=_("通用 Webhook（带签名）"),
    hint=_("把消息交给自己的程序，由它去发"),
    icon="link",
    steps=(
        _("在自己的程序里准备一个能接收 POST 的 https 地址。"),
        _("想一串 16 个字以上的密钥，两边填同样的；程序用它核对签名头 X-Weilu-Signature。"),
        _("收到后回答 2xx 表示收下；同一条消息重发时 Idempotency-Key 不变，据此去重。"),
    ),
    fields=(
        Field(
            "url",
            _("接收地址"),
            _("https:// 开头的完整地址"),
            input="url",
            placeholder="https://example.com/hooks/weilu",
        ),
        Field("secret", _("签名密钥"), _("至少 16 个字符，两边一致"), secret=True),
    ),
    send=send,
    check=check,
    to=_("发给谁（原样交给你的程序）"),
    has_title=True,
)
