"""Imports that a dead process left: taken up again where the file is still here, else shown as interrupted."""

import os
import socket
from pathlib import Path

from weilu.connect.models import Import

HERE = socket.gethostname()


def this_process() -> str:
    """Who runs an import: host, process, and when that began, for numbers of processes come back."""
    return f"{HERE}:{os.getpid()}:{_began(os.getpid())}"


def is_alive(runner: str) -> bool:
    """Whether the process that runs an import may still be at it. On another host nobody can tell: yes."""
    host, _, process = runner.partition(":")
    pid, _, began = process.partition(":")
    if not pid:
        return False
    if host != HERE:
        return True
    if began != _began(int(pid)):
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _began(pid: int) -> str:
    """In the system's ticks since it started; empty where there is no /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[19]
    except OSError:
        return ""


def take_up_imports() -> None:
    """At the start of a serving process: queue what can go on, finish undoing what was being undone."""
    from weilu.connect.jobs import run_import, undo_import

    state = Import.State
    for entry in Import.objects.filter(state__in=[state.WAITING, state.RUNNING]):
        if is_alive(entry.runner):
            continue
        if entry.path:
            run_import.enqueue(entry.pk)
        else:
            Import.objects.filter(pk=entry.pk, state=entry.state).update(state=state.STOPPED, runner="")
    for entry in Import.objects.filter(state=state.UNDOING):
        undo_import.enqueue(entry.pk)
