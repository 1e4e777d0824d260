"""A bot of the gateway: the gateway knows a key for the same, and asks its bot once."""

import json

from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Delivery
from weilu.connect.senders.contract import (
    Field,
    Kind,
    Sent,
    Values,
    by_status,
    json_of,
    refused_by,
    strange,
    token_of,
    whole_text,
)
from weilu.connect.signing import signature
from weilu.events.searching import native_id_of
from weilu.kit import outgoing
from weilu.kit.clock import now


def send(values: Values, delivery: Delivery) -> Sent:
    message = {
        "to": delivery.to or values["group"],
        "text": whole_text(delivery),
        "reply_to": native_id_of(delivery.community_id, delivery.in_reply_to),
        "bot": values.get("bot", ""),
        "knowingly": delivery.attempts == 1,  # a person may send again what nobody knows of; no machine does
    }
    body = json.dumps(message, ensure_ascii=False).encode()
    answer = outgoing.send("POST", f"{values['server'].rstrip('/')}/send", body, _headers(values, delivery, body))
    told = json_of(answer)
    if answer.status == 200 and "id" in told:
        return Sent("sent", reply=answer.text, platform_id=str(told["id"]))
    if answer.status == 409:
        return Sent("unknown", "cut", reply=answer.text)
    if answer.status == 422:
        return refused_by(answer, 422, told.get("error", ""))
    return by_status(answer) or strange(answer)


def _headers(values: Values, delivery: Delivery, body: bytes) -> dict[str, str]:
    moment = str(int(now().timestamp()))
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": token_of(delivery),
        "X-Weilu-Timestamp": moment,
        "X-Weilu-Signature": f"v1={signature(values['secret'], moment.encode() + b'.' + body)}",
    }


KIND = Kind(
    name="gateway",
    title=_("QQ 机器人（网关）"),
    hint=_("从网关上的机器人发到群里，或私聊回答"),
    icon="bot",
    steps=(
        _("先在「连接」里接好「QQ 等（网关）」，填上围炉怎样访问网关，再点「让机器人也能说话」，这里就自动填好。"),
        _("群号填默认的群；回答收件箱时发到提问的那个群。"),
    ),
    fields=(
        Field(
            "server",
            _("网关的地址"),
            _("例如 http://127.0.0.1:8090，先在 WEILU_ALLOW_PRIVATE_TARGETS 里写明"),
            input="url",
        ),
        Field("secret", _("网关的密钥"), _("gateway.env 里的 WEILU_GATEWAY_SECRET"), secret=True),
        Field("group", _("默认群号"), required=False),
        Field("bot", _("用哪个机器人"), _("机器人的 QQ 号；只有一个就留空"), required=False),
    ),
    send=send,
    platform="qq",
    limit=4_500,
    to=_("群号，或 private:QQ号"),
    to_field="group",
    per_minute=20,
    repeatable=True,
)
