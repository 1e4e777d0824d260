"""How pages name a platform and colour a stage of life: `{% load platforms %}`."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

PLATFORMS: dict[str, str | Promise] = {
    "wechat": _("微信"),
    "wechat_oa": _("公众号"),
    "wecom": _("企业微信"),
    "qq": "QQ",
    "weibo": _("微博"),
    "web": _("网站"),
    "telegram": "Telegram",
    "discord": "Discord",
    "slack": "Slack",
    "zulip": "Zulip",
    "whatsapp": "WhatsApp",
    "discourse": "Discourse",
    "matrix": "Matrix",
    "feishu": _("飞书"),
    "kook": "KOOK",
    "email": _("邮件"),
    "other": _("其他"),
}
TONES = {"new": "good", "active": "good", "returning": "calm", "at_risk": "warn", "left": "bad"}


@register.filter
def platform_name(name: str) -> str:
    """微信 for wechat; a platform nobody named keeps its own name."""
    return str(PLATFORMS.get(name, name))


@register.filter
def lifecycle_tone(lifecycle: str) -> str:
    return TONES.get(lifecycle, "")
