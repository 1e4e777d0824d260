"""Two members turn out to be one person; or, later, not to be."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.members.aliases import hold_merging
from weilu.members.models import Distinct, Member
from weilu.members.seeing import recount
from weilu.team.audit import note
from weilu.team.models import Staff


class CannotMerge(Exception):
    """These two cannot be merged, or this one not taken apart; the message is a sentence for the person."""


@transaction.atomic
def merge(keep: Member, other: Member, *, by: Staff | None) -> Member:
    """Make `other` the same person as `keep`; answers the person, `keep`'s root.

    Both may be merged already: the people they are become one. Costs the same however many events they have.
    Raises CannotMerge where they are one person already, or of two communities.
    """
    if keep.community_id != other.community_id:
        raise CannotMerge(_("两位成员不在同一个社群。"))
    hold_merging(keep.community_id)
    root, guest = _person(keep), _person(other)
    if root.pk == guest.pk:
        raise CannotMerge(_("这两个账号已经是同一位成员。"))
    # A guest may have guests of its own: all point to the root, so that nobody ever follows a chain.
    Member.objects.filter(merged_into=guest).update(merged_into=root)
    Member.objects.filter(pk=guest.pk).update(merged_into=root, merged_under=root, merged_at=now())
    _widen(root, guest)
    _tell("members.merge", root, guest, by)
    return root


@transaction.atomic
def unmerge(member: Member, *, by: Staff | None) -> Member:
    """Take a merge back: `member` is a person again, together with those that had been merged into it before.

    Exact at any later time, in any order, because events were never touched. They are two people from now on: neither
    suggested again, nor joined by a program. Raises CannotMerge if it is not merged.
    """
    hold_merging(member.community_id)
    guest = Member.objects.get(pk=member.pk)
    if guest.merged_into_id is None:
        raise CannotMerge(_("这个账号没有并入任何成员。"))
    root = Member.objects.get(pk=guest.merged_into_id)
    Member.objects.filter(pk__in=_brought_by(guest)).update(merged_into=guest)
    Member.objects.filter(pk=guest.pk).update(merged_into=None, merged_under=None, merged_at=None)
    recount(guest.community, [root.pk, guest.pk])
    low, high = sorted((root.pk, guest.pk))
    Distinct.objects.get_or_create(low_id=low, high_id=high, defaults={"community_id": guest.community_id, "by": by})
    _tell("members.unmerge", root, guest, by)
    guest.refresh_from_db()
    return guest


def _person(member: Member) -> Member:
    """The root as it stands now: the caller's copy may be older than another's merge."""
    fresh = Member.objects.select_related("merged_into").get(pk=member.pk)
    return fresh.root


def _widen(root: Member, guest: Member) -> None:
    """The times of the person, from both: what `recount` would find in the store."""
    for name, choose in (("first_seen", min), ("last_seen", max), ("last_active", max)):
        known = [moment for moment in (getattr(root, name), getattr(guest, name)) if moment is not None]
        setattr(root, name, choose(known, default=None))
    root.save(update_fields=["first_seen", "last_seen", "last_active"])


def _brought_by(guest: Member) -> list[int]:
    """Whoever was merged into `guest`, or into one of those."""
    under: dict[int | None, list[int]] = {}
    for number, parent in Member.objects.filter(merged_into=guest.merged_into).values_list("pk", "merged_under_id"):
        under.setdefault(parent, []).append(number)
    brought = list(under.get(guest.pk, []))
    for number in brought:  # grows while it is walked
        brought += under.get(number, [])
    return brought


def _tell(act: str, root: Member, guest: Member, by: Staff | None) -> None:
    note(act, root.name, by=by, community=root.community, other=guest.name, members=[root.pk, guest.pk])
