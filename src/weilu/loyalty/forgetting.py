"""An erased member's points go with them, the books still balance, and no word about them is left."""

from collections.abc import Sequence

from weilu.loyalty.accounts import locked_wallets
from weilu.loyalty.ledger import release, void
from weilu.loyalty.models import Account, Adjustment, CouponCode, Redemption, Transfer
from weilu.team.models import Community


def forget(community: Community, numbers: Sequence[int]) -> None:
    """Free what is held, void what is left, and take away names and reasons; repeating it does no harm."""
    theirs = Transfer.objects.filter(community=community, member__in=numbers)
    for held in theirs.filter(act=Transfer.Act.HOLD, settled_by=None):
        release(held)
    void(locked_wallets(numbers))
    Redemption.objects.filter(community=community, member__in=numbers).update(address="", recorded=True)
    CouponCode.objects.filter(community=community, member__in=numbers).update(recorded=True)
    Adjustment.objects.filter(community=community, member__in=numbers).delete()
    theirs.update(reason="", recorded=True)


def with_points(community_id: int) -> set[int]:
    """Who has ever had points: an import that is undone leaves them."""
    wallets = Account.objects.filter(community_id=community_id, kind=Account.Kind.WALLET, member__isnull=False)
    return {number for number in wallets.values_list("member", flat=True) if number}
