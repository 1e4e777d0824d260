"""What 今日 watches of live sources: one that errs, one that fell silent, a token that ends soon."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from weilu.analytics.keeping import Keeping
from weilu.connect.models import Source
from weilu.connect.sources import live
from weilu.home.looks import Look


def sources(keeping: Keeping) -> list[Look]:
    return [look for source in live(keeping.community).filter(paused_at=None) for look in _of(source, keeping)]


def _of(source: Source, keeping: Keeping) -> list[Look]:
    url, zone = reverse("sources:show", args=[keeping.community.slug, source.pk]), keeping.community.zone
    name, found = {"name": source.name}, []
    if source.error:
        found.append(Look(_("连接「%(name)s」出错") % name, url, _("看原因"), source.error, "bad"))
    elif source.silent_since:
        since = {"when": date_format(source.silent_since.astimezone(zone), "m-d H:i")}
        text = _("连接「%(name)s」安静得反常") % name
        told = _("%(when)s 起没有新的，比它近四周最长的安静还久一半以上，多半是断了") % since
        found.append(Look(text, url, _("去看看"), told, "bad"))
    if source.expires_at and source.expiring:
        ends = {"day": date_format(source.expires_at.astimezone(zone), "Y-m-d")}
        text, told = _("连接「%(name)s」的令牌快到期了") % name, _("%(day)s 到期，到期后收不到消息") % ends
        found.append(Look(text, url, _("去更新"), told, "warn"))
    return found
