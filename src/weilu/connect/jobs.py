"""Imports in the background, for the web."""

import msgspec
from django.tasks import task

from weilu.analytics.freshness import refresh_now
from weilu.connect.importing import claim_content, discard_upload, run
from weilu.connect.models import Import
from weilu.connect.opening import open_file
from weilu.connect.options import Options
from weilu.connect.reasons import CannotRead
from weilu.connect.undoing import undo
from weilu.kit.soundness import sound_text
from weilu.team.refusal import Refusal

WANTED = (Import.State.WAITING, Import.State.RUNNING, Import.State.STOPPED)


@task
def run_import(number: int) -> None:
    """Take in an uploaded file. Its copy is deleted when that is done; one that cannot be read stays a day, so that
    the operator may try it with other settings."""
    entry = Import.objects.select_related("community", "source", "by").get(pk=number)
    if entry.state not in WANTED:
        return
    try:
        opened = msgspec.convert(entry.options, Options).chosen_in(open_file(entry.path, entry.file_name))
        claim_content(entry, opened)
        run(entry, opened)
    except (CannotRead, Refusal) as reason:
        Import.objects.filter(pk=number, state=Import.State.WAITING).update(
            state=Import.State.FAILED, error=sound_text(str(reason), 500)
        )
    else:
        if entry.state == Import.State.DONE:  # else another process has it, and needs the file
            discard_upload(entry)
            refresh_now(entry.community)


@task
def undo_import(number: int) -> None:
    """Carry out an undo that somebody has claimed."""
    entry = Import.objects.select_related("community", "source").get(pk=number)
    undo(entry)
    if entry.state == Import.State.UNDONE:
        discard_upload(entry)
        refresh_now(entry.community)
