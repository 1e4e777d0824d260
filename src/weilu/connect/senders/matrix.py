"""Matrix: a message under a transaction id of ours. The server knows a repeat by it, so trying again is always safe."""

from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Delivery
from weilu.connect.senders.contract import (
    Field,
    Kind,
    Sent,
    Values,
    by_status,
    json_of,
    post_json,
    refused_by,
    strange,
    token_of,
    whole_text,
)
from weilu.events.searching import native_id_of


def send(values: Values, delivery: Delivery) -> Sent:
    room = quote(delivery.to or values["room"], safe="")
    transaction = token_of(delivery)
    url = f"{values['server'].rstrip('/')}/_matrix/client/v3/rooms/{room}/send/m.room.message/{transaction}"
    message: dict[str, Any] = {"msgtype": "m.text", "body": whole_text(delivery)}
    if answered := native_id_of(delivery.community_id, delivery.in_reply_to):
        message["m.relates_to"] = {"m.in_reply_to": {"event_id": answered}}
    answer = post_json(url, message, {"Authorization": f"Bearer {values['token']}"}, method="PUT")
    told = json_of(answer)
    if answer.status == 200 and told.get("event_id"):
        return Sent("sent", reply=answer.text, platform_id=str(told["event_id"]))
    if told.get("errcode") == "M_LIMIT_EXCEEDED":
        after = float(told.get("retry_after_ms") or 10_000) / 1000
        return Sent("again", "too_fast", reply=answer.text, after=after, hold=True)
    if answer.status < 500 and told.get("errcode"):
        return refused_by(answer, told["errcode"], told.get("error", ""))
    if answer.status >= 500:  # a repeat does no harm, so it is worth one
        return Sent("again", "busy", reply=answer.text)
    return by_status(answer) or strange(answer)


KIND = Kind(
    name="matrix",
    title="Matrix",
    hint=_("发到一个房间；重发不会重复"),
    icon="message-circle",
    steps=(
        _("用一个机器人账号登录（Element 等），把它请进房间。"),
        _("在 设置 → 帮助与关于 → 高级 里复制访问令牌；房间 ID 在 房间设置 → 高级 里，以 ! 开头。"),
    ),
    fields=(
        Field("server", _("服务器地址"), _("https://matrix.example.org"), input="url"),
        Field("token", _("访问令牌"), _("syt_ 开头的一串"), secret=True),
        Field("room", _("默认房间 ID"), _("! 开头"), required=False),
    ),
    send=send,
    platform="matrix",
    limit=40_000,
    unit="bytes",
    to=_("房间 ID"),
    to_field="room",
    per_minute=60,
    repeatable=True,
)
