"""The long tail, by apprise: some forty services that take a message by HTTP.

apprise says only whether the call went well, so the best it can mean is "accepted". Of its plugins those are offered
that do nothing but HTTP, in the calling thread: there no private address is reached and no redirect followed.
"""

import logging
import re
import threading
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.connect.deliveries import Delivery
from weilu.connect.senders.contract import Field, Kind, Sent, Values
from weilu.kit.charts import Words
from weilu.kit.outgoing import guarded

SERVICES = {
    "bark",
    "serverchan",
    "pushdeer",
    "pushplus",
    "wxpusher",
    "pushme",
    "wpush",
    "ntfy",
    "gotify",
    "pushover",
    "pushbullet",
    "pushed",
    "pushy",
    "prowl",
    "join",
    "ifttt",
    "simplepush",
    "chanify",
    "mattermost",
    "rocketchat",
    "zulip",
    "workflows",
    "google_chat",
    "line",
    "webexteams",
    "misskey",
    "viber",
    "whatsapp",
    "signal_api",
    "nextcloudtalk",
    "kook",
    "synology",
    "revolt",
    "zalo",
    "mailgun",
    "sendgrid",
    "brevo",
    "resend",
    "twilio",
}
"""The names of apprise's modules."""

SECONDS = 10.0  # to connect, and between two bytes

log = logging.getLogger("apprise")


def send(values: Values, delivery: Delivery) -> Sent:
    plugin = plugin_of(values["url"])
    if plugin is None:
        return Sent("refused", "apprise", {"words": "URL"})
    heard = _Listening()
    log.addHandler(heard)
    try:
        with guarded():
            fine = plugin.notify(body=delivery.text, title=delivery.title)
    finally:
        log.removeHandler(heard)
    words = without_secrets(" · ".join(heard.lines), values["url"])[:500]
    if fine:
        return Sent("accepted", reply=words)
    # It says no more than "connection error", which may come after the message; and of several targets some have it.
    lost = "onnection error" in words or "imeout" in words or len(plugin) > 1
    return Sent("unknown", "cut", reply=words) if lost else Sent("refused", "apprise", {"words": words[:300]}, words)


def plugin_of(url: str) -> Any:
    """apprise's own object for an address, None where it knows none or Weilu does not offer it."""
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(http_redirects=False, async_mode=False)
    plugin = Apprise.instantiate(url.strip(), asset=asset, suppress_exceptions=True)
    if plugin is None or type(plugin).__module__.rpartition(".")[2] not in SERVICES:
        return None
    # The URL itself may ask for less care than ours.
    plugin.verify_certificate, plugin.redirects = True, False
    plugin.socket_connect_timeout = plugin.socket_read_timeout = SECONDS
    return plugin


def without_secrets(words: str, url: str) -> str:
    """What apprise logs may quote its own URL, keys and all."""
    for piece in re.split(r"[/@:?&=]+", url)[1:]:
        if len(piece) >= 6:
            words = words.replace(piece, "…")
    return words


def check(values: Values) -> Mapping[str, Words]:
    if not values.get("url") or plugin_of(values["url"]):
        return {}
    return {"url": _("认不出这个网址，或者它属于围炉不提供的种类；对照 apprise 的说明检查写法。")}


class _Listening(logging.Handler):
    """What apprise tells its log in this thread: the only place where it says why."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if threading.get_ident() == self._thread:
            self.lines.append(record.getMessage())


KIND = Kind(
    name="apprise",
    title=_("更多平台（apprise）"),
    hint=_("Bark、Server酱、PushPlus、ntfy、LINE、Zulip、Mattermost 等几十种"),
    icon="layers",
    steps=(
        _("在 apprise 的说明里找到那个平台的网址写法，例如 bark://设备码@api.day.app、schan://SendKey。"),
        _("这类平台只告诉我们“收下了”，不告诉有没有送到，所以记为“已接收”，不记“已发出”。"),
    ),
    fields=(Field("url", _("apprise 网址"), _("网址里带着密钥，保存后不再显示"), secret=True),),
    send=send,
    check=check,
    has_title=True,
)
