"""An import from beginning to end: draft, run, fail whole or finish, undo."""

import hashlib
import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.connect.cleaning import PLATFORM
from weilu.connect.formats import by_name, detect, platform_of
from weilu.connect.intake import CHUNK, Intake, Outcome
from weilu.connect.models import Import, Source
from weilu.connect.opening import Opened
from weilu.connect.options import Options
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item
from weilu.connect.roster import Roster
from weilu.connect.undoing import take_back
from weilu.events.client import store
from weilu.kit.clock import now
from weilu.kit.processes import is_alive, this_process
from weilu.kit.soundness import sound_text
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

__all__ = ["AlreadyRunning", "Options", "UndoUnderWay", "begin", "claim_content", "discard_upload", "run", "summary"]

Progress = Callable[[Import], None]
FIRST_CHUNK = 2_000  # small, so that something is seen to happen at once
BEAT = 5_000  # items between two looks at the clock


class AlreadyRunning(Refusal):
    sentence = _("同一个文件正在导入，请等它完成。")


class UndoUnderWay(Refusal):
    sentence = _("正在撤销另一次导入，请等它完成。")


def begin(community: Community, opened: Opened, options: Options, *, by: Staff | None = None) -> Import:
    """A new import of the file, held by this process, or the interrupted one of the same content taken up again.

    Raises CannotRead, AlreadyRunning while the same file is being taken in, UndoUnderWay.
    """
    found = detect(opened) if options.format == "auto" else by_name(options.format)
    kept = msgspec.structs.replace(options.sound(), format=found.name)
    digest = digest_of(opened.path, kept)
    with transaction.atomic():
        entry = _unfinished(community, digest)
        if entry is None:
            return Import.objects.create(
                community=community,
                file_name=sound_text(opened.name, 255),
                file_size=opened.path.stat().st_size,
                digest=digest,
                format=found.name,
                options=msgspec.to_builtins(kept),
                state=Import.State.WAITING,
                runner=this_process(),
                by=by,
            )
        Import.objects.filter(pk=entry.pk).update(state=Import.State.WAITING, runner=this_process())
    entry.refresh_from_db()
    return entry


def _unfinished(community: Community, digest: str, *, but: int = 0) -> Import | None:
    """An import of the same content that nobody is at. Holds the community's row: of two who ask, one is first."""
    Community.objects.select_for_update().get(pk=community.pk)
    state = Import.State
    if community.imports.filter(state=state.UNDOING).exists():
        raise UndoUnderWay
    same = community.imports.filter(digest=digest, state__in=[state.WAITING, state.RUNNING, state.STOPPED])
    for entry in same.exclude(pk=but):
        if is_alive(entry.runner):
            raise AlreadyRunning
        return entry
    return None


def claim_content(entry: Import, opened: Opened) -> None:
    """Note which file a waiting import of the web is of. Raises AlreadyRunning, CannotRead, UndoUnderWay."""
    options = msgspec.convert(entry.options, Options)
    found = detect(opened) if options.format == "auto" else by_name(options.format)
    kept = msgspec.structs.replace(options, format=found.name)
    digest = digest_of(opened.path, kept)
    with transaction.atomic():
        _unfinished(entry.community, digest, but=entry.pk)
        entry.digest, entry.format, entry.options = digest, found.name, msgspec.to_builtins(kept)
        entry.save(update_fields=["digest", "format", "options"])


def digest_of(path: Path, options: Options) -> str:
    """The same for the same content read in the same way."""
    digest = hashlib.blake2b(msgspec.json.encode(options, order="sorted"), digest_size=32)
    if path.is_file():
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def run(entry: Import, opened: Opened, progress: Progress | None = None) -> Import:
    """Take the file in. A file that turns out unreadable leaves nothing behind: the import has failed, with its reason.

    Raises CannotRead after putting everything back. Killed in the middle, the same file run again goes on; whatever
    else stops it leaves it as interrupted.
    """
    if not _claim(entry):
        return entry
    try:
        _take_in(entry, opened, progress)
    except CannotRead as reason:
        take_back(entry)
        _close(entry, Import.State.FAILED, error=sound_text(str(reason), 500))
        raise
    except BaseException:
        Import.objects.filter(pk=entry.pk).update(state=Import.State.STOPPED, runner="")
        raise
    _close(entry, Import.State.DONE)
    return entry


