"""When a sender may send next: its quotas, and the hours in which it is quiet. Both delay, neither drops."""

import datetime as dt

from weilu.connect.deliveries import Delivery, Sender
from weilu.connect.delivering import TEST
from weilu.kit.clock import UTC, start_of

ONE_MINUTE, ONE_DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


def earliest(sender: Sender, delivery: Delivery, moment: dt.datetime) -> tuple[dt.datetime, str] | None:
    """(when, what it waits for) if this delivery must wait; None: now. An answer to somebody who wrote, and a test, may
    go in quiet hours: a person is awake at either end."""
    spoken_to = bool(delivery.in_reply_to) or delivery.purpose == TEST
    if not spoken_to and (end := quiet_until(sender, moment)):
        return end, Delivery.WaitsFor.QUIET
    if slot := _next_slot(sender, moment):
        return slot, Delivery.WaitsFor.QUOTA
    return None


def quiet_until(sender: Sender, moment: dt.datetime) -> dt.datetime | None:
    """The end of the quiet hours that the moment lies in, in the community's zone; they may go over midnight."""
    begin, end = sender.quiet_from, sender.quiet_until
    if begin is None or end is None or begin == end:
        return None
    local = moment.astimezone(sender.community.zone)
    clock, over_midnight = local.time(), begin > end
    if not (clock >= begin or clock < end if over_midnight else begin <= clock < end):
        return None
    day = local.date() + ONE_DAY if over_midnight and clock >= begin else local.date()
    # Where the clock is put back the end comes twice, and the first may have passed.
    ends = [dt.datetime.combine(day, end.replace(fold=fold), sender.community.zone) for fold in (0, 1)]
    return next((one.astimezone(UTC) for one in ends if one.astimezone(UTC) > moment), None)


def _next_slot(sender: Sender, moment: dt.datetime) -> dt.datetime | None:
    """When the quota has room again; None: it has. What was tried counts, for platforms count that."""
    tried = Delivery.objects.filter(sender=sender)
    if sender.per_minute:
        last = list(tried.filter(claimed_at__gt=moment - ONE_MINUTE).order_by("-claimed_at")[: sender.per_minute])
        if len(last) == sender.per_minute and last[-1].claimed_at:
            return last[-1].claimed_at + ONE_MINUTE
    today = moment.astimezone(sender.community.zone).date()
    if sender.per_day and (
        tried.filter(claimed_at__gte=start_of(today, sender.community.zone)).count() >= sender.per_day
    ):
        return start_of(today + ONE_DAY, sender.community.zone)
    return None
