"""What a process does before it serves or works: both stores up to date, unfinished work taken up."""

import ctypes
import os
import signal
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from weilu.events import schema
from weilu.events.client import store
from weilu.events.turns import standstill

WITHOUT_WORKER = "pages"  # what WEILU_SERVING says in a process that leaves the jobs to others


def bring_up_to_date() -> None:
    """Migrate both stores; of several processes that start at once, one does. Raises StoreError where the event store
    cannot be used."""
    for folder in ("tmp", "uploads"):
        (settings.HOME / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_behind():
        with standstill(store()):
            if _is_behind():
                call_command("migrate", verbosity=0, interactive=False)
                call_command("createcachetable", verbosity=0)
                schema.migrate(store())


def _is_behind() -> bool:
    executor = MigrationExecutor(connections["default"])
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return bool(pending) or schema.applied(store()) < schema.NEWEST


def wake() -> None:
    """In a serving process, once: stores, the socket for commands, and the worker, unless others work."""
    _die_with_parent()
    bring_up_to_date()
    from weilu.cli.forwarding import socket_path
    from weilu.cli.greeting import greet_once
    from weilu.cli.listening import listen
    from weilu.cli.working import work_beside
    from weilu.connect.sending import start_sending

    if settings.ALONE:
        listen(socket_path())
    start_sending()
    if os.environ["WEILU_SERVING"] != WITHOUT_WORKER:
        work_beside()
    greet_once()


def _die_with_parent() -> None:
    """If the master is killed, the worker must not keep the event store's folder."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
