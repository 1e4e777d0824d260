"""设置 › 运行: how this Weilu is run and reached, read from its settings, without secrets."""

import sys
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from weilu.team.access import May, community_view
from weilu.team.models import Community


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str
    hint: str = ""


@community_view(May.MANAGE)
def running(request: HttpRequest, community: Community) -> HttpResponse:
    host = urlsplit(settings.PUBLIC_URL).hostname or "weilu.example.com"
    return render(request, "team/running.html", {"facts": facts(), "host": host, "home": settings.HOME})


def facts() -> list[Fact]:
    """What is configured, in the reader's language. Addresses of stores appear without user and password."""
    address = settings.PUBLIC_URL or _("未设置")
    mail = settings.MAIL_HOST or _("未设置：邀请和找回密码靠复制链接")
    return [
        Fact(_("公开网址"), address, _public_hint()),
        Fact(_("数据文件夹"), str(settings.HOME), "WEILU_HOME"),
        Fact(_("状态库"), connection.vendor, "WEILU_DATABASE_URL"),
        Fact(_("事件库"), _store(settings.EVENTS_DSN), "WEILU_EVENTS_DSN"),
        Fact(_("邮件"), mail, "WEILU_MAIL_HOST"),
        Fact(_("版本"), f"Weilu {version('weilu')} · Python {sys.version.split()[0]}"),
    ]


def _public_hint() -> str:
    if not settings.PUBLIC_URL:
        return _("只有本机能打开。要让同事访问，请按下面的办法放到域名后面。")
    if not settings.HTTPS:
        return _("没有 HTTPS：密码会在网络上明文传送，微信也打不开。")
    return "WEILU_PUBLIC_URL"


def _store(dsn: str) -> str:
    parts = urlsplit(dsn)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
