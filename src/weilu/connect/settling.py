"""What a person decides about a message: send it (again), say that it is out, or let it go.

Each is a compare-and-set on the state, so that two people, or a person and the sending thread, never both decide.
"""

from typing import Any

from django.db import transaction

from weilu.connect.deliveries import Delivery
from weilu.connect.delivering import bell
from weilu.connect.following_up import follow_up
from weilu.connect.senders import KINDS
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Staff

State = Delivery.State
STUCK = (State.FAILED, State.UNKNOWN)


def send_again(delivery: Delivery, *, by: Staff | None) -> bool:
    """Once more from the beginning, knowingly: of an unknown one the other side may get a second copy."""
    kind = KINDS.get(delivery.sender.kind)
    state = State.TO_COPY if kind and kind.by_hand else State.WAITING
    fields = {"state": state, "attempts": 0, "not_before": None, "waits_for": "", "reason": "", "facts": {}}
    done = _turn(delivery, (*STUCK, State.CANCELLED), "delivery.again", by, **fields)
    bell.set()
    return done


def send_now(delivery: Delivery, *, by: Staff | None) -> bool:
    """Wait no longer for the time that was set, or for another try; quotas and quiet hours hold still."""
    done = _turn(delivery, (State.WAITING,), "delivery.now", by, not_before=None, waits_for="")
    bell.set()
    return done


def say_sent(delivery: Delivery, *, by: Staff | None) -> bool:
    """A person has looked: it did arrive."""
    return _turn(
        delivery, (State.UNKNOWN,), "delivery.said_sent", by, state=State.SENT, sent_at=delivery.claimed_at or now()
    )


def say_copied(delivery: Delivery, *, by: Staff | None) -> bool:
    """A person has sent it by hand."""
    return _turn(delivery, (State.TO_COPY,), "delivery.copied", by, state=State.COPIED, sent_at=now())


def let_go(delivery: Delivery, *, by: Staff | None) -> bool:
    """It will not be sent; `send_again` takes that back."""
    before = (State.WAITING, State.TO_COPY, *STUCK)
    return _turn(delivery, before, "delivery.let_go", by, state=State.CANCELLED, not_before=None, waits_for="")


def _turn(delivery: Delivery, before: tuple[str, ...], act: str, by: Staff | None, **fields: Any) -> bool:
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk, state__in=before).exclude(
            text=""
        )  # empty: its person was erased
        if not mine.update(**fields, followed_up=False):
            return False
        note(act, delivery.sender.name, by=by, community=delivery.community)
    delivery.refresh_from_db()
    follow_up(delivery)
    return True
