"""Who is who after merges: from the numbers that events carry to the people they are.

A merge changes rows of members only, never events; whoever counts people maps numbers to roots by `alias_map`. It is
kept in memory under the community's merging version, which one indexed look-up checks: right with several processes.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.db.models import F, Q

from weilu.members.models import Member, Merging
from weilu.team.models import Community

Aliases = dict[int, int]  # the number of a merged member -> of the person
Standing = dict[tuple[str, int], Any]
_kept: dict[int, tuple[int, Aliases]] = {}
_lock = threading.Lock()
_turned: tuple[Aliases, dict[int, list[int]]] = ({}, {})
_standing: ContextVar[Standing | None] = ContextVar("standing", default=None)


@contextmanager
def standing(known: Standing) -> Iterator[None]:
    """Within it, who is who and who is left out is asked once and then taken from `known`: a page of thirty numbers
    asks each of them about the same people."""
    token = _standing.set(known)
    try:
        yield
    finally:
        _standing.reset(token)


def _once[T](what: str, community_id: int, ask: Callable[[], T]) -> T:
    known = _standing.get()
    if known is None:
        return ask()
    if (what, community_id) not in known:
        known[what, community_id] = ask()
    answer: T = known[what, community_id]
    return answer


def alias_map(community_id: int) -> Aliases:
    """{number of a merged member: number of its root}; whoever is not in it is their own root. Do not change it."""
    return _once("aliases", community_id, lambda: _alias_map(community_id))


def _alias_map(community_id: int) -> Aliases:
    version = merging_version(community_id)
    with _lock:
        kept = _kept.get(community_id)
    if kept is not None and kept[0] == version:
        return kept[1]
    aliases = dict(
        Member.objects.filter(community_id=community_id, merged_into__isnull=False).values_list("pk", "merged_into_id")
    )
    # Read before the map: a merge in between leaves an old version beside a newer map, which is only read once more.
    # Inside a transaction nothing is kept: what it sees may never be committed.
    if not connection.in_atomic_block:
        with _lock:
            _kept[community_id] = (version, aliases)
    return aliases


def also_known_as(community_id: int, numbers: list[int]) -> list[int]:
    """These numbers and every other number of the same people."""
    aliases = alias_map(community_id)
    if not aliases:
        return numbers
    roots = {aliases.get(number, number) for number in numbers}
    guests = _guests_of(aliases)
    return sorted({*numbers, *roots, *(guest for root in roots for guest in guests.get(root, ()))})


def _guests_of(aliases: Aliases) -> dict[int, list[int]]:
    """The map the other way round; the last one is kept, for every batch that arrives asks."""
    global _turned  # noqa: PLW0603
    kept, guests = _turned
    if kept is not aliases:
        guests = {}
        for guest, root in aliases.items():
            guests.setdefault(root, []).append(guest)
        _turned = aliases, guests
    return guests


def exceptions(community: Community) -> tuple[list[int], list[int]]:
    """The numbers of staff and of bots, under all their accounts: whom numbers leave out unless asked."""
    return _once(
        "exceptions",
        community.pk,
        lambda: (_flagged(community, Q(is_staff=True)), _flagged(community, Q(is_bot=True))),
    )


def _flagged(community: Community, flag: Q) -> list[int]:
    flagged = Member.objects.filter(flag, community=community).values_list("pk", flat=True)
    return also_known_as(community.pk, sorted(flagged))


def merging_version(community_id: int) -> int:
    """Another number after every merge, its undo, and whatever removes members."""
    with connection.cursor() as cursor:  # asked for every request and every event that arrives: without the ORM
        cursor.execute(f"SELECT version FROM {Merging._meta.db_table} WHERE community_id = %s", [community_id])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def hold_merging(community_id: int) -> None:
    """Let nobody else merge or unmerge in this community until the transaction ends, and tell every cache."""
    Merging.objects.get_or_create(pk=community_id)
    Merging.objects.select_for_update().get(pk=community_id)
    Merging.objects.filter(pk=community_id).update(version=F("version") + 1)


def name_map(community: Community, numbers: Iterable[int]) -> dict[int, Member]:
    """The person behind each number, for pages that show events; numbers of erased members are left out."""
    rows = Member.objects.filter(community=community, pk__in=set(numbers)).select_related("merged_into")
    return {member.pk: member.root for member in rows}
