"""Changing stored events: each statement returns when no part holds the old rows any more as active ones.

On a server a change may take longer than any connection is left open, so it is begun and then asked after.
"""

import time
from collections.abc import Mapping
from typing import Any

from weilu.events.client import Engine, StoreError

PAUSE = 0.05, 2.0  # seconds between two looks, growing


def mutate(engine: Engine, table: str, change: str, parameters: Mapping[str, Any]) -> None:
    """ALTER TABLE … (DELETE WHERE …, UPDATE …, CLEAR PROJECTION …). Raises StoreError where the store cannot do it."""
    if engine.embedded:
        engine.command(f"ALTER TABLE {table} {change} SETTINGS mutations_sync = 2", parameters)
        return
    engine.command(f"ALTER TABLE {table} {change}", parameters, mutations_sync=0)
    waited_for = [row[0] for row in _unfinished(engine, table)]
    pause = PAUSE[0]
    while left := [row for row in _unfinished(engine, table) if row[0] in waited_for]:
        if reason := next((row[1] for row in left if row[1]), ""):
            raise StoreError(f"ClickHouse cannot change {table}: {reason[:300]}")
        time.sleep(pause)
        pause = min(pause * 1.5, PAUSE[1])


def _unfinished(engine: Engine, table: str) -> list[tuple[Any, ...]]:
    return engine.query(
        "SELECT mutation_id, latest_fail_reason FROM system.mutations"
        " WHERE database = currentDatabase() AND table = {table:String} AND NOT is_done",
        {"table": table},
    )
