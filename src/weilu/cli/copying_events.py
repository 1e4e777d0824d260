"""The event store as files and back: a folder by the engine's own BACKUP, a server table by table.

A server's own BACKUP writes to disks that only its administrator can name; what comes over the wire needs none.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.utils.translation import gettext as _

from weilu.cli.console import Failed
from weilu.events import schema
from weilu.events.client import store

TABLES = ("events", "revisions", "attributes", "schema_versions")
PIECE = 1 << 20


def take(folder: Path) -> None:
    """Write every table below the folder, which does not exist yet."""
    engine = store()
    if engine.embedded:
        engine.command(f"BACKUP {_named()} TO File('{folder}')")
        return
    folder.mkdir()
    for table in TABLES:
        with pa.output_stream(str(folder / f"{table}.native.zst"), compression="zstd") as file:
            for piece in engine.stream(f"SELECT * FROM {table}"):
                file.write(piece)


def must_be_empty() -> None:
    """Raises Failed where there is something already."""
    engine = store()
    full = engine.path.exists() if engine.path else bool(engine.query("SHOW TABLES"))
    if full:
        where = settings.HOME if engine.embedded else "ClickHouse"
        raise Failed(_("%s 里已经有数据。恢复只写进空的地方：请用 WEILU_HOME 指一个新文件夹，或用空的数据库。") % where)


def bring(folder: Path) -> None:
    """Fill an empty event store with what was taken."""
    engine = store()
    if engine.embedded:
        engine.command(f"RESTORE {_named()} FROM File('{folder}')")
        return
    schema.migrate(engine)
    engine.command("TRUNCATE TABLE schema_versions")  # the backup's own, which may be older, comes instead
    for table in TABLES:
        with pa.input_stream(str(folder / f"{table}.native.zst"), compression="zstd") as file:
            engine.pour(table, _pieces(file))


def _pieces(file: Any) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _named() -> str:
    return ", ".join(f"TABLE {table}" for table in TABLES)
