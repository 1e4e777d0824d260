"""When members were first and last seen and last active: derived from events, kept beside the member for lists.

Every update is a minimum or maximum, so repeating one after a crash changes nothing; `recount` derives them anew from
the store after anything that takes events away.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from weilu.events.client import store
from weilu.events.vocabulary import PASSIVE
from weilu.kit.clock import from_ms
from weilu.members.models import Member
from weilu.team.models import Community

Seen = tuple[int, int, int | None]  # first and last ms of any event, last ms of an active one


def see(seen: dict[int, Seen]) -> None:
    """Widen what is kept by new events: member id -> Seen. The person a member is merged into moves along."""
    if not seen:
        return
    merged = dict(
        Member.objects.filter(pk__in=list(seen), merged_into__isnull=False).values_list("pk", "merged_into_id")
        if len(seen) <= 800
        else Member.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    )
    rows = [_row(member, *times) for member, times in seen.items()]
    rows += [_row(root, *seen[member]) for member, root in merged.items() if member in seen and root]
    least, most = ("MIN", "MAX") if connection.vendor == "sqlite" else ("LEAST", "GREATEST")
    statement = (
        f"UPDATE members_member SET first_seen = {least}(COALESCE(first_seen, %s), %s),"
        f" last_seen = {most}(COALESCE(last_seen, %s), %s),"
        f" last_active = CASE WHEN %s IS NULL THEN last_active ELSE {most}(COALESCE(last_active, %s), %s) END"
        " WHERE id = %s"
    )
    with transaction.atomic(), connection.cursor() as cursor:  # one transaction: a commit each would cost a flush each
        cursor.executemany(statement, rows)


def _row(member: int, first: int, last: int, active: int | None) -> tuple[Any, ...]:
    f, ll = _stored(first), _stored(last)
    a = _stored(active) if active is not None else None
    return (f, f, ll, ll, a, a, a, member)


def _stored(ms: int) -> Any:
    """A moment as the database driver takes it: what Django would make of it, without asking it half a million times."""
    moment = from_ms(ms)
    return str(moment.replace(tzinfo=None)) if connection.vendor == "sqlite" else moment


def recount(community: Community, members: Iterable[int]) -> None:
    """Derive the times of these members (and of whom they are merged into) from the store."""
    people = Member.objects.filter(community=community, pk__in=list(members)).select_related("merged_into")
    roots = {member.root.pk: member.root for member in people} | {member.pk: member for member in people}
    for member in roots.values():
        numbers = member.numbers()
        row = store().query(
            "SELECT count(), toUnixTimestamp64Milli(min(ts)), toUnixTimestamp64Milli(max(ts)),"
            " countIf(kind NOT IN {passive:Array(String)}),"
            " toUnixTimestamp64Milli(maxIf(ts, kind NOT IN {passive:Array(String)}))"
            " FROM events WHERE community_id = {community:UInt32} AND member_id IN {members:Array(UInt32)}",
            {"community": community.pk, "members": numbers, "passive": list(PASSIVE)},
        )[0]
        member.first_seen = _moment(row[1]) if row[0] else None
        member.last_seen = _moment(row[2]) if row[0] else None
        member.last_active = _moment(row[4]) if row[3] else None
        member.save(update_fields=["first_seen", "last_seen", "last_active"])


def _moment(ms: int) -> dt.datetime:
    return from_ms(ms)
