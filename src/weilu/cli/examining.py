"""What `weilu doctor` looks at."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from weilu import __version__
from weilu.connect import reaching
from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.live_kinds import kind_title
from weilu.connect.models import Import, Source
from weilu.events import rollups, schema
from weilu.events.client import store
from weilu.events.models import Rewrite
from weilu.team.models import Community, Staff

LITTLE_ROOM = 2_000_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """state: ok, warn or bad. mend: what to do about it, empty where nothing need be done."""

    what: str
    state: str
    found: str
    mend: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def examine() -> list[Finding]:
    """Everything that can be seen from inside, the state of each thing and its mend."""
    return [*_place(), *_state_store(), *_event_store(), *_work(), *_ways_in(), *_ways_out(), *_sources()]


def _place() -> Iterator[Finding]:
    serving = _("由正在运行的围炉回答") if "WEILU_SERVING" in os.environ else _("围炉没有在运行")
    yield Finding(
        _("版本"), "ok", f"weilu {__version__}, Python {platform.python_version()}, {sys.platform}; {serving}"
    )
    home = Path(settings.HOME)
    loose = home.stat().st_mode & 0o077
    yield Finding(
        _("数据文件夹"),
        "warn" if loose else "ok",
        str(home),
        f"chmod 700 {home}" if loose else "",
    )
    free = shutil.disk_usage(home).free
    little = free < LITTLE_ROOM
    yield Finding(
        _("磁盘"),
        "bad" if little else "ok",
        _("还剩 %.1f GB") % (free / 1e9),
        _("腾出空间，至少 2 GB") if little else "",
    )


def _state_store() -> Iterator[Finding]:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding(
        _("状态库"),
        "bad" if pending else "ok",
        f"{connection.vendor}; {Community.objects.count()} {_('个社群')}, {Staff.objects.count()} {_('个账号')}",
        "weilu migrate" if pending else "",
    )


def _event_store() -> Iterator[Finding]:
    engine = store()
    at = schema.applied(engine)
    name = f"chDB ({version('chdb-core-lite')})" if engine.embedded else "ClickHouse"
    count, size = engine.query(
        "SELECT sum(rows), sum(bytes_on_disk) FROM system.parts"
        " WHERE active AND database = currentDatabase() AND table = 'events'"
    )[0]
    behind = at < schema.NEWEST
    yield Finding(
        _("事件库"),
        "bad" if behind else "ok",
        f"{name}, {_('结构第 %s 版') % at}; {count:,} {_('条事件')}, {size / 1e6:,.0f} MB",
        "weilu migrate" if behind else "",
    )
    wrong = rollups.compare(engine)
    yield Finding(
        _("按日汇总"),
        "bad" if wrong else "ok",
        _("%s 天与原始事件不符") % len(wrong) if wrong else _("与原始事件一致"),
        _("重新启动围炉，会自动重建") if wrong else "",
    )


def _work() -> Iterator[Finding]:
    rewrites = Rewrite.objects.exclude(state=Rewrite.State.DONE).count()
    stopped = Import.objects.filter(state=Import.State.STOPPED).count()
    failed = Import.objects.filter(state=Import.State.FAILED).count()
    yield Finding(
        _("后台任务"),
        "warn" if stopped else "ok",
        _("改写 %(rewrites)s 项进行中；导入中断 %(stopped)s 个，失败 %(failed)s 个")
        % {"rewrites": rewrites, "stopped": stopped, "failed": failed},
        _("把中断的文件再导入一次即可接着完成") if stopped else "",
    )


def _ways_out() -> Iterator[Finding]:
    stuck = Delivery.objects.filter(state__in=Delivery.NEEDS_A_PERSON).order_by()
    counts = dict(stuck.values_list("state").annotate(Count("pk")))
    failed, unknown = (counts.get(state, 0) for state in (Delivery.State.FAILED, Delivery.State.UNKNOWN))
    yield Finding(
        _("发送"),
        "warn" if failed or unknown else "ok",
        _("发送渠道 %(senders)s 个；没有发出 %(failed)s 条，结果不明 %(unknown)s 条，待人工发送 %(by_hand)s 条")
        % {
            "senders": Sender.objects.filter(removed_at=None).count(),
            "failed": failed,
            "unknown": unknown,
            "by_hand": counts.get(Delivery.State.TO_COPY, 0),
        },
        _("到 发送记录 → 要人处理 里逐条决定") if failed or unknown else "",
    )
    for sender in Sender.objects.filter(removed_at=None).exclude(token_expires_at=None).select_related("community"):
        if sender.expires_soon:
            name = _("发送渠道「%(name)s」的凭证") % {"name": sender.name}
            found = _("%(day)s 到期") % {"day": f"{sender.token_expires_at:%Y-%m-%d}"}
            yield Finding(name, "warn", found, _("到平台上换一个新的，在 发送渠道 里修改"))


def _ways_in() -> Iterator[Finding]:
    public = settings.PUBLIC_URL
    insecure = bool(public) and not settings.HTTPS
    yield Finding(
        _("公开地址"),
        "warn" if insecure else "ok",
        public or _("未设置：只在本机可用"),
        _("用 https:// 的 WEILU_PUBLIC_URL，见 设置 → 运行") if insecure else "",
    )
    yield from _reached()
    yield Finding(_("邮件"), "ok", settings.MAIL_HOST or _("未设置：邀请和找回密码用链接"))
    if settings.DEBUG:
        yield Finding("WEILU_DEBUG", "warn", _("已打开"), _("对外服务时请关掉"))


def _reached() -> Iterator[Finding]:
    """Whether the outside reaches it; whether it answers itself is asked only while it serves."""
    found = reaching.by_settings()[1:] if settings.PUBLIC_URL else []
    if settings.PUBLIC_URL and "WEILU_SERVING" in os.environ:
        found.append(reaching.by_calling())
    for one in found:
        yield Finding(one.what, one.state, one.found, one.mend)


def _sources() -> Iterator[Finding]:
    live = Source.objects.exclude(kind__in=Source.ENDING).filter(removed_at=None).select_related("community")
    for source in live.order_by("community__slug", "name"):
        heard = {"when": source.heard_at and f"{source.heard_at:%Y-%m-%d %H:%M} UTC"}
        told = _("最近收到 %(when)s") % heard if source.heard_at else _("还没有收到过")
        found = ", ".join(filter(None, [kind_title(source), told, _trouble(source)]))
        wrong = bool(source.error or source.silent_since or source.expiring)
        yield Finding(
            f"{_('连接')} {source.community.slug}/{source.name}",
            "warn" if wrong and not source.paused_at else "ok",
            found,
            _("打开 接入 → 连接，看它怎么接") if wrong else "",
        )


def _trouble(source: Source) -> str:
    told = [_("已暂停")] if source.paused_at else []
    told += [source.error] if source.error else []
    if source.silent_since:
        told.append(_("安静得反常，自 %(when)s") % {"when": f"{source.silent_since:%Y-%m-%d %H:%M} UTC"})
    if source.expires_at and source.expiring:
        told.append(_("令牌 %(day)s 到期") % {"day": f"{source.expires_at:%Y-%m-%d}"})
    return ", ".join(told)
