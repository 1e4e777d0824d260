"""Whose points lie where: a person has a wallet for every number they are known by."""

from collections.abc import Iterable

from django.db.models import Sum

from weilu.loyalty.models import Account, Transfer
from weilu.members.models import Member
from weilu.team.models import Community

Kind = Account.Kind


def wallet_of(member: Member) -> Account:
    """The wallet of this very number; made when it is first needed."""
    return Account.objects.get_or_create(community_id=member.community_id, kind=Kind.WALLET, member=member)[0]


def own(community_id: int, kind: str) -> Account:
    """One of the community's own accounts."""
    return Account.objects.get_or_create(community_id=community_id, kind=kind)[0]


def numbers_of(member: Member) -> list[int]:
    """Every number of the person, as it stands now: the caller's copy may be older than a merge."""
    return Member.objects.select_related("merged_into").get(pk=member.pk).root.numbers()


def lock(wallets: Iterable[int]) -> list[Account]:
    """Let nobody else take from these until the transaction ends; always in the same order: no deadlock."""
    return list(Account.objects.select_for_update().filter(pk__in=set(wallets)).order_by("pk"))


def locked_wallets(numbers: Iterable[int]) -> list[Account]:
    """The wallets of these members."""
    wallets = Account.objects.select_for_update().filter(kind=Kind.WALLET, member__in=numbers)
    return list(wallets.order_by("pk"))


def balance_of(member: Member) -> int:
    """What the person can spend, under all numbers."""
    wallets = Account.objects.filter(kind=Kind.WALLET, member__in=numbers_of(member))
    return wallets.aggregate(all=Sum("balance"))["all"] or 0


def held_of(member: Member) -> int:
    """What is put aside for something that is not settled yet."""
    holds = Transfer.objects.filter(act=Transfer.Act.HOLD, member__in=numbers_of(member), settled_by=None)
    return holds.aggregate(all=Sum("amount"))["all"] or 0


def liability(community: Community) -> int:
    """What members could still claim: all wallets, and what is held."""
    wallets = Account.objects.filter(community=community, kind=Kind.WALLET).aggregate(all=Sum("balance"))["all"] or 0
    held = Account.objects.filter(community=community, kind=Kind.HELD).aggregate(all=Sum("entries__amount"))["all"]
    return wallets + (held or 0)
