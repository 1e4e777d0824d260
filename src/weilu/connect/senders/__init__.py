"""The ways out, a module a kind. Adding one means copying a neighbour and naming it here."""

from weilu.connect.senders import (
    apprise_url,
    copy,
    dingtalk,
    discord,
    email,
    feishu,
    gateway,
    matrix,
    slack,
    telegram,
    webhook,
    wecom_bot,
)
from weilu.connect.senders.contract import Kind

MODULES = (wecom_bot, feishu, dingtalk, copy, email, telegram, discord, slack, matrix, gateway, webhook, apprise_url)
KINDS: dict[str, Kind] = {module.KIND.name: module.KIND for module in MODULES}
"""In the order in which the page offers them."""
