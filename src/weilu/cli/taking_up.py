"""Take up what a process that is gone left half done, and hold the day rollup against the raw events."""

import logging

from django.db import close_old_connections

from weilu.connect.resuming import take_up_imports
from weilu.events import rollups
from weilu.events.client import store
from weilu.events.revising import finish_revisions
from weilu.events.rewriting import finish_all
from weilu.members import noticing
from weilu.members.erasing import finish_erasures

log = logging.getLogger(__name__)


def take_up_at_start() -> None:
    """All of it; a failure is written down, and what can be done later is tried again."""
    try:
        finish_revisions(store())
        finish_all()
        finish_erasures()
        take_up_imports()
        if store().embedded:
            noticing.begin()
        if wrong := rollups.repair(store()):
            log.warning("The day rollup was wrong on %s days and has been rebuilt.", wrong)
    except Exception:
        log.exception("Unfinished work could not be taken up; `weilu doctor` tells more.")
    finally:
        close_old_connections()


def take_up_between() -> None:
    """Of a process that went away while this one lives."""
    finish_all()
    finish_erasures()
    take_up_imports(waiting=False)
