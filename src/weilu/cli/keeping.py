"""Backup and restore: both stores as of one moment, in one file.

The file is a tar: `manifest.json`, `state.sqlite3` (the whole state store) and `events/` (the event store's own
backup). While it is taken nobody records events and nobody changes state, so the two agree; reading goes on.
"""

import datetime as dt
import json
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from weilu import __version__
from weilu.cli.console import Failed
from weilu.events import schema
from weilu.events.client import store
from weilu.events.recording import recorder

TABLES = ("events", "revisions", "schema_versions")
FORMAT = 1


def back_up(file: Path) -> dict[str, Any]:
    """Write a backup; returns its manifest. The file appears whole or not at all. Raises Failed."""
    if connection.vendor != "sqlite":
        raise Failed(_("状态库是 PostgreSQL：请用 pg_dump 备份它，weilu backup 只用于内置的库。"))
    if file.exists():
        raise Failed(_("%s 已经存在，换个名字，免得覆盖旧的备份。") % file)
    if not file.parent.is_dir():
        raise Failed(_("没有文件夹 %s。") % file.parent)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.HOME / "tmp") as name:
        folder = Path(name)
        with standstill():
            _copy_state(folder / "state.sqlite3")
            tables = ", ".join(f"TABLE {table}" for table in TABLES)
            store().command(f"BACKUP {tables} TO File('{folder / 'events'}')")
            manifest = _manifest()
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
        unfinished = file.with_name(file.name + ".part")
        with tarfile.open(unfinished, "w") as archive:
            for part in ("manifest.json", "state.sqlite3", "events"):
                archive.add(folder / part, arcname=part)
        unfinished.chmod(0o600)
        unfinished.rename(file)
    return manifest


@contextmanager
def standstill() -> Iterator[None]:
    """Nobody writes to either store meanwhile: the recorder waits, and the state store's one write lock is ours."""
    with recorder().pause(), transaction.atomic():
        yield


def _copy_state(target: Path) -> None:
    name = str(settings.DATABASES["default"]["NAME"])
    with closing(sqlite3.connect(name)) as source, closing(sqlite3.connect(str(target))) as copy:
        source.backup(copy)


def _manifest() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "weilu": __version__,
        "taken_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "events_schema": schema.applied(store()),
        "events": store().query("SELECT count() FROM events")[0][0],
    }


def restore(file: Path, home: Path) -> dict[str, Any]:
    """Bring a backup into a home that holds nothing yet, before Django has opened it; returns its manifest.

    The erasures that the backup knows of are carried out again by the caller. Raises Failed.
    """
    state = home / "state.sqlite3"
    if state.exists() or (home / "events").exists():
        raise Failed(_("%s 里已经有数据。恢复只写进空的地方：请用 WEILU_HOME 指一个新文件夹。") % home)
    try:
        with tarfile.open(file) as archive:
            names = set(archive.getnames())
            if not {"manifest.json", "state.sqlite3", "events"} <= names:
                raise Failed(_("%s 不是围炉的备份。") % file)
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix="restore-", dir=home))
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Failed(_("读不了备份 %(file)s：%(error)s") % {"file": file, "error": error}) from None
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
        if manifest["format"] != FORMAT or manifest["events_schema"] > schema.NEWEST:
            raise Failed(_("这份备份来自更新的围炉（%s），请先升级。") % manifest["weilu"])
        tables = ", ".join(f"TABLE {table}" for table in TABLES)
        store().command(f"RESTORE {tables} FROM File('{folder / 'events'}')")
        shutil.move(folder / "state.sqlite3", state)
        state.chmod(0o600)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return manifest
