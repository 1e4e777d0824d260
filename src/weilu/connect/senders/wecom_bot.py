"""企业微信群机器人: a POST to the group's own address; HTTP 200 with an errcode other than 0 is a refusal."""

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

BUSY, TOO_FAST = (-1,), (45009,)


def send(values: Values, delivery: Delivery) -> Sent:
    answer = post_json(values["url"], {"msgtype": "text", "text": {"content": whole_text(delivery)}})
    told = json_of(answer)
    return by_code(answer, told.get("errcode"), told.get("errmsg", ""), busy=BUSY, too_fast=TOO_FAST)


KIND = Kind(
    name="wecom_bot",
    title=_("企业微信群机器人"),
    hint=_("发到一个企业微信群"),
    icon="message",
    steps=(
        _("在企业微信里打开那个群，点右上角 … → 消息推送（旧版叫“群机器人”）→ 添加。"),
        _("起个名字，添加后会显示 Webhook 地址，整条复制到下面。"),
        _("谁有这个地址谁就能往群里发，不要外传；泄露了就在群里删掉这个机器人重建。"),
    ),
    fields=(
        Field(
            "url",
            _("Webhook 地址"),
            _("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=… 整条复制"),
            secret=True,
            input="url",
        ),
    ),
    send=send,
    platform="wecom",
    limit=2048,
    unit="bytes",
    per_minute=20,
)
