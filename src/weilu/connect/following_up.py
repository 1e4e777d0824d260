"""What follows when a delivery is settled: the event on the timeline, once, and word to whoever asked for it.

Both are noted on the row only afterwards, so a crash between is made up for; the event's id comes from the delivery's
key, so that it cannot be doubled.
"""

import logging
from typing import Any

from weilu.connect.deliveries import Delivery
from weilu.connect.delivering import tell
from weilu.connect.senders import KINDS
from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.events.searching import by_ids
from weilu.kit.clock import now, to_ms

State = Delivery.State
log = logging.getLogger(__name__)


def follow_up_all() -> None:
    """Make up for what a crash or an unreachable event store left."""
    left = Delivery.objects.filter(followed_up=False, state__in=Delivery.FINAL).order_by()
    for delivery in left.prefetch_related("sender", "community"):
        follow_up(delivery)


def follow_up(delivery: Delivery) -> None:
    if delivery.state not in Delivery.FINAL:
        return
    try:
        if event := event_of(delivery):
            record(delivery.community, [event])
        tell(delivery)
    except Exception:
        log.exception("What follows a delivery failed and will be tried again.")
        return
    same = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, claimed_at=delivery.claimed_at)
    same.update(followed_up=True)


def event_of(delivery: Delivery) -> Event | None:
    """The event that a success is: an answer of staff, or something that reached a member; None where it is neither.
    What was only accepted may never arrive, so it counts as an answer given, never as something delivered."""
    if delivery.state not in Delivery.SUCCESS or not (delivery.in_reply_to or delivery.member):
        return None
    if not delivery.in_reply_to and delivery.state == State.ACCEPTED:
        return None
    props = {"conversation": delivery.conversation} if delivery.conversation else {}
    if not delivery.in_reply_to:
        props |= {"purpose": delivery.purpose, "sender": delivery.sender.name}
    return Event(
        member=delivery.member,
        ts=to_ms(delivery.sent_at or now()),
        kind="reply_by_staff" if delivery.in_reply_to else "deliver",
        id=event_id("delivery", delivery.community_id, delivery.key),
        text=delivery.text,
        props=props,
        **_place(delivery),
    )


def _place(delivery: Delivery) -> dict[str, Any]:
    """Where it was said: beside what it answers, else on the sender's platform."""
    kind = KINDS.get(delivery.sender.kind)
    answered = by_ids(delivery.community_id, [delivery.in_reply_to]) if delivery.in_reply_to else {}
    if found := answered.get(delivery.in_reply_to):
        return {"target": int(found.id), "platform": found.platform, "space": found.space}
    return {"target": int(delivery.in_reply_to or 0), "platform": kind.platform if kind else ""}
