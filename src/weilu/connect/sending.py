"""Sending what waits: claimed by one, sent once, repeated only where surely nothing was sent.

A claim is a row's turn from waiting to claimed, made by whoever holds the sender's row, with the process's name on it.
Only after that is on disk does anything leave. If the process then goes, nobody can know how far it came: the delivery
becomes unknown, and a person decides.
"""

import datetime as dt
import logging
import random
import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, transaction
from django.db.models import Q, QuerySet

from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.delivering import bell
from weilu.connect.following_up import follow_up, follow_up_all
from weilu.connect.pacing import earliest
from weilu.connect.senders import KINDS
from weilu.connect.senders.contract import Sent
from weilu.kit.clock import now
from weilu.kit.outgoing import NotAllowed, NotSent, Unknown
from weilu.kit.processes import is_alive, this_process
from weilu.kit.soundness import sound_json, sound_text

MOST_ATTEMPTS = 6
PAUSES = (10, 60, 300, 1800, 7200)  # seconds before the second, third, … attempt
LONGEST_PAUSE = 24 * 3600
FORGOTTEN = dt.timedelta(minutes=10)  # every attempt ends within two: its thread has gone though its process lives
AT_ONCE = 4  # senders served at the same time, so that one slow platform holds up no other

State = Delivery.State
ENDS = {"sent": State.SENT, "accepted": State.ACCEPTED, "to_copy": State.TO_COPY, "unknown": State.UNKNOWN}
log = logging.getLogger(__name__)


# --- Who sends, and when --------------------------------------------------------------------------------------------
def send_due() -> int:
    """Send everything that is due, in this thread; returns how many attempts were made."""
    give_up_lost_claims()
    count = sum(send_from(number) for number in senders_with_work())
    follow_up_all()
    return count


def senders_with_work() -> list[int]:
    due = set(_due(now()).order_by().values_list("sender", flat=True))  # not joined: see deliveries_page
    return list(Sender.objects.filter(pk__in=due, paused_at=None, removed_at=None).values_list("pk", flat=True))


def send_from(number: int) -> int:
    """All that is due of one sender, oldest first, one after the other."""
    count = 0
    while delivery := claim(number):
        settle(delivery, attempt(delivery))
        count += 1
    return count


def start_sending() -> None:
    """A thread that sends whenever `bell` rings, for as long as the process lives."""
    threading.Thread(target=_listen, name="sending", daemon=True).start()


def _listen() -> None:
    busy: set[int] = set()
    with ThreadPoolExecutor(AT_ONCE, "sending") as pool:
        while True:
            bell.wait()
            bell.clear()
            try:
                _share_out(pool, busy)
            except Exception:
                log.exception("Messages that wait could not be looked for; tried again soon.")
            finally:
                close_old_connections()


def _share_out(pool: ThreadPoolExecutor, busy: set[int]) -> None:
    give_up_lost_claims()
    for number in senders_with_work():
        if number not in busy:
            busy.add(number)
            pool.submit(_send_aside, number, busy)
    follow_up_all()


def _send_aside(number: int, busy: set[int]) -> None:
    try:
        send_from(number)
    except Exception:
        log.exception("The messages of a sender could not be sent; tried again soon.")
    finally:
        close_old_connections()
        busy.discard(number)


# --- One message ----------------------------------------------------------------------------------------------------
@transaction.atomic
def claim(number: int) -> Delivery | None:
    """Take the sender's next message, if it may go now. The sender's row is held meanwhile, so that two processes
    neither take the same one nor overdraw a quota; and while one message is out, the next waits its turn."""
    sender = Sender.objects.select_for_update().filter(pk=number, paused_at=None, removed_at=None).first()
    if sender is None or Delivery.objects.filter(sender=sender, state=State.CLAIMED).exists():
        return None
    moment = now()
    due = _due(moment).filter(sender=sender).select_related("sender", "community").order_by("pk")
    while delivery := due.first():
        wait = earliest(sender, delivery, moment)
        if delivery.not_after and delivery.not_after < (wait[0] if wait else moment):
            _call_off(delivery)
        elif wait is None:
            return _claimed(delivery, moment)
        else:
            _put_off(sender, moment, *wait)
    return None


def _call_off(delivery: Delivery) -> None:
    """It could leave only when it would be worse than nothing."""
    Delivery.objects.filter(pk=delivery.pk).update(
        state=State.CANCELLED, reason="late", waits_for="", not_before=None, followed_up=False
    )


