"""Who may be the same person: the same e-mail, phone or handle under two accounts, or the same name where one of the
two is known by nothing but a name. A person decides; a refused pair is not suggested again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched, combinations
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from weilu.kit.matching import normal
from weilu.members.models import Distinct, Identity, Member
from weilu.team.audit import note
from weilu.team.models import Community, Staff

REASONS: dict[str, tuple[str | Promise, int]] = {
    "phone": (_("手机号相同"), 100),
    "email": (_("邮箱相同"), 90),
    "handle": (_("用户名相同"), 70),
    "name": (_("昵称相同，其中一个只有昵称"), 40),
}
"""What speaks for a pair, and how much."""

CROWD = 6  # so many alike are a shared word (客服, info@…), not one person
GROUPS = 200  # values looked up at once
Pairs = dict[tuple[int, int], list[str]]  # (lower, higher number of two roots) -> what speaks for them


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`one` is who would stay: known longer, or by more than a name."""

    one: Member
    two: Member
    reasons: tuple[str, ...]

    @property
    def weight(self) -> int:
        return sum(REASONS[reason][1] for reason in self.reasons)

    @property
    def told(self) -> list[str | Promise]:
        return [REASONS[reason][0] for reason in self.reasons]


def suggestions(community: Community, limit: int = 50) -> list[Suggestion]:
    """The strongest pairs of the whole community."""
    pairs: Pairs = {}
    for reason in REASONS:
        mine: Pairs = {}
        for group in _groups(community, reason):
            mine |= {pair: [*pairs.get(pair, []), reason] for pair in combinations(sorted(group), 2)}
            if len(mine) >= limit:
                mine = _without_refused(community, mine)
            if len(mine) >= limit:
                break
        pairs |= mine
    return _ranked(community, pairs, limit)


def suggestions_for(member: Member, limit: int = 8) -> list[Suggestion]:
    """Who may be this person, too."""
    numbers = member.numbers()
    found: Pairs = {}
    for reason, others in _alike(member, numbers):
        for other in set(others) - set(numbers):
            found.setdefault((min(member.pk, other), max(member.pk, other)), []).append(reason)
    return _ranked(member.community, found, limit)


@transaction.atomic
def dismiss(one: Member, two: Member, *, by: Staff | None) -> None:
    """They are two people: do not suggest them again."""
    low, high = sorted((one.pk, two.pk))
    _told, new = Distinct.objects.get_or_create(
        low_id=low, high_id=high, defaults={"community": one.community, "by": by}
    )
    if new:
        note("members.distinct", one.name, by=by, community=one.community, other=two.name, members=[low, high])


def _groups(community: Community, reason: str) -> Iterator[set[int]]:
    """Sets of roots that share a value, as far as the caller asks: each query walks an index and may be left early."""
    if reason == "name":
        yield from _namesakes(community)
        return
    for values in batched(_shared_values(community, reason), GROUPS):
        yield from _by_value(community, reason, list(values))


def _shared_values(community: Community, reason: str) -> Iterator[str]:
    """Values borne more than once, by the index alone: whether by different people is seen when they are looked up."""
    identities = community.identities.exclude(**{reason: ""})
    yield from _few(identities.values(reason).annotate(n=Count("pk")), reason)
    if reason == "handle":
        return
    people = community.members.exclude(**{reason: ""})
    yield from _few(people.values(reason).annotate(n=Count("pk")), reason)
    # A member list tells of one what an account tells of another.
    met = identities.filter(**{f"{reason}__in": people.values(reason)})
    yield from met.exclude(member__in=people).values_list(reason, flat=True).distinct().iterator(chunk_size=GROUPS)


def _few(groups: QuerySet[Any, Any], reason: str) -> Iterator[str]:
    alike = groups.filter(n__gt=1, n__lte=CROWD).order_by(reason)
    yield from alike.values_list(reason, flat=True).iterator(chunk_size=GROUPS)


