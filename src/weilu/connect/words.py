"""The words of this package on pages: formats and fields."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from weilu.connect.formats import FORMATS

MESSAGE_FIELDS: dict[str, str | Promise] = {
    "time": _("时间"),
    "author": _("名字"),
    "author_id": _("账号"),
    "text": _("正文"),
    "space": _("群"),
    "reply_to": _("回复哪一条"),
    "event_id": _("消息编号"),
    "kind": _("行为类型"),
    "value": _("数值"),
    "channel": _("渠道"),
    "content": _("内容编号"),
}
PERSON_FIELDS: dict[str, str | Promise] = {
    "author": _("名字"),
    "author_id": _("账号"),
    "phone": _("手机"),
    "email": _("邮箱"),
    "birthday": _("生日"),
    "tags": _("标签"),
    "joined": _("加入时间"),
    "space": _("群"),
    "handle": _("微信号"),
    "channel": _("渠道"),
}


def format_title(name: str) -> str:
    """As people call it: 微信（留痕，CSV）."""
    if name not in FORMATS:
        return name
    chinese = (get_language() or "").startswith("zh")
    return FORMATS[name].zh if chinese else FORMATS[name].en
