"""What was said in a room before Weilu came: fetched backwards, page by page, in the background.

A page is on disk before the mark to go on from is kept: whatever stops the fetching, the next process goes on there,
and a page fetched twice counts once. It is done in short stretches, so that other jobs have their turn.
"""

import datetime as dt
import time

from django.db import transaction
from django.db.models import F, Q

from weilu.connect.health import went_wrong
from weilu.connect.matrix.homeserver import Homeserver, Slower
from weilu.connect.matrix.taking import take_past
from weilu.connect.matrix_rooms import MatrixRoom
from weilu.kit.clock import from_ms, now
from weilu.kit.processes import is_alive, this_process
from weilu.team.audit import note
from weilu.team.models import Staff
from weilu.team.refusal import Refusal

PAGE = 200  # events asked for at once
STRETCH = 15.0  # seconds of fetching in one job
History = MatrixRoom.History


@transaction.atomic
def ask_for_history(room: MatrixRoom, *, by: Staff | None, until: dt.datetime | None = None) -> None:
    """Fetch what was said before, back to `until`; what was fetched before goes on from where it was."""
    from weilu.connect.matrix.jobs import fetch_history

    idle = MatrixRoom.objects.filter(pk=room.pk).exclude(history__in=[History.WAITING, History.RUNNING])
    if idle.update(history=History.WAITING, history_until=until, history_again_at=None, error=""):
        note("connect.matrix_history", str(room), by=by, community=room.source.community)
        transaction.on_commit(lambda: fetch_history.enqueue(room.pk))


def stop_history(room: MatrixRoom, *, by: Staff | None) -> None:
    """What has been fetched stays; it can go on later."""
    busy = MatrixRoom.objects.filter(pk=room.pk, history__in=[History.WAITING, History.RUNNING])
    if busy.update(history=History.STOPPED):
        note("connect.matrix_history_stopped", str(room), by=by, community=room.source.community)


def fetch(room: MatrixRoom, *, stretch: float = STRETCH) -> bool:
    """Go on for one stretch; whether there is more to do at once."""
    if not _claim(room):
        return False
    end = time.monotonic() + stretch
    try:
        while _page(room):
            if time.monotonic() >= end:
                return _let_go(room, history=History.WAITING)
    except Slower as asked:
        _let_go(room, history=History.WAITING, history_again_at=now() + dt.timedelta(seconds=asked.seconds))
    except Refusal as refusal:
        went_wrong(room.source, str(refusal))
        _let_go(room, history=History.STOPPED, error=str(refusal)[:300])
    except BaseException:
        _let_go(room, history=History.WAITING)
        raise
    return False


def _claim(room: MatrixRoom) -> bool:
    source = room.source
    if source.paused_at or source.removed_at or (room.runner and is_alive(room.runner)):
        return False
    mine = MatrixRoom.objects.filter(
        pk=room.pk, runner=room.runner, history__in=[History.WAITING, History.RUNNING]
    ).filter(Q(history_again_at=None) | Q(history_again_at__lte=now()))
    claimed = mine.update(history=History.RUNNING, runner=this_process())
    room.refresh_from_db()
    return bool(claimed)


def _let_go(room: MatrixRoom, **told: object) -> bool:
    """Unless somebody stopped it meanwhile; then it stays so. Whether it is to go on."""
    held = MatrixRoom.objects.filter(pk=room.pk)
    going_on = bool(held.filter(history=History.RUNNING).update(runner="", **told))
    held.update(runner="")
    return going_on


def _page(room: MatrixRoom) -> bool:
    """Fetch one; whether another is to follow."""
    events, mark = Homeserver(room.source).earlier(room.key, room.history_from, PAGE)
    take_past(room.source, events[::-1])
    oldest = _oldest(events) or room.history_oldest
    far_enough = room.history_until is not None and oldest is not None and oldest <= room.history_until
    room.history_from, room.history_oldest = mark or room.history_from, oldest
    kept = {
        "history_from": room.history_from,
        "history_oldest": oldest,
        "history_read": F("history_read") + len(events),
    }
    running = MatrixRoom.objects.filter(pk=room.pk, history=History.RUNNING)
    if mark and not far_enough:
        return bool(running.update(**kept))
    running.update(**kept, history=History.DONE, runner="")
    return False


def _oldest(events: list[dict[str, object]]) -> dt.datetime | None:
    told = [ts for event in events if isinstance(ts := event.get("origin_server_ts"), int)]
    return from_ms(min(told), dt.UTC) if told else None
