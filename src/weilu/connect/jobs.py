"""Imports in the background, for the web."""

import logging

from django.tasks import task

from weilu.connect.importing import discard_upload, run
from weilu.connect.models import Import
from weilu.connect.opening import open_file
from weilu.connect.reasons import CannotRead
from weilu.connect.undoing import undo

log = logging.getLogger(__name__)


@task
def run_import(number: int) -> None:
    """Take in an uploaded file; its copy is deleted when it has been, or cannot be."""
    entry = Import.objects.select_related("community", "source", "by").get(pk=number)
    if entry.state not in (Import.State.WAITING, Import.State.RUNNING, Import.State.STOPPED):
        return
    try:
        run(entry, open_file(entry.path, entry.file_name))
    except CannotRead as reason:
        Import.objects.filter(pk=number, state=Import.State.WAITING).update(
            state=Import.State.FAILED, error=str(reason)[:500]
        )
    discard_upload(entry)


@task
def undo_import(number: int) -> None:
    """Carry out an undo that somebody has claimed."""
    entry = Import.objects.select_related("community", "source").get(pk=number)
    if entry.state == Import.State.UNDOING:
        undo(entry)
