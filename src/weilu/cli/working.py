"""The worker: background jobs in a thread of the serving process, and the clock of what happens every day."""

import logging
import threading
import time

from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from weilu.config.schedules import SCHEDULES

log = logging.getLogger(__name__)


def work() -> None:
    """Carry out background jobs until the process ends."""
    threading.Thread(target=_keep_schedules, name="schedules", daemon=True).start()
    while True:
        try:
            Worker(
                queue_names=["*"],
                interval=0.5,
                batch=False,
                backend_name="default",
                startup_delay=False,
                max_tasks=None,
                worker_id=get_random_string(32),
                excluded_queue_names=[],
            ).run()
        except Exception:
            log.exception("The worker stumbled and goes on.")
            time.sleep(5)


def _keep_schedules() -> None:
    """Run each schedule once at the start and then whenever its time has passed again."""
    due = dict.fromkeys(SCHEDULES, 0.0)
    while True:
        for name, (seconds, act) in SCHEDULES.items():
            if time.monotonic() >= due[name]:
                due[name] = time.monotonic() + seconds
                try:
                    act()
                except Exception:
                    log.exception("The schedule %r failed and will be tried again.", name)
                finally:
                    close_old_connections()
        time.sleep(5)
