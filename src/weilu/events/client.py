"""The one client of the event store: chDB in this process, or a ClickHouse server, told by the DSN.

chDB: one process owns the folder (a lock file says which), one connection a thread (a shared one makes writers wait
for readers). A server is reached over HTTP. All times cross as integers of milliseconds, so no driver's idea of a zone
can touch them.
"""

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
from django.conf import settings

from weilu.events.binding import write_out
from weilu.events.holding import StoreBusy, StoreError, busy_sentence, folder_of, hold
from weilu.events.reaching import trouble_with

__all__ = ["Engine", "StoreBusy", "StoreError", "close_store", "store"]

log = logging.getLogger(__name__)

OPENING_PATIENCE = 8.0  # seconds: a reload starts the new worker before the old one has let go


SETTINGS = {
    "max_insert_threads": 1,
    "max_partitions_per_insert_block": 0,  # one file may tell of twenty years
    # With it, a search by the text index that is ordered and limited finds nothing (seen in 26.5).
    "use_top_k_dynamic_filtering": 0,
}


# A server's own defaults may be others.
OF_A_SERVER = {
    "async_insert": 0,  # an answer means that the events are on disk
    "distributed_foreground_insert": 1,  # the same, where a cluster spreads them
}
PIECE = 1 << 20  # bytes
CONNECTIONS = 32  # kept open to a server: web threads, the recorder, jobs


class Engine:
    """Connections to one event store: to chDB one a thread, to a server one client for all, which pools."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.embedded = dsn.startswith("chdb:")
        self.path = folder_of(dsn)
        self._local = threading.local()
        self._lock: IO[str] | None = None
        self._opening = threading.Lock()
        self._clients: list[Any] = []
        self._shared: Any = None

    def client(self) -> Any:
        """A clickhouse_connect client for this thread."""
        client = self._shared or getattr(self._local, "client", None)
        return client or (self._open_folder() if self.embedded else self._reach_server())

    def _reach_server(self) -> Any:
        from clickhouse_connect import get_client
        from clickhouse_connect.driver.httputil import get_pool_manager

        with self._opening:
            if self._shared is None:
                pool = get_pool_manager(maxsize=CONNECTIONS)
                with self._named_failures():
                    client = get_client(dsn=self.dsn, autogenerate_session_id=False, pool_mgr=pool)
                self._shared = _with_settings(client, SETTINGS | OF_A_SERVER)
                self._clients.append(self._shared)
        return self._shared

    def _open_folder(self) -> Any:
        import clickhouse_connect

        assert self.path
        with self._opening:
            self._hold_folder()
            # Inserts pass through a temporary file: keep it inside the home, so that an erasure knows every place.
            scratch = Path(settings.HOME) / "tmp"
            scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
            options = {"backups.allowed_path": "/"}
            try:
                client = clickhouse_connect.get_client(dsn=f"chdb://{self.path}", chdb_options=options)
            except Exception as error:
                raise StoreBusy(busy_sentence(self.path)) from error
            self._local.client = _with_settings(client, SETTINGS)
            self._clients.append(client)
        return client

    def _hold_folder(self) -> None:
        if self._lock is None and self.path:
            self._lock = hold(self.path, OPENING_PATIENCE)

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None, **settings: Any) -> list[tuple[Any, ...]]:
        """Rows of a SELECT. Parameters are bound by the server: `{name:Type}`."""
        rows: list[tuple[Any, ...]] = self._ask("query", sql, parameters, settings).result_rows
        return rows

    def columns(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Sequence[Sequence[Any]]:
        """The same, column by column (numpy arrays where the type allows): for many rows."""
        columns: Sequence[Sequence[Any]] = self._ask("query", sql, parameters, {}, column_oriented=True).result_columns
        return columns

    def command(self, sql: str, parameters: Mapping[str, Any] | None = None, **settings: Any) -> Any:
        """A statement without rows."""
        return self._ask("command", sql, parameters, settings)

    def _ask(
        self, how: str, sql: str, parameters: Mapping[str, Any] | None, settings: dict[str, Any], **more: Any
    ) -> Any:
        bound = dict(parameters or {})
        if not self.embedded:
            sql, bound, needed = write_out(sql, bound)
            settings = needed | settings
        ask = getattr(self.client(), how)
        with self._named_failures():
            return ask(sql, parameters=bound, settings=settings or None, **more)

    def insert(self, table: str, rows: pa.Table) -> None:
        """Append an Arrow table; on return it is on disk (the table's own fsync settings)."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, rows.schema) as stream:
            stream.write_table(rows)
        client = self.client()
        with self._named_failures():
            client.raw_insert(
                table,
                column_names=rows.column_names,
                insert_block=sink.getvalue().to_pybytes(),
                fmt="ArrowStream",
            )

    def stream(self, sql: str) -> Iterator[bytes]:
        """The answer to a SELECT as it comes over the wire (Native), in pieces: for copying more than memory holds."""
        client = self.client()
        with self._named_failures():
            settings = {"output_format_native_write_json_as_string": 1}
            with client.raw_stream(sql, fmt="Native", settings=settings) as answer:
                while piece := answer.read(PIECE):
                    yield piece

    def pour(self, table: str, pieces: Iterator[bytes]) -> None:
        """Append what `stream` gave."""
        client = self.client()
        with self._named_failures():
            client.raw_insert(table, insert_block=pieces, fmt="Native")

    @contextmanager
    def _named_failures(self) -> Iterator[None]:
        """What may go wrong between here and a server, as a sentence; the engine in this process has no such way."""
        try:
            yield
        except Exception as error:
            sentence = "" if self.embedded else trouble_with(self.dsn, error)
            if not sentence:
                raise
            raise StoreError(sentence) from error

    def close(self) -> None:
        """Let go of every connection and of the folder."""
        for client in self._clients:
            client.close_connections()
            client.close()
        self._clients.clear()
        self._local, self._shared = threading.local(), None
        if self._lock:
            self._lock.close()
            self._lock = None


def _with_settings(client: Any, settings: Mapping[str, Any]) -> Any:
    from clickhouse_connect import common

    common.set_setting("invalid_setting_action", "drop")  # an older server need not know all of them
    for name, value in settings.items():
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
