"""Forget a person: every word of theirs, everywhere, from the disk as well; only numbers stay, in the ledger.

The state goes in one transaction, which also notes the job that rewrites the event store; the job may die and be
begun again. A backup from before knows the person still: `reapply_erasures` after a restore erases them again.
"""

from collections.abc import Callable, Sequence

from django.db import connection, transaction
from django.tasks import task

from weilu.events import rewriting
from weilu.events.models import Rewrite
from weilu.kit.clock import now
from weilu.members.aliases import hold_merging
from weilu.members.ledger import write_down
from weilu.members.models import Erasure, Member, TagRound
from weilu.members.resolving import forget
from weilu.team.audit import note
from weilu.team.models import AuditEntry, Community, Staff

Forgetting = Callable[[Community, Sequence[int]], None]
_further: list[Forgetting] = []


def on_erasure(callback: Forgetting) -> Forgetting:
    """Have `callback(community, numbers)` called inside the erasing transaction: for upper packages that keep words of
    members of their own. It must be idempotent."""
    if callback not in _further:
        _further.append(callback)
    return callback


@transaction.atomic
def erase(member: Member, *, by: Staff | None) -> Erasure:
    """Erase the person that this member is, under all numbers; the bytes are gone when `finished_at` is set."""
    hold_merging(member.community_id)
    numbers = Member.objects.get(pk=member.pk).root.numbers()
    community = member.community
    erasure = Erasure.objects.create(community=community, numbers=numbers, by=by)
    erasure.rewrite = rewriting.request(community, "erase", members=numbers)
    erasure.save(update_fields=["rewrite"])
    _forget_state(community, numbers)
    note("members.erase", f"#{numbers[0]}", by=by, community=community, members=numbers)
    number = erasure.pk
    transaction.on_commit(lambda: forget(community.pk))
    transaction.on_commit(lambda: finish_erasure.enqueue(number))
    return erasure


@task
def finish_erasure(number: int) -> None:
    """Carry out the part of an erasure that rewrites files; repeating it does no harm."""
    finish(Erasure.objects.select_related("rewrite", "community").get(pk=number))


def finish(erasure: Erasure) -> None:
    """Take the events out of the store, and the freed bytes out of the state's files."""
    if erasure.rewrite is not None and erasure.rewrite.state != Rewrite.State.DONE:
        rewriting.finish(erasure.rewrite)
    forget(erasure.community_id)
    _clean_files()
    write_down(erasure)
    Erasure.objects.filter(pk=erasure.pk, finished_at=None).update(finished_at=now())
    erasure.refresh_from_db()


def finish_erasures() -> int:
    """Finish what an earlier process left (at start); returns how many."""
    unfinished = list(Erasure.objects.filter(finished_at=None).select_related("rewrite", "community").order_by("pk"))
    for erasure in unfinished:
        finish(erasure)
    return len(unfinished)


def reapply_erasures() -> int:
    """After a restore: erase again whoever the ledger names and the restored data still holds; returns how many."""
    entries = list(Erasure.objects.select_related("community").order_by("pk"))
    for erasure in entries:
        with transaction.atomic():
            hold_merging(erasure.community_id)
            _forget_state(erasure.community, erasure.numbers)
            erasure.rewrite = rewriting.request(erasure.community, "erase", members=erasure.numbers)
            erasure.finished_at = None
            erasure.save(update_fields=["rewrite", "finished_at"])
        finish(erasure)
    return len(entries)


def _forget_state(community: Community, numbers: Sequence[int]) -> None:
    """Members with all that hangs on them: identities, notes, tags, presences. Audit entries keep the number only."""
    for callback in _further:
        callback(community, numbers)
    Member.objects.filter(community=community, pk__in=numbers).delete()
    gone = set(numbers)
    for entry in AuditEntry.objects.filter(community=community, act__startswith="members.").iterator():
        if gone & set(entry.details.get("members", [])):
            entry.subject = f"#{min(gone)}"
            entry.details = {"members": entry.details["members"], "other": "#"}
            entry.save(update_fields=["subject", "details"])
    for past in TagRound.objects.filter(community=community).iterator():
        if gone & set(past.numbers):
            past.numbers = [number for number in past.numbers if number not in gone]
            past.save(update_fields=["numbers"])


def _clean_files() -> None:
    """SQLite: secure_delete has overwritten the rows, but the write-ahead log holds older pages until it is emptied."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
