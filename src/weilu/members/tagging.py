"""Tags on one member, or on many at once with one undo."""

from collections.abc import Iterable
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.members.models import Member, Tag, TagRound, Worn
from weilu.team.audit import note
from weilu.team.models import Community, Staff

CHUNK = 5000
LONGEST = 40


class NoSuchTag(Exception):
    """The word cannot be a tag, or is none here; the message is a sentence for the person."""


def tag_named(community: Community, name: str) -> Tag:
    """The tag of that name, made when first used. Raises NoSuchTag."""
    word = " ".join(name.split())
    if not word or len(word) > LONGEST:
        raise NoSuchTag(_("标签要有 1 到 40 个字。"))
    return Tag.objects.get_or_create(community=community, name=word)[0]


@transaction.atomic
def tag(member: Member, name: str, *, by: Staff | None) -> Tag:
    """Put a tag on one member; once more changes nothing. Raises NoSuchTag."""
    wanted = tag_named(member.community, name)
    if not Worn.objects.filter(member_id__in=member.root.numbers(), tag=wanted).exists():
        member.tags.add(wanted)
        _tell("members.tag", member.community, by, wanted.name, member.name, [member.pk])
    return wanted


@transaction.atomic
def untag(member: Member, wanted: Tag, *, by: Staff | None) -> None:
    """Take a tag off the person, from whichever of their accounts bears it."""
    rows = Worn.objects.filter(member_id__in=member.root.numbers(), tag=wanted)
    if rows.delete()[0]:
        _tell("members.untag", member.community, by, wanted.name, member.name, [member.pk])


@transaction.atomic
def tag_many(community: Community, numbers: Iterable[int], name: str, *, by: Staff | None) -> TagRound:
    """Put a tag on many people; the round knows whom it really changed. Raises NoSuchTag."""
    wanted = tag_named(community, name)
    changed: list[int] = []
    for chunk in batched(numbers, CHUNK):
        had = set(Worn.objects.filter(tag=wanted, member_id__in=chunk).values_list("member_id", flat=True))
        new = [number for number in chunk if number not in had]
        _put(wanted, new)
        changed += new
    return _round(community, wanted, changed, by, added=True)


@transaction.atomic
def untag_many(community: Community, numbers: Iterable[int], wanted: Tag, *, by: Staff | None) -> TagRound:
    """Take a tag off many people."""
    changed: list[int] = []
    for chunk in batched(numbers, CHUNK):
        rows = Worn.objects.filter(tag=wanted, member_id__in=chunk)
        changed += list(rows.values_list("member_id", flat=True))
        rows.delete()
    return _round(community, wanted, changed, by, added=False)


@transaction.atomic
def undo(past: TagRound, *, by: Staff | None) -> bool:
    """Put back exactly what the round changed; False where it has been undone before."""
    if not TagRound.objects.filter(pk=past.pk, undone_at=None).update(undone_at=now()):
        return False
    for chunk in batched(past.numbers, CHUNK):
        if past.added:
            Worn.objects.filter(tag=past.tag, member_id__in=chunk).delete()
        else:
            _put(past.tag, list(Member.objects.filter(pk__in=chunk).values_list("pk", flat=True)))
    _tell("members.tags_undone", past.community, by, past.tag.name, past.tag.name, [], count=len(past.numbers))
    return True


def _put(wanted: Tag, numbers: list[int]) -> None:
    Worn.objects.bulk_create(
        [Worn(member_id=number, tag_id=wanted.pk) for number in numbers], ignore_conflicts=True, batch_size=CHUNK
    )


def _round(community: Community, wanted: Tag, changed: list[int], by: Staff | None, *, added: bool) -> TagRound:
    act = "members.tag_many" if added else "members.untag_many"
    _tell(act, community, by, wanted.name, wanted.name, [], count=len(changed))
    return TagRound.objects.create(community=community, tag=wanted, added=added, numbers=changed, by=by)


def _tell(
    act: str, community: Community, by: Staff | None, tag: str, subject: str, members: list[int], **more: int
) -> None:
    note(act, subject, by=by, community=community, tag=tag, members=members, **more)
