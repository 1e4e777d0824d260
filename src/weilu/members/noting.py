"""What staff write down about a member. The words stay in the note: the audit log tells only that there was one."""

from django.db import transaction

from weilu.members.models import Member, Note
from weilu.team.audit import note as audit
from weilu.team.models import Staff


@transaction.atomic
def write(member: Member, text: str, *, by: Staff | None) -> Note:
    written = Note.objects.create(member=member, text=text.strip(), by=by)
    audit("members.note", member.name, by=by, community=member.community, members=[member.pk])
    return written


@transaction.atomic
def remove(note: Note, *, by: Staff | None) -> None:
    audit("members.note_removed", note.member.name, by=by, community=note.member.community, members=[note.member_id])
    note.delete()
