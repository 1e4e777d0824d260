"""From an uploaded file to a running import: answer what it asks, start it, or let it go."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.connect.jobs import run_import, undo_import
from weilu.connect.models import Import
from weilu.connect.opening import open_file
from weilu.connect.options import Options
from weilu.connect.preview import Preview, look
from weilu.connect.reasons import CannotRead
from weilu.connect.undoing import claim_undo
from weilu.team.models import Staff
from weilu.team.refusal import Refusal


class FileGone(Refusal):
    sentence = _("上传的文件已经不在了，请重新上传。")


@dataclass(frozen=True, slots=True)
class Draft:
    """What an uploaded file is taken for. shown: None where not even that can be told, for `problem`."""

    options: Options
    inside: list[str]
    shown: Preview | None
    problem: CannotRead | None


def understand(entry: Import) -> Draft:
    """Look at the upload as its options say now."""
    options = msgspec.convert(entry.options, Options)
    try:
        opened = open_file(entry.path, entry.file_name)
    except CannotRead as reason:
        return Draft(options, [], None, reason)
    inside = opened.members()
    try:
        shown = look(options.chosen_in(opened), options, entry.community.time_zone)
    except CannotRead as reason:
        return Draft(options, inside, None, reason)
    return Draft(options, inside, shown, shown.problem)


def revise(entry: Import, wanted: Options, columns: Mapping[str, str]) -> None:
    """Take the operator's word: the options, and what each column is (column -> field, empty for a property).

    Columns told of another format, kind or file do not count. Nothing happens to an import that has begun.
    """
    before = msgspec.convert(entry.options, Options)
    same = (before.format, before.kind, before.member) == (wanted.format, wanted.kind, wanted.member)
    mapping = _mapping(entry, before, columns) if same else {}
    after = msgspec.structs.replace(wanted, mapping=mapping)
    Import.objects.filter(pk=entry.pk, state=Import.State.DRAFT).update(options=msgspec.to_builtins(after))
    entry.refresh_from_db()


def _mapping(entry: Import, before: Options, columns: Mapping[str, str]) -> dict[str, str]:
    """Only what differs from the guess: of two columns called the same, the one just changed wins."""
    shown = understand(entry).shown
    if shown is None or not columns:
        return before.mapping
    chosen: dict[str, str] = {}
    for column, field in columns.items():
        if field and (field not in chosen or shown.columns.get(column) != field):
            chosen[field] = column
    guess = _guessed(entry, before)
    given_up = {field: "" for field in guess.values() if field and field not in chosen}
    return {field: column for field, column in chosen.items() if guess.get(column) != field} | given_up


def _guessed(entry: Import, before: Options) -> dict[str, str]:
    plain = msgspec.structs.replace(before, mapping={})
    try:
        return look(plain.chosen_in(open_file(entry.path, entry.file_name)), plain, entry.community.time_zone).columns
    except CannotRead:
        return {}


@transaction.atomic
def start(entry: Import, *, by: Staff) -> bool:
    """Queue a draft, or an interrupted import that still has its file; of two clicks, one does it. Raises FileGone."""
    if not Path(entry.path or "-").is_file():
        raise FileGone
    state = Import.State
    startable = Import.objects.filter(pk=entry.pk, state__in=[state.DRAFT, state.STOPPED])
    if not startable.update(state=state.WAITING, runner="", by=entry.by or by):
        return False
    run_import.enqueue(entry.pk)
    return True


def reopen(entry: Import) -> None:
    """Let a failed import be tried with other settings. Raises FileGone."""
    if not Path(entry.path or "-").is_file():
        raise FileGone
    state = Import.State
    Import.objects.filter(pk=entry.pk, state=state.FAILED).update(
        state=state.DRAFT, error="", progress=0, read=0, skipped=[], started_at=None, finished_at=None
    )


def discard(entry: Import) -> bool:
    """Forget a draft and its file; False where it has been started meanwhile."""
    drafts = Import.objects.filter(pk=entry.pk, state=Import.State.DRAFT)
    with transaction.atomic():
        # One that had failed before stays in the history as such.
        gone = drafts.filter(source=None).delete()[0] or drafts.update(state=Import.State.FAILED, path="")
    if gone and entry.path:
        Path(entry.path).unlink(missing_ok=True)
    return bool(gone)


@transaction.atomic
def take_away(entry: Import, *, by: Staff) -> None:
    """Undo an import in the background. Raises NotUndoable, ImportUnderWay."""
    claim_undo(entry, by=by)
    undo_import.enqueue(entry.pk)
