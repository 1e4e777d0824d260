"""Imports that a dead process left: taken up again where the file is still here, else shown as interrupted."""

from weilu.connect.models import Import
from weilu.kit.processes import is_alive


def take_up_imports(*, waiting: bool = True) -> None:
    """Queue what can go on of the imports that a dead process left, and undo what was being undone. waiting: those,
    too, that nobody has begun; between two starts these stand in the queue still."""
    from weilu.connect.jobs import run_import, undo_import

    state = Import.State
    left = Import.objects.filter(state__in=[state.WAITING, state.RUNNING, state.UNDOING])
    for entry in left if waiting else left.exclude(runner=""):
        mine = Import.objects.filter(pk=entry.pk, state=entry.state, runner=entry.runner)
        if is_alive(entry.runner):
            continue
        if entry.state == state.UNDOING and mine.update(runner=""):
            undo_import.enqueue(entry.pk)
        elif entry.path and mine.update(runner=""):
            run_import.enqueue(entry.pk)
        elif entry.state != state.UNDOING:
            mine.update(state=state.STOPPED, runner="")
