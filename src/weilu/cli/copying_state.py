"""The state store as a file and back: SQLite by its own backup, PostgreSQL by pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from weilu.cli.console import Failed

Copy = Callable[[Path], None]


def name() -> str:
    """What the copy is called in a backup."""
    return "state.sqlite3" if connection.vendor == "sqlite" else "state.dump"


@contextmanager
def as_of_now() -> Iterator[Copy]:
    """A copier of the state as it is when this begins, whatever is written before it ends."""
    if connection.vendor == "sqlite":
        with transaction.atomic():  # the one write lock is ours: nobody changes anything meanwhile
            yield _copy_file
        return
    _tool("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()

        def dump(target: Path) -> None:
            _run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}", f"--file={target}")

        yield dump


def _copy_file(target: Path) -> None:
    path = str(settings.DATABASES["default"]["NAME"])
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(str(target))) as copy:
        source.backup(copy)


def must_be_empty() -> None:
    """Raises Failed where there is something already."""
    file = Path(settings.DATABASES["default"]["NAME"])
    full = file.exists() if connection.vendor == "sqlite" else bool(connection.introspection.table_names())
    if full:
        where = file.parent if connection.vendor == "sqlite" else connection.settings_dict["NAME"]
        raise Failed(_("%s 里已经有数据。恢复只写进空的地方：请用 WEILU_HOME 指一个新文件夹，或用空的数据库。") % where)


def bring(copy: Path) -> None:
    """The copy becomes the state store."""
    if connection.vendor != "sqlite":
        _run("pg_restore", "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", str(copy))
        return
    file = Path(settings.DATABASES["default"]["NAME"])
    shutil.move(copy, file)
    file.chmod(0o600)


def _tool(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise Failed(_("没有找到 %s。请安装 PostgreSQL 的客户端（Debian：apt install postgresql-client）。") % program)
    return found


def _run(program: str, *arguments: str) -> None:
    """With the address of our database; its password by the environment, which other users cannot see."""
    of = connection.settings_dict
    where = [
        f"--{option}={of[key]}" for option, key in (("host", "HOST"), ("port", "PORT"), ("username", "USER")) if of[key]
    ]
    done = subprocess.run(  # noqa: S603
        [_tool(program), *where, f"--dbname={settings.DATABASES['default']['NAME']}", *arguments],
        env={**os.environ, "PGPASSWORD": of["PASSWORD"]},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Failed(_("%(program)s 失败了：%(error)s") % {"program": program, "error": said})
