"""Slack: an incoming webhook, which answers a plain `ok`, or a bot's chat.postMessage, which answers `ok: false`."""

from collections.abc import Mapping

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
    whole_text,
)
from weilu.kit.charts import Words

API = "https://slack.com/api/chat.postMessage"


def send(values: Values, delivery: Delivery) -> Sent:
    text = escaped(whole_text(delivery))
    if values["credential"].startswith("http"):
        return _by_webhook(values["credential"], text)
    return _by_bot(values["credential"], delivery.to or values.get("channel", ""), text)


def _by_webhook(url: str, text: str) -> Sent:
    answer = post_json(url, {"text": text})
    if answer.status == 200 and answer.text.strip() == "ok":
        return Sent("sent", reply=answer.text)
    if sent := by_status(answer):
        return sent
    return refused_by(answer, answer.status, answer.text) if answer.status >= 400 else strange(answer)


def _by_bot(token: str, channel: str, text: str) -> Sent:
    answer = post_json(API, {"channel": channel, "text": text}, {"Authorization": f"Bearer {token}"})
    told = json_of(answer)
    if told.get("ok") is True:
        return Sent("sent", reply=answer.text, platform_id=str(told.get("ts", "")))
    if sent := by_status(answer):
        return sent
    if told.get("error") in {"ratelimited", "rate_limited"}:
        return Sent("again", "too_fast", reply=answer.text, after=30, hold=True)
    return refused_by(answer, told["error"], "") if told.get("error") else strange(answer)


def escaped(text: str) -> str:
    """Slack's three: else <!channel> in a text would ring everybody's bell."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def check(values: Values) -> Mapping[str, Words]:
    credential = values.get("credential", "")
    if credential and not credential.startswith(("https://", "http://", "xox")):
        return {"credential": _("要么是 https:// 开头的 Webhook 地址，要么是 xoxb- 开头的 Bot Token。")}
    if credential.startswith("xox") and not values.get("channel"):
        return {"channel": _("用 Bot Token 时要填频道 ID。")}
    return {}


KIND = Kind(
    name="slack",
    title="Slack",
    hint=_("发到一个频道"),
    icon="hash",
    steps=(
        _("在 api.slack.com/apps 新建应用，打开 Incoming Webhooks，Add New Webhook，选频道，复制地址；"),
        _("或者给应用 chat:write 权限并安装，复制 xoxb- 开头的 Bot Token，再把机器人请进频道。"),
    ),
    fields=(
        Field(
            "credential",
            _("Webhook 地址或 Bot Token"),
            _("https://hooks.slack.com/services/… 或 xoxb-…"),
            secret=True,
        ),
        Field("channel", _("默认频道"), _("用 Bot Token 时填频道 ID（C 开头）；用 Webhook 时留空"), required=False),
    ),
    send=send,
    check=check,
    platform="slack",
    limit=30_000,
    to=_("频道 ID（只对 Bot Token 有效）"),
    per_minute=60,
)
