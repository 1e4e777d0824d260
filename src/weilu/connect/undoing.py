"""Take an import back: exactly the events, members and words it added, and what a member list overwrote."""

from typing import Any

from django.db import transaction

from weilu.connect.models import Import
from weilu.events.client import store
from weilu.events.rewriting import finish, request
from weilu.kit.clock import now
from weilu.members.models import Member, Presence
from weilu.members.resolving import forget
from weilu.members.seeing import recount
from weilu.team.audit import note
from weilu.team.models import Staff


class NotUndoable(Exception):  # noqa: N818 - a sentence for a person, not an error
    """The import is not in a state that can be undone."""


def claim_undo(entry: Import, *, by: Staff | None) -> None:
    """Mark the import as being undone: of two who ask at once, one does it. Raises NotUndoable."""
    claimed = Import.objects.filter(pk=entry.pk, state=Import.State.DONE).update(state=Import.State.UNDOING)
    if not claimed:
        raise NotUndoable
    note("connect.import_undone", entry.file_name, by=by, community=entry.community, events=entry.events_new)


def undo(entry: Import) -> None:
    """Carry out a claimed undo; repeating it after a crash does no harm."""
    take_back(entry)
    Import.objects.filter(pk=entry.pk).update(state=Import.State.UNDONE, finished_at=now())
    entry.refresh_from_db()


def take_back(entry: Import) -> None:
    """Remove what the import's source brought, for good."""
    if entry.source is None:
        return
    community, source = entry.community, entry.source.pk
    touched = _members_with_events(community.pk, source)
    finish(request(community, "drop_source", source=source))
    _put_back(entry.changes)
    Presence.objects.filter(community=community, source=source).delete()
    forget(community.pk)
    _remove_members(community.pk, source)
    recount(community, touched)


def _members_with_events(community: int, source: int) -> list[int]:
    rows = store().query(
        "SELECT DISTINCT member_id FROM events WHERE community_id = {community:UInt32} AND source_id = {source:UInt32}",
        {"community": community, "source": source},
    )
    return [row[0] for row in rows]


@transaction.atomic
def _put_back(changes: list[list[Any]]) -> None:
    """Undo what a member list wrote, newest first, where nobody has changed it since."""
    through = Member.tags.through
    for number, name, before, after in reversed(changes):
        if name == "tag":
            through.objects.filter(member_id=number, tag_id=after).delete()
            continue
        member = Member.objects.filter(pk=number).first()
        if member is not None and getattr(member, name) == after:
            setattr(member, name, before)
            member.save(update_fields=[name])


def _remove_members(community: int, source: int) -> None:
    """Members that this source brought in and that nothing else has met or touched since."""
    brought = Member.objects.filter(community=community, source=source)
    numbers = list(brought.values_list("pk", flat=True))
    met = {
        row[0]
        for start in range(0, len(numbers), 50_000)
        for row in store().query(
            "SELECT DISTINCT member_id FROM events WHERE community_id = {community:UInt32}"
            " AND member_id IN {members:Array(UInt32)}",
            {"community": community, "members": numbers[start : start + 50_000]},
        )
    }
    kept = met | set(brought.filter(notes__isnull=False).values_list("pk", flat=True))
    kept |= set(brought.filter(merged__isnull=False).values_list("pk", flat=True))
    kept |= set(brought.filter(merged_into__isnull=False).values_list("pk", flat=True))
    gone = [number for number in numbers if number not in kept]
    for start in range(0, len(gone), 500):
        Member.objects.filter(pk__in=gone[start : start + 500]).delete()
