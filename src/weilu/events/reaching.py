"""What can be wrong on the way to a ClickHouse server, in one sentence each."""

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

WRONG_PASSWORD, NO_DATABASE, NOT_ALLOWED = 516, 81, 497


def trouble_with(dsn: str, error: Exception) -> str:
    """The sentence; empty where the error is not about the way but about what was asked."""
    from clickhouse_connect.driver.exceptions import DatabaseError, Error, OperationalError

    parts = urlsplit(dsn)
    told = {"host": parts.hostname or "", "name": parts.path.strip("/"), "user": parts.username or "default"}
    code = getattr(error, "code", None)
    if code == WRONG_PASSWORD:
        return _("ClickHouse 服务器 %(host)s 不认用户 %(user)s 的密码。请检查 WEILU_EVENTS_DSN。") % told
    if code == NO_DATABASE:
        return _("ClickHouse 服务器 %(host)s 上没有数据库 %(name)s。请先执行：CREATE DATABASE %(name)s") % told
    if code == NOT_ALLOWED:
        return _("ClickHouse 用户 %(user)s 的权限不够（%(error)s）。需要的授权见 docs/scale.md。") % {
            **told, "error": _first_line(error)
        }  # fmt: skip
    away = isinstance(error, OperationalError) or not isinstance(error, DatabaseError | Error)
    if away:
        return _("ClickHouse 服务器 %(host)s 没有回答：%(error)s") % {**told, "error": _first_line(error)}
    return ""


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:300] if str(error).strip() else type(error).__name__
