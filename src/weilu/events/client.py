"""The one client of the event store: chDB in this process, or a ClickHouse server, told by the DSN.

chDB: one process owns the folder (a lock file says which), one connection a thread (a shared one makes writers wait
for readers). All times cross as integers of milliseconds, so no driver's idea of a zone can touch them.
"""

import logging
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import pyarrow as pa
from django.conf import settings

from weilu.events.holding import StoreBusy, StoreError, busy_sentence, folder_of, hold

__all__ = ["Engine", "StoreBusy", "StoreError", "close_store", "store"]

log = logging.getLogger(__name__)

OPENING_PATIENCE = 8.0  # seconds: a reload starts the new worker before the old one has let go


SETTINGS = {
    "max_insert_threads": 1,
    "max_partitions_per_insert_block": 0,  # one file may tell of twenty years
    # With it, a search by the text index that is ordered and limited finds nothing (seen in 26.5).
    "use_top_k_dynamic_filtering": 0,
}


class Engine:
    """Connections to one event store, one a thread."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.embedded = dsn.startswith("chdb:")
        self.path = folder_of(dsn)
        self._local = threading.local()
        self._lock: IO[str] | None = None
        self._opening = threading.Lock()
        self._clients: list[Any] = []

    def client(self) -> Any:
        """This thread's clickhouse_connect client."""
        client = getattr(self._local, "client", None)
        if client is None:
            with self._opening:
                client = self._connect()
                self._clients.append(client)
            self._local.client = client
        return client

    def _connect(self) -> Any:
        import clickhouse_connect

        if not self.embedded:
            try:
                return _with_settings(clickhouse_connect.get_client(dsn=self.dsn, autogenerate_session_id=False))
            except Exception as error:
                host = urlsplit(self.dsn).hostname
                raise StoreError(f"The ClickHouse server at {host} does not answer: {error}") from error
        assert self.path
        self._hold_folder()
        # Inserts pass through a temporary file: keep it inside the home, so that an erasure knows every place.
        scratch = Path(settings.HOME) / "tmp"
        scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        options = {"backups.allowed_path": "/"}
        try:
            client = clickhouse_connect.get_client(dsn=f"chdb://{self.path}", chdb_options=options)
        except Exception as error:
            raise StoreBusy(busy_sentence(self.path)) from error
        return _with_settings(client)

    def _hold_folder(self) -> None:
        if self._lock is None and self.path:
            self._lock = hold(self.path, OPENING_PATIENCE)

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None, **settings: Any) -> list[tuple[Any, ...]]:
        """Rows of a SELECT. Parameters are bound by the server: `{name:Type}`."""
        rows: list[tuple[Any, ...]] = (
            self.client().query(sql, parameters=dict(parameters or {}), settings=settings or None).result_rows
        )
        return rows

    def columns(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Sequence[Sequence[Any]]:
        """The same, column by column (numpy arrays where the type allows): for many rows."""
        result = self.client().query(sql, parameters=dict(parameters or {}), column_oriented=True)
        columns: Sequence[Sequence[Any]] = result.result_columns
        return columns

    def command(self, sql: str, parameters: Mapping[str, Any] | None = None, **settings: Any) -> Any:
        """A statement without rows."""
        return self.client().command(sql, parameters=dict(parameters or {}), settings=settings or None)

    def insert(self, table: str, rows: pa.Table) -> None:
        """Append an Arrow table; on return it is on disk (the table's own fsync settings)."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, rows.schema) as stream:
            stream.write_table(rows)
        self.client().raw_insert(
            table,
            column_names=rows.column_names,
            insert_block=sink.getvalue().to_pybytes(),
            fmt="ArrowStream",
        )

    def close(self) -> None:
        """Let go of every connection and of the folder."""
        for client in self._clients:
            client.close()
        self._clients.clear()
        self._local = threading.local()
        if self._lock:
            self._lock.close()
            self._lock = None


def _with_settings(client: Any) -> Any:
    from clickhouse_connect import common

    common.set_setting("invalid_setting_action", "drop")  # an older server need not know all of them
    for name, value in SETTINGS.items():
        client.set_client_setting(name, value)
    return client


_engine: Engine | None = None
_making = threading.Lock()


def store() -> Engine:
    """The event store of this installation."""
    global _engine  # noqa: PLW0603
    with _making:
        if _engine is None:
            _engine = Engine(settings.EVENTS_DSN)
        return _engine


def close_store() -> None:
    """Let go of the store (at exit, between tests)."""
    global _engine  # noqa: PLW0603
    with _making:
        if _engine is not None:
            _engine.close()
            _engine = None
