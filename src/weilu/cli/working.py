"""The worker: background jobs, and the clock of what happens every day; in a thread beside the web, or alone."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from weilu.cli.taking_up import take_up_at_start
from weilu.config.schedules import SCHEDULES
from weilu.connect.sending import start_sending
from weilu.kit.processes import has_duty

log = logging.getLogger(__name__)

HOUSEKEEPING = "housekeeping"  # what one of several working processes does for all: schedules, and what is left undone


def work_beside() -> None:
    """In threads of the serving process, until it ends."""
    _begin_housekeeping()
    threading.Thread(target=_carry_out_jobs, name="worker", daemon=True).start()


def work_alone(ready: Callable[[], None]) -> None:
    """In this process, until it is told to stop; a job under way is finished first."""
    worker = _worker()
    worker.configure_signals()
    _begin_housekeeping()
    start_sending()
    ready()
    worker.run()


def _begin_housekeeping() -> None:
    threading.Thread(target=_take_up, name="take up", daemon=True).start()
    threading.Thread(target=_keep_schedules, name="schedules", daemon=True).start()


def _carry_out_jobs() -> None:
    while True:
        try:
            _worker().run()
        except Exception:
            log.exception("The worker stumbled and goes on.")
            time.sleep(5)


def _worker() -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0.5,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def _take_up() -> None:
    if has_duty(HOUSEKEEPING):
        take_up_at_start()


def _keep_schedules() -> None:
    """Run each schedule once at the start and then whenever its time has passed again."""
    due = dict.fromkeys(SCHEDULES, 0.0)
    while True:
        for name, (seconds, act) in SCHEDULES.items():
            if time.monotonic() >= due[name]:
                due[name] = time.monotonic() + seconds
                try:
                    if has_duty(HOUSEKEEPING):
                        act()
                except Exception:
                    log.exception("The schedule %r failed and will be tried again.", name)
                finally:
                    close_old_connections()
        time.sleep(5)