def _by_value(community: Community, reason: str, values: list[str]) -> Iterator[set[int]]:
    groups: dict[str, set[int]] = {}
    rows = list(
        community.identities.exclude(**{reason: ""})
        .filter(**{f"{reason}__in": values})
        .values_list(reason, Coalesce("member__merged_into_id", "member_id"))
    )
    if reason in {"phone", "email"}:
        people = community.members.exclude(**{reason: ""}).filter(**{f"{reason}__in": values})
        rows += people.values_list(reason, Coalesce("merged_into_id", "pk"))
    for value, root in rows:
        groups.setdefault(value, set()).add(root)
    yield from (group for group in groups.values() if 1 < len(group) <= CROWD)


def _namesakes(community: Community) -> Iterator[set[int]]:
    people = Member.objects.people().filter(community=community).exclude(name="")
    shared = _few(people.values("name").annotate(n=Count("pk")), "name")
    for names in batched(shared, GROUPS):
        groups: dict[str, set[int]] = {}
        for number, name in people.filter(name__in=names).values_list("pk", "name"):
            groups.setdefault(name, set()).add(number)
        nameless = _only_named({number for group in groups.values() for number in group})
        for group in groups.values():
            yield from ({one, other} for one in group & nameless for other in group - nameless)


def _only_named(members: set[int]) -> set[int]:
    """Those of them known by nothing but names."""
    known = Identity.objects.filter(member_id__in=members, key__startswith="id:").values_list("member_id", flat=True)
    return members - set(known)


def _alike(member: Member, numbers: list[int]) -> Iterator[tuple[str, Iterable[int]]]:
    identities = list(Identity.objects.filter(member_id__in=numbers))
    people = list(Member.objects.filter(pk__in=numbers))
    community = member.community
    for reason in ("phone", "email", "handle"):
        values = {getattr(identity, reason) for identity in identities}
        if reason != "handle":
            values |= {getattr(one, reason) for one in people}
        if values := values - {""}:
            yield reason, {root for group in _by_value(community, reason, sorted(values)) for root in group}
    yield "name", _same_name(community, numbers, identities)


def _same_name(community: Community, numbers: list[int], identities: list[Identity]) -> set[int]:
    """Roots that bear one of these names, where either side is known by names only."""
    found: set[int] = set()
    for name in {normal(identity.name).strip() for identity in identities} - {""}:
        found |= set(_bearing(community, name).values_list(Coalesce("merged_into_id", "pk"), flat=True)[: CROWD + 1])
    others = found - set(numbers)
    if len(others) >= CROWD:
        return set()
    mine_is_a_name = not any(identity.account for identity in identities)
    nameless = _only_named(others)
    return others - nameless if mine_is_a_name else nameless


def _bearing(community: Community, name: str) -> QuerySet[Member]:
    """By the index on search_name, which begins with the name first met: the whole name, or it and a space."""
    whole = Q(search_name=name) | Q(search_name__gte=f"{name} ", search_name__lt=f"{name}!")
    return Member.objects.filter(whole, community=community)


def _without_refused(community: Community, pairs: Pairs) -> Pairs:
    lows = {low for low, _ in pairs}
    refused = set(Distinct.objects.filter(community=community, low_id__in=lows).values_list("low_id", "high_id"))
    return {pair: reasons for pair, reasons in pairs.items() if pair not in refused}


def _ranked(community: Community, pairs: Pairs, limit: int) -> list[Suggestion]:
    open_ = _without_refused(community, pairs)
    wanted = sorted(open_, key=lambda pair: (-sum(REASONS[reason][1] for reason in open_[pair]), pair))[:limit]
    people = Member.objects.prefetch_related("identities", "merged").in_bulk(
        {number for pair in wanted for number in pair}
    )
    return [
        Suggestion(*_elder_first(people[low], people[high]), tuple(open_[low, high]))
        for low, high in wanted
        if low in people and high in people
    ]


def _elder_first(one: Member, two: Member) -> tuple[Member, Member]:
    def rank(member: Member) -> tuple[bool, bool, str, int]:
        known = any(identity.account for identity in member.identities.all()) or bool(member.merged.all())
        first = member.first_seen
        return not known, first is None, first.isoformat() if first else "", member.pk

    return (one, two) if rank(one) <= rank(two) else (two, one)
