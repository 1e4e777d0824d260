"""After a backup was brought back: what it holds as waiting may have gone out since.

So nothing leaves by itself: what was due is undecided, and every sender is paused until somebody resumes it; the backup
may also have been brought to a second machine while the first still sends.
"""

from django.db import transaction
from django.db.models import Q

from weilu.connect.deliveries import Delivery, Sender
from weilu.kit.clock import now


@transaction.atomic
def hold_back() -> int:
    """Returns how many senders were paused."""
    state = Delivery.State
    planned = Q(waits_for=Delivery.WaitsFor.ASKED, not_before__gt=now())
    due = Delivery.objects.filter(state__in=[state.WAITING, state.CLAIMED]).exclude(planned)
    due.update(state=state.UNKNOWN, reason="restored", facts={}, not_before=None, waits_for="", followed_up=False)
    return Sender.objects.filter(paused_at=None, removed_at=None).update(paused_at=now())
