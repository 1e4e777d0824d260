"""Accounts that a program says belong to one person: a visitor who signs in, a user who goes by another id now.

What a person has taken apart is never joined again: `unmerge` notes the two as distinct.
"""

import threading
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q

from weilu.members.aliases import hold_merging, merging_version
from weilu.members.enrolling import insert
from weilu.members.merging import merge
from weilu.members.models import Distinct, Identity, Member
from weilu.members.resolving import Account, look_up, resolve
from weilu.team.models import Community

ANONYMOUS = "anon:"  # before the id of a visitor who has not said who they are
CROWD = 10  # so many users are no person who changed their id but a program's mistake
REMEMBERED = 100_000  # pairs kept in memory
Pair = tuple[Account, Account]  # who is known, and the account that is theirs, too
Key = tuple[str, str]

_remembered: dict[int, tuple[int, set[tuple[Key, Key]]]] = {}  # under the community's merging version
_lock = threading.Lock()


def visitor(platform: str, number: str) -> Account:
    """Somebody of whom only a number is known, which their browser or app drew."""
    return Account(platform, ANONYMOUS + number, name=f"访客 {number[:6]}")


def join(
    community: Community, pairs: Sequence[Pair], *, source: int, told: Collection[Pair] = ()
) -> list[tuple[int, int]]:
    """Let both accounts of each pair be one person from now on; returns (the person, who was merged into them).

    An account never met becomes one more of the known person's. A visitor met before is merged. Whoever is a user of
    their own is left alone, for two people may share one browser, unless the pair is in `told`: then a program said
    outright that two users are one.
    """
    fresh = _not_remembered(community.pk, pairs)
    if not fresh:
        return []
    resolve(community, [known for known, _ in fresh], source=source)
    version = merging_version(community.pk)
    found = look_up(community, {account.key for pair in fresh for account in pair})
    found |= _adopt(community, [pair for pair in fresh if pair[1].key not in found], found)
    roots = _roots({found[account.key][0] for pair in fresh for account in pair})
    merged = []
    for known, other in fresh:
        one, two = roots[found[known.key][0]], roots[found[other.key][0]]
        if one != two and (united := _unite(one, two, known.platform, outright=(known, other) in told)):
            merged.append(united)
    _remember(community.pk, version, fresh)
    return merged


def _not_remembered(community_id: int, pairs: Sequence[Pair]) -> list[Pair]:
    if not pairs:
        return []
    kept = _remembered.get(community_id)
    known = kept[1] if kept and kept[0] == merging_version(community_id) else ()
    return [pair for pair in dict.fromkeys(pairs) if (pair[0].key, pair[1].key) not in known]


def _remember(community_id: int, version: int, pairs: list[Pair]) -> None:
    """version: from before anything was looked up, so that what changed meanwhile is looked at again."""
    with _lock:
        kept = _remembered.get(community_id)
        if kept is None or kept[0] != version or len(kept[1]) > REMEMBERED:
            kept = _remembered[community_id] = version, set()
        kept[1].update((known.key, other.key) for known, other in pairs)


def _adopt(community: Community, pairs: list[Pair], found: dict[Key, tuple[int, str]]) -> dict[Key, tuple[int, str]]:
    """Make accounts that nobody has met further accounts of the known ones; whoever was quicker keeps theirs."""
    if not pairs:
        return {}
    rows = sorted(
        (other.platform, other.key[1], found[known.key][0], (other.name or other.account)[:120])
        for known, other in pairs
    )
    with transaction.atomic():
        insert(
            Identity,
            ("community_id", "member_id", "platform", "key", "name"),
            [(community.pk, member, platform, key, name) for platform, key, member, name in rows],
        )
    return look_up(community, {other.key for _, other in pairs})


def _roots(members: set[int]) -> dict[int, int]:
    rows = Member.objects.filter(pk__in=members).values_list("pk", "merged_into_id")
    return {number: root or number for number, root in rows}


@transaction.atomic
def _unite(one: int, two: int, platform: str, *, outright: bool) -> tuple[int, int] | None:
    """Merge two people, if they still are two and may be one."""
    community_id = Member.objects.values_list("community_id", flat=True).get(pk=one)
    hold_merging(community_id)
    known, other = (member.root for member in _both(one, two))
    if known.pk == other.pk or _distinct(known, other):
        return None
    users = _users(other, platform)
    if users and (not outright or users + _users(known, platform) > CROWD):
        return None
    merge(known, other, by=None)
    return known.pk, other.pk


def _both(one: int, two: int) -> tuple[Member, Member]:
    found = Member.objects.select_related("merged_into").in_bulk([one, two])
    return found[one], found[two]


def _distinct(one: Member, two: Member) -> bool:
    mine, theirs = one.numbers(), two.numbers()
    apart = Q(low__in=mine, high__in=theirs) | Q(low__in=theirs, high__in=mine)
    return Distinct.objects.filter(apart).exists()


def _users(person: Member, platform: str) -> int:
    """Under how many ids of that platform's users a person is known."""
    accounts = Identity.objects.filter(member__in=person.numbers(), platform=platform, key__startswith="id:")
    return accounts.exclude(key__startswith=f"id:{ANONYMOUS}").count()
