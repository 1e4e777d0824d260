"""Whose turn it is to record: where several processes share a ClickHouse server, two that looked up the same event at
the same moment would both find it missing.

An event store in this process has one recorder and needs no turns. With PostgreSQL a turn is an advisory lock of the
session, which goes with the connection when its holder dies (a pooler in front must pool sessions, not transactions);
with SQLite it is a locked file in the home.
"""

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from django.conf import settings
from django.db import connection

from weilu.events.client import Engine

ALL = 0x77656C75  # "welu": the key of our locks among those of others in the same database


def turn(engine: Engine, community_id: int) -> AbstractContextManager[None]:
    """Record for a community: alone in it, beside others in other communities."""
    return _held(engine, "pg_advisory_lock_shared(%s, 0), pg_advisory_lock(%s, %s)", [ALL, ALL, community_id])


def while_nobody_copies(engine: Engine) -> AbstractContextManager[None]:
    """Beside everything but a standstill."""
    return _held(engine, "pg_advisory_lock_shared(%s, 0)", [ALL])


def standstill(engine: Engine) -> AbstractContextManager[None]:
    """Nobody records, in no community."""
    return _held(engine, "pg_advisory_lock(%s, 0)", [ALL])


def _held(engine: Engine, locks: str, keys: list[int]) -> AbstractContextManager[None]:
    if engine.embedded:
        return nullcontext()
    return _locked_in_database(locks, keys) if connection.vendor == "postgresql" else _locked_file()


@contextmanager
def _locked_in_database(locks: str, keys: list[int]) -> Iterator[None]:
    if not connection.in_atomic_block:  # a thread that records for months meets a database started anew
        connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {locks}", keys)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {locks.replace('_lock', '_unlock')}", keys)


@contextmanager
def _locked_file() -> Iterator[None]:
    with (Path(settings.HOME) / "recording.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
