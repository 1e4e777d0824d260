"""When members were first and last seen and last active: derived from events, kept beside the member for lists.

Every update is a minimum or maximum, so repeating one after a crash changes nothing; `recount` derives them anew from
the store after anything that takes events away.
"""

import operator
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, transaction

from weilu.events.client import store
from weilu.kit.clock import from_ms
from weilu.kit.contention import again_after_deadlock
from weilu.members.models import Member
from weilu.team.models import Community

RECOUNTED = 20_000  # members a query
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
    stored = _storing()
    rows = [_row(stored, member, *times) for member, times in seen.items()]
    rows += [_row(stored, root, *seen[member]) for member, root in merged.items() if member in seen and root]
    least, most = ("MIN", "MAX") if connection.vendor == "sqlite" else ("LEAST", "GREATEST")
    statement = (
        f"UPDATE members_member SET first_seen = {least}(COALESCE(first_seen, %s), %s),"
        f" last_seen = {most}(COALESCE(last_seen, %s), %s),"
        f" last_active = CASE WHEN %s IS NULL THEN last_active ELSE {most}(COALESCE(last_active, %s), %s) END"
        " WHERE id = %s"
    )
    _write(statement, rows)


def _row(stored: Callable[[int], Any], member: int, first: int, last: int, active: int | None) -> tuple[Any, ...]:
    f, ll = stored(first), stored(last)
    a = stored(active) if active is not None else None
    return (f, f, ll, ll, a, a, a, member)


def _storing() -> Callable[[int], Any]:
    """What makes of a moment what the driver takes: as Django would, without asking half a million times."""
    return (lambda ms: str(from_ms(ms).replace(tzinfo=None))) if connection.vendor == "sqlite" else from_ms


def recount(community: Community, members: Iterable[int]) -> None:
    """Derive the times of these members, and of whom they are merged into, from the store."""
    wanted = sorted(set(members))
    for start in range(0, len(wanted), RECOUNTED):
        _recount(community, wanted[start : start + RECOUNTED])


def _recount(community: Community, members: list[int]) -> None:
    roots: dict[int, int] = dict(
        community.members.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    )
    people = {*members, *(roots[member] for member in members if member in roots)}
    people_of = {person: [person] for person in people}
    for guest, root in roots.items():
        if root in people_of:
            people_of[root].append(guest)
    seen = _seen(community, sorted({number for numbers in people_of.values() for number in numbers}))
    rows, stored = [], _storing()
    for person, numbers in people_of.items():
        times = [seen[number] for number in numbers if number in seen]
        first = min((t[0] for t in times), default=None)
        last = max((t[1] for t in times), default=None)
        active = max((t[2] for t in times if t[2] is not None), default=None)
        rows.append((*(None if ms is None else stored(ms) for ms in (first, last, active)), person))
    _write("UPDATE members_member SET first_seen = %s, last_seen = %s, last_active = %s WHERE id = %s", rows)


@again_after_deadlock
def _write(statement: str, rows: list[tuple[Any, ...]]) -> None:
    """In one transaction, since a commit each would cost a flush each; in the order of members, as everybody does, so
    that two who write the same ones wait for each other and not both ways."""
    rows.sort(key=operator.itemgetter(-1))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _seen(community: Community, numbers: list[int]) -> dict[int, Seen]:
    """What the store holds of these members; whoever has no event is left out."""
    where = "community_id = {community:UInt32} AND member_id IN {members:Array(UInt32)}"
    return seen_where(where, {"community": community.pk, "members": numbers})


def seen_where(where: str, parameters: dict[str, Any]) -> dict[int, Seen]:
    """When members were seen, by the events that a condition fits."""
    rows = store().query(
        "SELECT member_id, toUnixTimestamp64Milli(min(ts)), toUnixTimestamp64Milli(max(ts)),"
        f" countIf(active), toUnixTimestamp64Milli(maxIf(ts, active)) FROM events WHERE {where} GROUP BY member_id",
        parameters,
    )
    return {number: (first, last, active if n_active else None) for number, first, last, n_active, active in rows}
