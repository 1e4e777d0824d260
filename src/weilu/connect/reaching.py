"""Whether the outside reaches this Weilu: what settings say, whether it answers itself, whether a phone opens it."""

import ipaddress
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from weilu.kit import outgoing

SECONDS = 8.0  # for Weilu to answer itself
WAITING, OPENED, IN_WECHAT = "waiting", "opened", "wechat"
PHONE_HAS = 15 * 60  # seconds to scan
_KEY = "reach-"


@dataclass(frozen=True, slots=True)
class Finding:
    """state: ok, warn, bad. mend: what to do, "" where nothing need be done."""

    what: str
    state: str
    found: str
    mend: str = ""


def by_settings() -> list[Finding]:
    """What can be told without asking the network."""
    return [*_address(), *_port()] if settings.PUBLIC_URL else [_unset()]


def _unset() -> Finding:
    return Finding(
        _("公开地址"),
        "bad",
        _("还没有设置，只有这台机器自己能打开"),
        _("把 WEILU_PUBLIC_URL 设成 https:// 开头的网址，见 设置 → 运行"),
    )


def _address() -> Iterator[Finding]:
    yield Finding(_("公开地址"), "ok", settings.PUBLIC_URL)
    yield Finding(
        "HTTPS",
        "ok" if settings.HTTPS else "bad",
        _("有") if settings.HTTPS else _("没有：密码在路上能被看到，许多平台也不肯往这里推"),
        "" if settings.HTTPS else _("换成 https:// 开头的网址"),
    )
    if _is_private(urlsplit(settings.PUBLIC_URL).hostname or ""):
        yield Finding(_("网络"), "bad", _("这是内网或本机的地址，平台和手机流量都到不了"), _("换成公网能解析的域名"))


def _is_private(host: str) -> bool:
    """As it is written; what a name leads to is seen when Weilu calls itself."""
    try:
        return not outgoing.is_public(ipaddress.ip_address(host))
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal", ".localhost"))


def _port() -> Iterator[Finding]:
    port = urlsplit(settings.PUBLIC_URL).port
    if port not in (None, 80, 443):
        yield Finding(_("端口"), "warn", str(port), _("公众号只往 80 和 443 端口推，请让反向代理听 443"))


def proof(nonce: str) -> str:
    """What only this Weilu answers to that nonce."""
    return salted_hmac("weilu.connect.reaching", nonce, algorithm="sha256").hexdigest()


def by_calling() -> Finding:
    """Weilu calls itself by its public address. Takes up to SECONDS."""
    nonce = secrets.token_urlsafe(16)
    try:
        answer = outgoing.send("GET", f"{settings.PUBLIC_URL}/reach/{nonce}/proof", seconds=SECONDS)
    except outgoing.NotAllowed as refused:
        return _not_public(refused)
    except outgoing.NotSent as failed:
        return _unreachable(failed.reason)
    except outgoing.Unknown:
        return Finding(_("自己打开自己"), "bad", _("连上了，可是没有回答"), _("看看反向代理有没有转到围炉的端口"))
    if answer.status == 200 and answer.text == proof(nonce):
        return Finding(_("自己打开自己"), "ok", _("能打开，而且就是这个围炉"))
    return Finding(
        _("自己打开自己"),
        "bad",
        _("有别的东西在回答（%(status)s）") % {"status": answer.status},
        _("看看反向代理有没有转到围炉，域名有没有写进 WEILU_PUBLIC_URL"),
    )


def _not_public(refused: outgoing.NotAllowed) -> Finding:
    if refused.reason == "private":
        return Finding(
            _("自己打开自己"),
            "warn",
            _("从这台机器看，域名指向内网"),
            _("如果是路由器做了内网解析，用手机流量扫一下才作数；不是的话，把域名解析到公网地址"),
        )
    return Finding(_("自己打开自己"), "bad", _("这个网址不能用来核对"), _("换成 https:// 开头的网址"))


def _unreachable(reason: str) -> Finding:
    found, mend = {
        "dns": (_("域名解析不出来"), _("在域名服务商那里加上解析，或者等它生效")),
        "tls": (_("证书有问题"), _("证书要对得上域名、没有过期、带全中间证书")),
    }.get(
        reason,
        (_("连不上"), _("打开防火墙和安全组的 443 端口；有的网络不能从里面连自己的公网地址，用手机扫一下才作数")),
    )
    return Finding(_("自己打开自己"), "bad" if reason in ("dns", "tls") else "warn", found, mend)


def new_visit() -> str:
    """A nonce for a phone to open, once, within a quarter of an hour."""
    nonce = secrets.token_urlsafe(16)
    cache.set(_KEY + nonce, WAITING, PHONE_HAS)
    return nonce


def visit(nonce: str, *, in_wechat: bool) -> bool:
    """A phone has opened it; False for a nonce that nobody waits for."""
    if cache.get(_KEY + nonce) is None:
        return False
    cache.set(_KEY + nonce, IN_WECHAT if in_wechat else OPENED, PHONE_HAS)
    return True


def visited(nonce: str) -> str | None:
    """WAITING, OPENED, IN_WECHAT; None when its time is over."""
    found: str | None = cache.get(_KEY + nonce)
    return found
