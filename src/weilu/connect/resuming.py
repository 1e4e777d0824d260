"""Imports that a dead process left: taken up again where the file is still here, else shown as interrupted."""

import os
import socket

from weilu.connect.models import Import

HERE = socket.gethostname()


def this_process() -> str:
    """Who runs an import: host and process."""
    return f"{HERE}:{os.getpid()}"


def is_alive(runner: str) -> bool:
    """Whether the process that runs an import may still be at it. On another host nobody can tell: yes."""
    host, _, pid = runner.rpartition(":")
    if not pid:
        return False
    if host != HERE:
        return True
    if int(pid) == os.getpid():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def take_up_imports() -> None:
    """At the start of a serving process: queue what can go on, finish undoing what was being undone."""
    from weilu.connect.jobs import run_import, undo_import

    state = Import.State
    for entry in Import.objects.filter(state__in=[state.WAITING, state.RUNNING]).exclude(runner=this_process()):
        if entry.path and not is_alive(entry.runner):
            run_import.enqueue(entry.pk)
        elif not is_alive(entry.runner):
            Import.objects.filter(pk=entry.pk, state=state.RUNNING).update(state=state.STOPPED)
    for entry in Import.objects.filter(state=state.UNDOING):
        undo_import.enqueue(entry.pk)
