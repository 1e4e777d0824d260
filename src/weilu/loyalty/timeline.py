"""Points stand on the timeline of the member, each movement once.

A transfer is its own outbox row: written with the entries, recorded afterwards; its event's id is made of its number,
so recording it again adds nothing.
"""

from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.kit.clock import to_ms
from weilu.loyalty.models import Transfer
from weilu.team.models import Community

Act = Transfer.Act
PIECE = 500
SIGNS = {Act.GRANT: 1, Act.RELEASE: 1, Act.REFUND: 1, Act.SPEND: -1, Act.HOLD: -1, Act.EXPIRE: -1}
"""Which acts change what a member can spend; the others say nothing new to them."""


def record_points() -> int:
    """Of every community; how many."""
    waiting = Transfer.objects.filter(recorded=False).order_by()
    communities = Community.objects.filter(pk__in=waiting.values("community"))
    return sum(record_points_of(community) for community in communities)


def record_points_of(community: Community) -> int:
    count = 0
    waiting = Transfer.objects.filter(community=community, recorded=False).order_by("pk")
    while rows := list(waiting[:PIECE]):
        record(community, [event_of(row) for row in rows if row.member_id and row.act in SIGNS])
        Transfer.objects.filter(pk__in=[row.pk for row in rows]).update(recorded=True)
        count += len(rows)
    return count


def event_of(row: Transfer) -> Event:
    return Event(
        member=row.member_id or 0,
        ts=to_ms(row.at),
        kind="points",
        id=event_id("points", row.community_id, row.pk),
        value=row.amount * SIGNS[Act(row.act)],
        props={"act": row.act},
    )