def _take_in(entry: Import, opened: Opened, progress: Progress | None) -> None:
    options = msgspec.convert(entry.options, Options)
    found = by_name(options.format)
    platform = options.platform or platform_of(found, opened) or "other"
    source = _source(entry, sound_text(platform, PLATFORM))
    reading = options.reading(entry.community)

    def keep() -> None:
        entry.save(update_fields=["changes"])

    roster = Roster(entry.community, source.pk, reading.date, entry.changes, keep)
    intake = Intake(entry.community, source.pk, platform, room=options.space, roster=roster)
    try:
        for chunk in _chunks(_watched(found.read(opened, reading), entry, opened, progress)):
            intake.take(chunk)
            _tell(entry, intake.outcome, opened.progress(), progress)
        _tell(entry, intake.close(), 1.0, progress)
    finally:
        intake.settle()


def _claim(entry: Import) -> bool:
    """False where another has it, or it is over."""
    state = Import.State
    mine = entry.runner == this_process() and entry.state == state.WAITING
    open_ = entry.state in (state.WAITING, state.RUNNING, state.STOPPED) and (mine or not is_alive(entry.runner))
    claimed = open_ and Import.objects.filter(pk=entry.pk, state=entry.state, runner=entry.runner).update(
        state=state.RUNNING, started_at=now(), finished_at=None, error="", runner=this_process()
    )
    entry.refresh_from_db()
    return bool(claimed)


@transaction.atomic
def _source(entry: Import, platform: str) -> Source:
    if entry.source is None:
        entry.source = Source.objects.create(
            community=entry.community, kind=Source.Kind.IMPORT, name=entry.file_name[:200], platform=platform
        )
        entry.save(update_fields=["source"])
    Source.objects.filter(pk=entry.source.pk).exclude(platform=platform).update(platform=platform)
    return entry.source


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    size = FIRST_CHUNK
    while chunk := list(itertools.islice(items, size)):
        yield chunk
        size = CHUNK


def _watched(items: Iterator[Item], entry: Import, opened: Opened, listener: Progress | None) -> Iterator[Item]:
    """The items; while a chunk is being gathered, how far the file is read is told about once a second."""
    told = time.monotonic()
    for count, item in enumerate(items, 1):
        if not count % BEAT and time.monotonic() - told > 1:
            told, entry.read, entry.progress = time.monotonic(), count, opened.progress()
            entry.save(update_fields=["read", "progress"])
            if listener:
                listener(entry)
        yield item


def _tell(entry: Import, outcome: Outcome, progress: float, listener: Progress | None) -> None:
    entry.progress = progress
    entry.read, entry.events_new, entry.events_known = outcome.read, outcome.events_new, outcome.events_known
    entry.members_new = _members_of(entry)
    entry.skipped = [
        {
            "reason": reason,
            "count": count,
            "examples": [{"line": line, "text": text} for line, text in examples],
        }
        for reason, (count, examples) in sorted(outcome.skipped.items(), key=lambda row: -row[1][0])
    ]
    entry.save(update_fields=["progress", "read", "members_new", "events_new", "events_known", "skipped"])
    if listener:
        listener(entry)


@transaction.atomic
def _close(entry: Import, state: Import.State, error: str = "") -> None:
    entry.state, entry.error, entry.finished_at = state, error, now()
    entry.runner = ""
    if entry.source:
        entry.events_new = _events_of(entry)
        entry.members_new = _members_of(entry)
    if state is Import.State.FAILED:
        entry.members_new = entry.events_new = entry.events_known = 0
        entry.changes = []
    entry.save()
    note(
        f"connect.import_{state}",
        entry.file_name,
        by=entry.by,
        community=entry.community,
        events=entry.events_new,
        members=entry.members_new,
    )


def _members_of(entry: Import) -> int:
    return entry.community.members.filter(source=entry.source_id or 0).count()


def _events_of(entry: Import) -> int:
    """What the store holds from this import: also what was taken in before an interruption."""
    return int(
        store().query(
            "SELECT count() FROM events WHERE community_id = {community:UInt32} AND source_id = {source:UInt32}",
            {"community": entry.community_id, "source": entry.source_id},
        )[0][0]
    )


def discard_upload(entry: Import) -> None:
    """Delete the uploaded copy: members' words are kept in one place only."""
    if entry.path:
        Path(entry.path).unlink(missing_ok=True)
        entry.path = ""
        entry.save(update_fields=["path"])


def summary(entry: Import, elapsed_ms: int) -> dict[str, Any]:
    """What `weilu import --json` prints."""
    return {
        "format": entry.format,
        "community": entry.community.slug,
        "members_new": entry.members_new,
        "events_new": entry.events_new,
        "events_known": entry.events_known,
        "skipped": [{"reason": s["reason"], "count": s["count"], "examples": s["examples"]} for s in entry.skipped],
        "elapsed_ms": elapsed_ms,
    }
