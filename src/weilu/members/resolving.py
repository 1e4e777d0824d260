"""From accounts to members, in bulk: each account belongs to exactly one member, made when first met."""

import threading
from collections.abc import Iterable, Sequence

import msgspec
from django.db import transaction

from weilu.kit.contention import again_after_deadlock
from weilu.kit.matching import normal
from weilu.members.aliases import merging_version
from weilu.members.enrolling import insert, reserve
from weilu.members.models import Identity, Member
from weilu.team.models import Community

REMEMBERED = 100_000  # accounts kept in memory, about 20 MB
CHUNK = 800  # SQLite's limit on variables in one statement


class Account(msgspec.Struct, frozen=True, gc=False):
    """Who did it, as a source tells: platform, id or name, and the room that a bare name counts in."""

    platform: str
    account: str = ""
    name: str = ""
    space: str = ""
    handle: str = ""
    email: str = ""
    phone: str = ""
    is_bot: bool = False
    is_staff: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """(platform, key of the identity)."""
        if self.account:
            return self.platform, f"id:{self.account}"[:400]
        return self.platform, f"name:{self.space}:{self.name}"[:400]


Known = dict[tuple[str, str], tuple[int, str]]  # (platform, key) -> (member id, the name it last bore)
_remembered: dict[int, tuple[int, Known]] = {}  # under the community's merging version, which erasures count up, too
_lock = threading.Lock()


def forget(community_id: int) -> None:
    """Drop what is remembered of a community's accounts: after an erasure, an undo, a restore."""
    with _lock:
        _remembered.pop(community_id, None)


def resolve(community: Community, accounts: Sequence[Account], *, source: int = 0) -> list[int]:
    """The member id of every account, in order; unknown accounts become new members brought in by `source`.

    A known account that bears a new name keeps its member and takes the name.
    """
    keys = [account.key for account in accounts]
    wanted = dict(zip(keys, accounts, strict=True))  # of equal keys the last tells the newest name
    with _lock:
        known = _known_of(community.pk)
        missing = [key for key in wanted if key not in known]
        if missing:
            known.update(look_up(community, missing))
            strangers = [wanted[key] for key in missing if key not in known]
            if strangers:
                known.update(_welcome(community, strangers, source))
        _rename(community, wanted, known)
        if len(wanted) < len(accounts):
            _remember_earlier(accounts, wanted, known)
        return [known[key][0] for key in keys]


def _known_of(community_id: int) -> Known:
    """What is remembered, unless members have gone since, in whichever process."""
    version = merging_version(community_id)
    kept = _remembered.get(community_id)
    if kept is None or kept[0] != version or len(kept[1]) > REMEMBERED:
        kept = _remembered[community_id] = version, {}
    return kept[1]


def resolve_named(community: Community, accounts: Sequence[Account], *, source: int = 0) -> list[int]:
    """`resolve` for bare names that people wrote on a list: whoever alone bears that name on the platform is meant.

    Where nobody or several do, and where the name in that room already is an identity, it stays the name's own.
    """
    known = look_up(community, {account.key for account in accounts})
    bearers: dict[tuple[str, str], set[int]] = {}
    by_platform: dict[str, set[str]] = {}
    for account in accounts:
        by_platform.setdefault(account.platform, set()).add(account.name[:120])
    for platform, names in by_platform.items():
        rows = Identity.objects.filter(
            community=community, platform=platform, name__in=list(names), key__startswith="id:"
        ).values_list("name", "member_id")
        for name, member in rows:
            bearers.setdefault((platform, name), set()).add(member)
    alone = {
        account.key: next(iter(found))
        for account in accounts
        if account.key not in known and len(found := bearers.get((account.platform, account.name[:120]), set())) == 1
    }
    rest = [account for account in accounts if account.key not in alone]
    others = dict(zip((a.key for a in rest), resolve(community, rest, source=source), strict=True))
    return [alone.get(account.key) or others[account.key] for account in accounts]


def look_up(community: Community, keys: Iterable[tuple[str, str]]) -> Known:
    by_platform: dict[str, list[str]] = {}
    for platform, key in keys:
        by_platform.setdefault(platform, []).append(key)
    found: Known = {}
    for platform, names in by_platform.items():
        for start in range(0, len(names), CHUNK):
            rows = Identity.objects.filter(
                community=community, platform=platform, key__in=names[start : start + CHUNK]
            ).values_list("key", "member_id", "name")
            found.update({(platform, key): (member, name) for key, member, name in rows})
    return found


@again_after_deadlock
@transaction.atomic
def _welcome(community: Community, accounts: list[Account], source: int) -> Known:
    """Make a member and an identity for each; a process that was quicker wins, and its members are taken."""
    shown = [(a.name or a.handle or a.account)[:120] for a in accounts]
    numbers = reserve(Member, len(accounts))
    told = list(zip(numbers, accounts, shown, strict=True))
    told.sort(key=lambda row: row[1].key)  # the same order in every process: two that meet the same people take turns
    insert(
        Member,
        ("id", "community_id", "name", "search_name", "is_bot", "is_staff", "phone", "email", "source"),
        [
            (
                number,
                community.pk,
                name,
                normal(f"{name} {a.handle}")[:400],
                a.is_bot,
                a.is_staff,
                a.phone[:32],
                a.email[:254],
                source,
            )
            for number, a, name in told
        ],
    )
    insert(
        Identity,
        ("community_id", "member_id", "platform", "key", "name", "handle", "email", "phone"),
        [
            (community.pk, number, a.platform, a.key[1], name, a.handle[:120], a.email[:254], a.phone[:32])
            for number, a, name in told
        ],
    )
    known = look_up(community, [a.key for a in accounts])
    for start in range(0, len(lost := [n for n, a, _ in told if known[a.key][0] != n]), CHUNK):
        Member.objects.filter(pk__in=lost[start : start + CHUNK]).delete()
    return known


def _rename(community: Community, wanted: dict[tuple[str, str], Account], known: Known) -> None:
    renamed = [
        (key, account.name[:120])
        for key, account in wanted.items()
        if account.account and account.name and known[key][1] != account.name[:120]
    ]
    for (platform, key), name in renamed:
        member = known[platform, key][0]
        with transaction.atomic():
            Identity.objects.filter(community=community, platform=platform, key=key).update(name=name)
            remember_name(member, name)
        known[platform, key] = (member, name)


def _remember_earlier(accounts: Sequence[Account], wanted: dict[tuple[str, str], Account], known: Known) -> None:
    """The names that an account bore before its newest, told in the same batch."""
    earlier = {
        (known[account.key][0], account.name): None
        for account in accounts
        if account.account and account.name and account.name != wanted[account.key].name
    }
    for member_id, name in earlier:
        member = Member.objects.get(pk=member_id)
        found = _with_words(member.search_name, name)
        if found != member.search_name:
            member.search_name = found
            member.save(update_fields=["search_name"])


def _with_words(search_name: str, name: str) -> str:
    words = search_name.split()
    words += [word for word in normal(name).split() if word not in words]
    return " ".join(words)[-400:]


def remember_name(member_id: int, name: str) -> None:
    """Show the newest name, and let the old ones be found, too."""
    member = Member.objects.get(pk=member_id)
    member.name, member.search_name = name, _with_words(member.search_name, name)
    member.save(update_fields=["name", "search_name"])