def _due(moment: dt.datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(Q(not_before=None) | Q(not_before__lte=moment), state=State.WAITING)


def _put_off(sender: Sender, moment: dt.datetime, until: dt.datetime, waits_for: str) -> None:
    """All that is due waits for the same: told on each, so that the page can say why nothing moves."""
    late = _due(moment).filter(Q(not_after=None) | Q(not_after__gte=until), sender=sender)
    if waits_for == Delivery.WaitsFor.QUIET:
        late = late.filter(in_reply_to="").exclude(purpose="test")
    late.update(not_before=until, waits_for=waits_for)


def _claimed(delivery: Delivery, moment: dt.datetime) -> Delivery:
    delivery.state, delivery.claimed_at, delivery.claimed_by = State.CLAIMED, moment, this_process()
    delivery.attempts += 1
    delivery.save(update_fields=["state", "claimed_at", "claimed_by", "attempts"])
    return delivery


def attempt(delivery: Delivery) -> Sent:
    """One try at it, and what is known afterwards. Never raises: what nobody foresaw is an unknown outcome."""
    try:
        return _sent(delivery)
    except NotAllowed as error:
        return Sent("refused", error.reason, error.facts)
    except NotSent as error:
        return Sent("again", error.reason, error.facts)
    except Unknown as error:
        return Sent("unknown", error.reason)
    except Exception:
        log.exception("A message could not be sent for a reason that nobody foresaw.")
        return Sent("unknown", "broke")


def _sent(delivery: Delivery) -> Sent:
    kind, values = KINDS.get(delivery.sender.kind), delivery.sender.values
    if kind is None:
        return Sent("refused", "no_kind")
    if any(field.required and not values.get(field.name) for field in kind.fields):
        return Sent("refused", "secrets")
    if kind.to_field and not (delivery.to or values.get(kind.to_field)):
        return Sent("refused", "nowhere")  # its default was taken away since
    return kind.send(values, delivery)


def settle(delivery: Delivery, sent: Sent) -> None:
    """Write down what came of an attempt. If it was taken for lost meanwhile, what is known now is better."""
    fields = _outcome(delivery, sent)
    fields |= {
        "reason": sent.reason,
        "facts": sound_json(dict(sent.facts)),
        "reply": sound_text(sent.reply, 2000),
        "platform_id": sound_text(sent.platform_id, 200),
        "followed_up": False,
    }
    mine = Delivery.objects.filter(
        pk=delivery.pk,
        claimed_at=delivery.claimed_at,  # this very claim, and no later one
        claimed_by=delivery.claimed_by,
        state__in=[State.CLAIMED, State.UNKNOWN],
    )
    if mine.update(**fields):
        delivery.refresh_from_db()
        if sent.hold and delivery.state == State.WAITING and delivery.not_before:
            _put_off(delivery.sender, now(), delivery.not_before, Delivery.WaitsFor.PLATFORM)
        follow_up(delivery)


def _outcome(delivery: Delivery, sent: Sent) -> dict[str, object]:
    """The state that an outcome leads to, and when it is tried again."""
    repeatable = sent.outcome == "unknown" and delivery.sender.kind in KINDS and KINDS[delivery.sender.kind].repeatable
    if (sent.outcome == "again" or repeatable) and delivery.attempts < MOST_ATTEMPTS:
        asked = sent.after is not None
        pause = min(sent.after if sent.after is not None else _pause(delivery.attempts), LONGEST_PAUSE)
        if delivery.not_after and now() + dt.timedelta(seconds=pause) > delivery.not_after:
            return {"state": State.CANCELLED, "not_before": None, "waits_for": ""}
        return {
            "state": State.WAITING,
            "not_before": now() + dt.timedelta(seconds=pause),
            "waits_for": Delivery.WaitsFor.PLATFORM if asked else Delivery.WaitsFor.AGAIN,
        }
    state = ENDS.get(sent.outcome, State.FAILED)
    sent_at = now() if state in Delivery.SUCCESS else None
    return {"state": state, "sent_at": sent_at, "not_before": None, "waits_for": ""}


def _pause(attempts: int) -> float:
    """Longer each time, and not the same for all: what failed together need not come back together."""
    return PAUSES[min(attempts, len(PAUSES)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311


def give_up_lost_claims() -> int:
    """What was being sent when its process went: unknown from now on, unless the platform tells repeats itself."""
    lost = 0
    for delivery in Delivery.objects.filter(state=State.CLAIMED).order_by().prefetch_related("sender", "community"):
        forgotten = delivery.claimed_at is not None and delivery.claimed_at < now() - FORGOTTEN
        if forgotten or not is_alive(delivery.claimed_by):
            settle(delivery, Sent("unknown", "stopped"))
            lost += 1
    return lost
