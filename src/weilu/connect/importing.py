"""An import from beginning to end: draft, run, fail whole or finish, undo."""

import datetime as dt
import hashlib
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.connect.formats import by_name, detect, platform_of
from weilu.connect.intake import CHUNK, Intake, Outcome
from weilu.connect.models import Import, Source
from weilu.connect.opening import Opened
from weilu.connect.reasons import CannotRead
from weilu.connect.record import Item, ReadOptions
from weilu.connect.resuming import is_alive, this_process
from weilu.connect.undoing import take_back
from weilu.events.client import store
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

Progress = Callable[[Import], None]
FIRST_CHUNK = 2_000  # small, so that something is seen to happen at once


class AlreadyRunning(Refusal):
    sentence = _("同一个文件正在导入，请等它完成。")


class Options(msgspec.Struct, kw_only=True, frozen=True):
    """What an operator may say about a file; kept as JSON with the import. date: YYYY-MM-DD of a member list."""

    format: str = "auto"
    zone: str = ""
    mapping: dict[str, str] = {}
    year: int | None = None
    space: str = ""
    kind: str = "messages"
    date: str = ""
    day_first: bool | None = None
    platform: str = ""

    def reading(self, community: Community) -> ReadOptions:
        """The same for a reader, in the community's zone where none is told."""
        return self.reading_in(ZoneInfo(self.zone or community.time_zone))

    def reading_in(self, zone: ZoneInfo) -> ReadOptions:
        """The same for a reader: zones and dates as such."""
        return ReadOptions(
            zone=zone,
            mapping=self.mapping,
            year=self.year,
            space=self.space,
            kind=self.kind,
            date=dt.date.fromisoformat(self.date) if self.date else None,
            day_first=self.day_first,
        )


def begin(community: Community, opened: Opened, options: Options, *, by: Staff | None = None) -> Import:
    """A new import of the file, or the interrupted one of the same content taken up again.

    Raises CannotRead, and AlreadyRunning while the same file is being taken in.
    """
    found = detect(opened) if options.format == "auto" else by_name(options.format)
    kept = msgspec.structs.replace(options, format=found.name)
    digest = digest_of(opened.path, kept)
    for entry in community.imports.filter(digest=digest, state__in=[Import.State.RUNNING, Import.State.STOPPED]):
        if is_alive(entry.runner):
            raise AlreadyRunning
        return entry
    return Import.objects.create(
        community=community,
        file_name=opened.name[:255],
        file_size=opened.path.stat().st_size,
        digest=digest,
        format=found.name,
        options=msgspec.to_builtins(kept),
        state=Import.State.WAITING,
        by=by,
    )


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

    Raises CannotRead after putting everything back. Killed in the middle, the same file run again goes on.
    """
    options = msgspec.convert(entry.options, Options)
    found = by_name(options.format)
    platform = options.platform or platform_of(found, opened) or "other"
    if not _start(entry, platform):
        return entry
    assert entry.source
    reading = options.reading(entry.community)
    intake = Intake(entry.community, entry.source.pk, platform, room=options.space, on=reading.date)
    try:
        for chunk in _chunks(found.read(opened, reading)):
            intake.take(chunk)
            _tell(entry, intake.outcome, opened.progress(), progress)
        outcome = intake.close()
    except CannotRead as reason:
        take_back(entry)
        _close(entry, Import.State.FAILED, error=str(reason)[:500])
        raise
    entry.changes = intake.roster.changes
    _tell(entry, outcome, 1.0, progress)
    _close(entry, Import.State.DONE)
    return entry


@transaction.atomic
def _start(entry: Import, platform: str) -> bool:
    """Claim the import; False where another has it already and is done."""
    state = Import.State
    claimable = Import.objects.filter(pk=entry.pk, runner=entry.runner).exclude(
        state__in=[state.DONE, state.FAILED, state.UNDOING, state.UNDONE]
    )
    if is_alive(entry.runner) or not claimable.update(
        state=state.RUNNING, started_at=now(), runner=f"{this_process()}"
    ):
        entry.refresh_from_db()
        return False
    entry.refresh_from_db()
    if entry.source is None:
        entry.source = Source.objects.create(
            community=entry.community, kind=Source.Kind.IMPORT, name=entry.file_name[:200], platform=platform
        )
        entry.save(update_fields=["source"])
    return True


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    size = FIRST_CHUNK
    while chunk := list(itertools.islice(items, size)):
        yield chunk
        size = CHUNK


def _tell(entry: Import, outcome: Outcome, progress: float, listener: Progress | None) -> None:
    entry.progress = progress
    entry.read, entry.events_new, entry.events_known = outcome.read, outcome.events_new, outcome.events_known
    entry.skipped = [
        {
            "reason": reason,
            "count": count,
            "examples": [{"line": line, "text": text} for line, text in examples],
        }
        for reason, (count, examples) in sorted(outcome.skipped.items(), key=lambda row: -row[1][0])
    ]
    entry.save(update_fields=["progress", "read", "events_new", "events_known", "skipped"])
    if listener:
        listener(entry)


@transaction.atomic
def _close(entry: Import, state: Import.State, error: str = "") -> None:
    entry.state, entry.error, entry.finished_at = state, error, now()
    entry.runner = ""
    if entry.source:
        entry.events_new = _events_of(entry)
        entry.members_new = entry.community.members.filter(source=entry.source.pk).count()
    if state is Import.State.FAILED:
        entry.members_new = entry.events_new = entry.events_known = 0
    entry.save()
    note(
        f"connect.import_{state}",
        entry.file_name,
        by=entry.by,
        community=entry.community,
        events=entry.events_new,
        members=entry.members_new,
    )


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
