"""Telegram: a bot's sendMessage. `ok: false` is a refusal, whatever the status."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Delivery
from weilu.connect.senders.contract import (
    Field,
    Kind,
    Sent,
    Values,
    by_status,
    json_of,
    pictures_of,
    post_files,
    post_json,
    refused_by,
    strange,
    whole_text,
)
from weilu.kit.outgoing import Answer


def send(values: Values, delivery: Delivery) -> Sent:
    answer = _ask(values, delivery)
    told = json_of(answer)
    if told.get("ok") is True:
        return Sent("sent", reply=answer.text, platform_id=_number(told.get("result")))
    after = (told.get("parameters") or {}).get("retry_after")
    if after is not None:
        return Sent("again", "too_fast", reply=answer.text, after=float(after), hold=True)
    if told.get("ok") is False:
        return refused_by(answer, told.get("error_code", ""), told.get("description", ""))
    return by_status(answer) or strange(answer)


def _ask(values: Values, delivery: Delivery) -> Answer:
    base = f"{(values.get('api') or 'https://api.telegram.org').rstrip('/')}/bot{values['token']}"
    chat, text, pictures = delivery.to or values["chat"], whole_text(delivery), pictures_of(delivery)
    if not pictures:
        return post_json(f"{base}/sendMessage", {"chat_id": chat, "text": text})
    if len(pictures) == 1:
        return post_files(f"{base}/sendPhoto", {"chat_id": chat, "caption": text}, {"photo": pictures[0]})
    files = {f"p{place}": picture for place, picture in enumerate(pictures)}
    media = [{"type": "photo", "media": f"attach://{name}"} for name in files]
    media[0]["caption"] = text  # the first one's is shown for all
    return post_files(f"{base}/sendMediaGroup", {"chat_id": chat, "media": json.dumps(media)}, files)


def _number(result: Any) -> str:
    """Of the message, of several the first."""
    first = result[0] if isinstance(result, list) and result else result
    return str(first.get("message_id", "")) if isinstance(first, dict) else ""


KIND = Kind(
    name="telegram",
    title="Telegram",
    hint=_("用机器人发到群、频道或私聊"),
    icon="send",
    steps=(
        _("在 Telegram 里找 @BotFather，发 /newbot，按提示起名，得到一串 token。"),
        _("把机器人拉进群（频道要设为管理员）；私聊要对方先对机器人说过话。"),
        _("群的 chat id 以 - 开头，公开频道可以直接写 @频道名。"),
    ),
    fields=(
        Field("token", _("机器人 token"), _("BotFather 给的，形如 123456:ABC…"), secret=True),
        Field("chat", _("默认发到（chat id）"), _("-100… 或 @频道名；只用来回复私聊时可留空"), required=False),
        Field(
            "api",
            _("接口地址"),
            _("连不上 Telegram 时填自己的转发地址，平时留空"),
            required=False,
            input="url",
            placeholder="https://api.telegram.org",
        ),
    ),
    send=send,
    platform="telegram",
    limit=4096,
    unit="utf16",
    to=_("发到（chat id）"),
    to_field="chat",
    per_minute=20,
    pictures=True,
    caption=1024,
)
