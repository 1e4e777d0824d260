"""Who is staff and who is a machine: numbers leave both out unless asked."""

from typing import Literal

from django.db import transaction

from weilu.members.models import Member
from weilu.team.audit import note
from weilu.team.models import Staff

Flag = Literal["staff", "bot"]


@transaction.atomic
def flag(member: Member, which: Flag, on: bool, *, by: Staff | None) -> bool:
    """Set or take back a flag on the person, under all their accounts; False where it already stood so."""
    name = "is_staff" if which == "staff" else "is_bot"
    root = Member.objects.select_related("merged_into").get(pk=member.pk).root
    person = Member.objects.filter(pk__in=root.numbers())
    if not person.exclude(**{name: on}).update(**{name: on}):
        return False
    act = f"members.{which}_{'on' if on else 'off'}"
    note(act, root.name, by=by, community=root.community, members=[root.pk])
    return True
