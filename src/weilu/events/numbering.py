"""Arrival numbers (`seq`): 1, 2, 3 …, one an event, never given twice; a crash may leave a gap. They are dense, so that
a moment and a number fit into 64 bits together (see analytics/funnel.py).

The store in this process is written by one recorder, which counts by itself. The writers of a server are given theirs
by the state store.
"""

import threading

from django.db import connection

from weilu.events.client import Engine
from weilu.events.models import Arrivals

_counting = threading.Lock()
_counted: tuple[Engine, int] | None = None  # the last number given in the store of this process


def take(engine: Engine, count: int) -> int:
    """The first of so many numbers that nobody else will be given."""
    return _counted_here(engine, count) if engine.embedded else _given_by_the_state_store(engine, count)


def _counted_here(engine: Engine, count: int) -> int:
    global _counted  # noqa: PLW0603
    with _counting:
        last = _counted[1] if _counted and _counted[0] is engine else _newest(engine)
        _counted = engine, last + count
    return last + 1


def last(engine: Engine) -> int:
    """The last number given so far, in a store of this process."""
    return _counted_here(engine, 0) - 1


def _given_by_the_state_store(engine: Engine, count: int) -> int:
    """In a statement of its own, so that it is kept whatever becomes of the events."""
    statement = f"UPDATE {Arrivals._meta.db_table} SET next = next + %s WHERE id = 1 RETURNING next"
    with connection.cursor() as cursor:
        cursor.execute(statement, [count])
        row = cursor.fetchone()
        if row is None:
            Arrivals.objects.get_or_create(pk=1, defaults={"next": _newest(engine) + 1})
            cursor.execute(statement, [count])
            row = cursor.fetchone()
    return int(row[0]) - count


def _newest(engine: Engine) -> int:
    return int(engine.query("SELECT max(seq) FROM events")[0][0])
