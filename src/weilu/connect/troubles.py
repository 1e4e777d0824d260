"""What can go wrong on the way out, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TROUBLES: dict[str, Any] = {
    "dns": gettext_lazy("找不到 %(host)s：地址写错了，或者这台机器上不了网。没有发出。"),
    "connect": gettext_lazy("连不上 %(host)s。没有发出。"),
    "tls": gettext_lazy("%(host)s 的证书有问题，为安全起见没有发送。"),
    "private": gettext_lazy("%(host)s 指向内网或本机，围炉不往那里发；确实要发就设置 WEILU_ALLOW_PRIVATE_TARGETS。"),
    "address": gettext_lazy("地址不完整或写法不对，要以 https:// 开头。"),
    "no_tls": gettext_lazy("%(host)s 在公网上，不能不加密就发邮件；请改用 SSL/TLS 或 STARTTLS。"),
    "header": gettext_lazy("密钥里有不该有的字符（换行、汉字或空格），请重新复制。"),
    "redirected": gettext_lazy("对方要求转到别的地址，围炉不跟过去；请填最终的地址。"),
    "status": gettext_lazy("对方拒绝了：HTTP %(status)s。"),
    "platform": gettext_lazy("平台拒绝了：%(code)s %(words)s"),
    "too_fast": gettext_lazy("平台说发得太快。"),
    "busy": gettext_lazy("对方暂时忙不过来。"),
    "cut": gettext_lazy("消息送到对方门口后连接断了，不知道对方收到没有。"),
    "slow": gettext_lazy("消息送过去了，对方迟迟没有回答，不知道收到没有。"),
    "gateway": gettext_lazy("中间的网关出错（HTTP %(status)s），不知道对方收到没有。"),
    "strange": gettext_lazy("对方的回答看不懂，不知道收到没有。"),
    "stopped": gettext_lazy("发送途中围炉停了，不知道发出去没有。"),
    "restored": gettext_lazy("数据是从备份恢复的，不知道备份之后它发出去过没有。"),
    "broke": gettext_lazy("发送途中围炉自己出错了，不知道发出去没有；日志里有详情。"),
    "recipient": gettext_lazy("邮件服务器不收这个地址：%(words)s"),
    "mail": gettext_lazy("邮件服务器拒绝了：%(words)s"),
    "mail_login": gettext_lazy("邮箱的用户名或密码不对（有些邮箱要用授权码）：%(words)s"),
    "apprise": gettext_lazy("对方没有接收：%(words)s"),
    "nowhere": gettext_lazy("不知道发给谁：消息没有写，发送渠道也没有默认的了。"),
    "secrets": gettext_lazy("打不开这个发送渠道保存的密钥（WEILU_SECRET_KEY 变过？），请重新填写。"),
    "late": gettext_lazy("轮到它时已经太晚，再发就没有意义了，所以没有发。"),
    "no_kind": gettext_lazy("这个版本的围炉没有这种发送渠道。"),
}


def sentence(reason: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a reason; a reason of another version of Weilu reads as itself."""
    if not reason:
        return ""
    try:
        return str(TROUBLES[reason]) % facts
    except KeyError:
        return _("没有发出（%(reason)s）") % {"reason": reason}
