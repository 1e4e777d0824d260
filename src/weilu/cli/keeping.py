"""Backup and restore: both stores as of one moment, in one file.

The file is a tar: `manifest.json`, the state (`state.sqlite3`, or `state.dump` of a PostgreSQL) and `events`: the event
store's own backup of a folder, or each table of a server as a compressed stream. While it is taken nobody records or
rewrites events, and the state is read as of one moment, so the two agree; reading goes on.
"""

import datetime as dt
import json
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from weilu import __version__
from weilu.cli import copying_events, copying_state
from weilu.cli.console import Failed
from weilu.events import schema
from weilu.events.client import store
from weilu.events.recording import recorder

FORMAT = 1


def back_up(file: Path) -> dict[str, Any]:
    """Write a backup; returns its manifest. The file appears whole or not at all. Raises Failed."""
    if file.exists():
        raise Failed(_("%s 已经存在，换个名字，免得覆盖旧的备份。") % file)
    if not file.parent.is_dir():
        raise Failed(_("没有文件夹 %s。") % file.parent)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.HOME / "tmp") as name:
        folder = Path(name)
        with recorder().pause(), copying_state.as_of_now() as copy_state:
            copy_state(folder / copying_state.name())
            copying_events.take(folder / "events")
            manifest = _manifest()
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))
        unfinished = file.with_name(file.name + ".part")
        with tarfile.open(unfinished, "w") as archive:
            for part in ("manifest.json", copying_state.name(), "events"):
                archive.add(folder / part, arcname=part)
        unfinished.chmod(0o600)
        unfinished.rename(file)
    return manifest


def _manifest() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "weilu": __version__,
        "taken_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "state": copying_state.name(),
        "server": not store().embedded,
        "events_schema": schema.applied(store()),
        "events": store().query("SELECT count() FROM events")[0][0],
    }


def restore(file: Path, home: Path) -> dict[str, Any]:
    """Bring a backup into a home, or servers, that hold nothing yet; returns its manifest.

    The erasures that the backup knows of are carried out again by the caller. Raises Failed.
    """
    copying_state.must_be_empty()
    copying_events.must_be_empty()
    folder = _unpacked(file, home)
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
        if manifest["format"] != FORMAT or manifest["events_schema"] > schema.NEWEST:
            raise Failed(_("这份备份来自更新的围炉（%s），请先升级。") % manifest["weilu"])
        if manifest.get("server", False) == store().embedded or not (folder / copying_state.name()).exists():
            raise Failed(_("备份和这里用的不是同一种库：内置的恢复到内置的，PostgreSQL 和 ClickHouse 的恢复到服务器。"))
        copying_events.bring(folder / "events")
        copying_state.bring(folder / copying_state.name())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return manifest


def _unpacked(file: Path, home: Path) -> Path:
    try:
        with tarfile.open(file) as archive:
            if not {"manifest.json", "events"} <= set(archive.getnames()):
                raise Failed(_("%s 不是围炉的备份。") % file)
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix="restore-", dir=home))
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Failed(_("读不了备份 %(file)s：%(error)s") % {"file": file, "error": error}) from None
    return folder
