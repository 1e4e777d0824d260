"""Points stand on the timeline of the member, each movement once.

A transfer (and a redemption) is its own outbox row: written with what it is about, recorded afterwards; its event's id
is made of its number, so recording it again adds nothing.
"""

from collections.abc import Callable

from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.kit.clock import to_ms
from weilu.loyalty.levels import reach
from weilu.loyalty.models import CouponCode, Reached, Redemption, Transfer
from weilu.team.models import Community

Act = Transfer.Act
PIECE = 500
RELATED: dict[type, list[str]] = {
    Transfer: ["member"],
    Redemption: ["member", "gift"],
    Reached: ["level"],
    CouponCode: ["coupon"],
}
SIGNS = {Act.GRANT: 1, Act.RELEASE: 1, Act.REFUND: 1, Act.SPEND: -1, Act.HOLD: -1, Act.EXPIRE: -1}
"""Which acts change what a member can spend; the others say nothing new to them."""


def record_points() -> int:
    """Of every community; how many rows."""
    return (
        _record(Transfer, _moved, reach)
        + _record(Redemption, _redeemed)
        + _record(Reached, _came_to)
        + _record(CouponCode, _got)
    )


def _record[R: (Transfer, Redemption, Reached, CouponCode)](
    model: type[R], told: Callable[[R], Event | None], then: Callable[[Community, list[R]], None] | None = None
) -> int:
    """then: what follows from the rows, done before they count as told."""
    count = 0
    waiting = model._default_manager.filter(recorded=False).order_by()
    for community in Community.objects.filter(pk__in=waiting.values("community")):
        mine = waiting.filter(community=community).select_related(*RELATED[model]).order_by("pk")
        while rows := list(mine[:PIECE]):
            record(community, [event for event in map(told, rows) if event])
            if then:
                then(community, rows)
            model._default_manager.filter(pk__in=[row.pk for row in rows]).update(recorded=True)
            count += len(rows)
    return count


def _redeemed(row: Redemption) -> Event | None:
    """That it was redeemed stays told where it was cancelled: the points that come back are told, too."""
    if not row.member_id:
        return None
    return Event(
        member=row.member_id,
        ts=to_ms(row.at),
        kind="redeem",
        id=event_id("redemption", row.community_id, row.pk),
        content=row.gift.name,
        value=row.price,
    )


def _came_to(row: Reached) -> Event | None:
    return Event(
        member=row.member_id,
        ts=to_ms(row.at),
        kind="level",
        id=event_id("level", row.level_id, row.member_id),
        content=row.level.name,
        value=row.level.points,
    )


def _got(row: CouponCode) -> Event | None:
    """The code itself stands on no timeline: it is worth something."""
    if not row.member_id or row.given_at is None:
        return None
    return Event(
        member=row.member_id,
        ts=to_ms(row.given_at),
        kind="coupon",
        id=event_id("coupon", row.community_id, row.pk),
        content=row.coupon.name,
    )


def _moved(row: Transfer) -> Event | None:
    if not row.member_id or row.act not in SIGNS:
        return None
    return Event(
        member=row.member_id,
        ts=to_ms(row.at),
        kind="points",
        id=event_id("points", row.community_id, row.pk),
        value=row.amount * SIGNS[Act(row.act)],
        props={"act": row.act},
    )
