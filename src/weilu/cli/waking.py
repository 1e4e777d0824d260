"""What a process does before it serves or works: both stores up to date, unfinished work taken up."""

import ctypes
import logging
import signal
import sys
import threading

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, connections
from django.db.migrations.executor import MigrationExecutor

from weilu.events import rollups, schema
from weilu.events.client import store
from weilu.events.revising import finish_revisions

log = logging.getLogger(__name__)


def bring_up_to_date() -> None:
    """Migrate both stores. Raises StoreError where the event store cannot be used."""
    for folder in ("tmp", "uploads"):
        (settings.HOME / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    schema.migrate(store())


def wake() -> None:
    """In the serving process, once: stores, the socket for commands, the worker, and what an earlier process left."""
    _die_with_parent()
    bring_up_to_date()
    from weilu.cli.forwarding import socket_path
    from weilu.cli.greeting import greet
    from weilu.cli.listening import listen
    from weilu.cli.working import work

    listen(socket_path())
    threading.Thread(target=_take_up, name="take up", daemon=True).start()
    threading.Thread(target=work, name="worker", daemon=True).start()
    greet()


def _take_up() -> None:
    """Finish what was under way when the last process ended, and hold the rollup against the raw events."""
    from weilu.connect.resuming import take_up_imports
    from weilu.events.rewriting import finish_all
    from weilu.members.erasing import finish_erasures

    try:
        finish_revisions(store())
        finish_all()
        finish_erasures()
        take_up_imports()
        if wrong := rollups.repair(store()):
            log.warning("The day rollup was wrong on %s days and has been rebuilt.", wrong)
    except Exception:
        log.exception("Unfinished work could not be taken up; `weilu doctor` tells more.")
    finally:
        close_old_connections()


def _die_with_parent() -> None:
    """If the master is killed, the worker must not keep the event store's folder."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
