"""Take an import back: exactly the events, members and words it added, and what a member list overwrote."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from weilu.connect.models import Import
from weilu.connect.roster import NEW_TAG
from weilu.events.client import store
from weilu.events.models import Rewrite
from weilu.events.rewriting import finish, request
from weilu.kit.clock import now
from weilu.kit.processes import is_alive, this_process
from weilu.members.aliases import hold_merging
from weilu.members.models import Member, Presence, Tag
from weilu.members.resolving import forget
from weilu.members.seeing import recount
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

TakingBack = Callable[[Community, int], None]
_further: list[TakingBack] = []


def on_taken_back(callback: TakingBack) -> TakingBack:
    """Have `callback(community, source)` called when a source's events are gone: for upper packages that keep what they
    found in them. It must be idempotent."""
    if callback not in _further:
        _further.append(callback)
    return callback


Keepers = Callable[[int], set[int]]
_keepers: list[Keepers] = []


def on_removal(keepers: Keepers) -> Keepers:
    """Ask `keepers(community)` which members an upper package knows something of: an undone import leaves them."""
    if keepers not in _keepers:
        _keepers.append(keepers)
    return keepers


class NotUndoable(Refusal):
    sentence = _("这次导入现在不能撤销。")


class ImportUnderWay(Refusal):
    sentence = _("还有文件正在导入，请等它完成再撤销。")


@transaction.atomic
def claim_undo(entry: Import, *, by: Staff | None) -> None:
    """Mark the import as being undone: of two who ask at once, one does it.

    Raises NotUndoable; ImportUnderWay while another is being taken in, for it may have met the members that would go.
    """
    Community.objects.select_for_update().get(pk=entry.community_id)
    state = Import.State
    others = Import.objects.filter(community=entry.community_id, state=state.RUNNING).exclude(pk=entry.pk)
    if any(is_alive(runner) for runner in others.values_list("runner", flat=True)):
        raise ImportUnderWay
    undoable = Import.objects.filter(pk=entry.pk, state__in=[state.DONE, state.STOPPED])
    if not undoable.update(state=state.UNDOING):
        raise NotUndoable
    note("connect.import_undone", entry.file_name, by=by, community=entry.community, events=entry.events_new)


def undo(entry: Import) -> None:
    """Carry out a claimed undo, unless another process is at it; repeating it after a crash does no harm."""
    entry.refresh_from_db()
    undoing = Import.objects.filter(pk=entry.pk, state=Import.State.UNDOING)
    if is_alive(entry.runner) or not undoing.filter(runner=entry.runner).update(runner=this_process()):
        return
    try:
        take_back(entry)
    except BaseException:
        undoing.update(runner="")
        raise
    undoing.update(state=Import.State.UNDONE, finished_at=now(), runner="")
    entry.refresh_from_db()


def take_back(entry: Import) -> None:
    """Remove what the import's source brought, for good."""
    if entry.source is None:
        return
    community, source = entry.community, entry.source.pk
    dropping = _dropping(community, source)
    finish(dropping)
    _put_back(entry.changes)
    Presence.objects.filter(community=community, source=source).delete()
    for callback in _further:
        callback(community, source)
    forget(community.pk)
    _remove_members(community.pk, source)
    _remove_rooms(community, dropping.arguments["rooms"])
    recount(community, dropping.arguments["members"])


def _dropping(community: Community, source: int) -> Rewrite:
    """The rewrite that takes the events away. It remembers whom they were about: after a crash nothing else does."""
    rooms = set(_met(community.pk, source, "space_id"))
    rooms |= set(Presence.objects.filter(community=community, source=source).values_list("space", flat=True))
    members = set(_met(community.pk, source, "member_id"))
    for begun in Rewrite.objects.filter(community=community, act="drop_source", arguments__source=source):
        rooms |= set(begun.arguments["rooms"])
        members |= set(begun.arguments["members"])
    return request(community, "drop_source", source=source, members=sorted(members), rooms=sorted(rooms))


def _met(community: int, source: int, column: str) -> list[int]:
    """The members, or rooms, that the source's events are about."""
    rows = store().query(
        f"SELECT DISTINCT {column} FROM events WHERE community_id = {{community:UInt32}}"
        " AND source_id = {source:UInt32}",
        {"community": community, "source": source},
    )
    return [row[0] for row in rows]


@transaction.atomic
def _put_back(changes: list[list[Any]]) -> None:
    """Undo what a member list wrote, newest first, where nobody has changed it since."""
    through: Any = Member.tags.through
    for number, name, before, after in reversed(changes):
        if name == NEW_TAG:
            Tag.objects.filter(pk=after, members=None, rounds=None).delete()
            continue
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
    touched = Q(notes__isnull=False) | Q(merged__isnull=False) | Q(merged_into__isnull=False)
    touched |= Q(tags__isnull=False) | Q(presences__isnull=False)
    kept = met | set(brought.filter(touched).values_list("pk", flat=True)) | _described(community, source)
    kept = kept.union(*(keepers(community) for keepers in _keepers))
    gone = [number for number in numbers if number not in kept]
    for start in range(0, len(gone), 500):
        Member.objects.filter(pk__in=gone[start : start + 500]).delete()
    _tell_of_it(community)


@transaction.atomic
def _tell_of_it(community: int) -> None:
    """Let every process know that some members or rooms are no more."""
    hold_merging(community)


def _described(community: int, source: int) -> set[int]:
    """Of whom other lists have told something since."""
    lists = Import.objects.filter(community=community).exclude(source=source).exclude(changes=[])
    lists = lists.exclude(state=Import.State.UNDONE)
    return {change[0] for changes in lists.values_list("changes", flat=True) for change in changes}


def _remove_rooms(community: Community, rooms: list[int]) -> None:
    """Rooms in which nothing is left."""
    left = store().query(
        "SELECT DISTINCT space_id FROM events WHERE community_id = {community:UInt32}"
        " AND space_id IN {rooms:Array(UInt32)}",
        {"community": community.pk, "rooms": rooms},
    )
    empty = set(rooms) - {row[0] for row in left}
    community.spaces.filter(pk__in=empty, presences=None).delete()
    _tell_of_it(community.pk)
