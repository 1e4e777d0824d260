"""Two processes that write the same rows: a database ends a deadlock by failing one of them, which then retries."""

from collections.abc import Callable
from functools import wraps

from django.db import OperationalError, connection

DEADLOCK = "40P01"  # PostgreSQL's; SQLite has one writer at a time
TRIES = 5


def again_after_deadlock[**P, T](act: Callable[P, T]) -> Callable[P, T]:
    """Repeat an act that is one transaction of its own and may be repeated; inside another's it fails as that does."""

    @wraps(act)
    def repeated(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(TRIES - 1):
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                    raise
        return act(*args, **kwargs)

    return repeated
