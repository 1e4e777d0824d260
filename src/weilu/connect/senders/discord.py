"""Discord: a channel's webhook, asked to wait, so that the answer is the message itself."""

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
    pictures_of,
    post_files,
    post_json,
    refused_by,
    strange,
    whole_text,
)


def send(values: Values, delivery: Delivery) -> Sent:
    url = values["url"] + ("&" if "?" in values["url"] else "?") + "wait=true"
    # A text that happens to say @everyone rings no bell.
    message = {"content": whole_text(delivery), "allowed_mentions": {"parse": []}}
    if pictures := pictures_of(delivery):
        files = {f"files[{place}]": picture for place, picture in enumerate(pictures)}
        answer = post_files(url, {"payload_json": json.dumps(message)}, files)
    else:
        answer = post_json(url, message)
    told = json_of(answer)
    if answer.status == 200 and told.get("id"):
        return Sent("sent", reply=answer.text, platform_id=str(told["id"]))
    if answer.status == 429 and isinstance(told.get("retry_after"), int | float):
        return Sent("again", "too_fast", reply=answer.text, after=float(told["retry_after"]), hold=True)
    if answer.status >= 400 and "code" in told:
        return refused_by(answer, told["code"], told.get("message", ""))
    return by_status(answer) or strange(answer)


KIND = Kind(
    name="discord",
    title="Discord",
    hint=_("发到一个频道"),
    icon="hash",
    steps=(
        _("在 Discord 里打开频道设置 → 整合 → Webhook → 新建 Webhook。"),
        _("选好频道，点“复制 Webhook URL”，粘贴到下面。"),
    ),
    fields=(
        Field(
            "url",
            _("Webhook 地址"),
            _("https://discord.com/api/webhooks/… 整条复制"),
            secret=True,
            input="url",
        ),
    ),
    send=send,
    platform="discord",
    limit=2000,
    per_minute=30,
    pictures=True,
)
