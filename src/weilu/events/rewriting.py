"""Acts that rewrite the past: each is noted first and idempotent; an erasure is done when the old bytes are gone.

The day rollup is a projection of the events themselves, so every rewrite carries it along; `rollups.compare` proves it.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from weilu.events.client import Engine, StoreError, store
from weilu.events.models import Rewrite
from weilu.events.mutating import mutate
from weilu.events.recording import recorder
from weilu.events.turns import while_nobody_copies
from weilu.kit.clock import now
from weilu.kit.processes import is_alive, this_process
from weilu.team.models import Community

BYTES_PATIENCE = 120.0  # seconds to wait for the store to drop what a rewrite replaced
WAITING = 0.5  # seconds between two looks at another process's work
_one_at_a_time = threading.Lock()


def request(community: Community, act: str, **arguments: Any) -> Rewrite:
    """Note a rewrite, inside the transaction of the act that wants it; `finish` carries it out."""
    assert act in ACTS
    return Rewrite.objects.create(community=community, act=act, arguments=arguments)


def finish(rewrite: Rewrite) -> None:
    """Carry out one rewrite; repeating it after a crash does no harm. Where another process is at it, wait for that."""
    with _one_at_a_time:
        while not _claim(rewrite):
            if rewrite.state == Rewrite.State.DONE:
                return
            time.sleep(WAITING)
        try:
            _carry_out(rewrite)
        except BaseException:
            Rewrite.objects.filter(pk=rewrite.pk).update(state=Rewrite.State.WAITING, runner="")
            raise
    rewrite.refresh_from_db()


def _claim(rewrite: Rewrite) -> bool:
    """False where another is at it, or it is done."""
    rewrite.refresh_from_db()
    if rewrite.state == Rewrite.State.DONE or somebody_is_at(rewrite):
        return False
    unchanged = Rewrite.objects.filter(pk=rewrite.pk, state=rewrite.state, runner=rewrite.runner)
    return bool(unchanged.update(state=Rewrite.State.RUNNING, runner=this_process()))


def somebody_is_at(rewrite: Rewrite) -> bool:
    """Whether another living process carries it out."""
    return bool(rewrite.runner) and rewrite.runner != this_process() and is_alive(rewrite.runner)


def _carry_out(rewrite: Rewrite) -> None:
    engine = store()
    with while_nobody_copies(engine):
        ACTS[rewrite.act](engine, rewrite.community_id, rewrite.arguments)
    recorder().forget()
    if rewrite.act == "erase":  # for the others it is enough that nobody sees the old rows; the store drops them soon
        wait_for_old_parts(engine)
    Rewrite.objects.filter(pk=rewrite.pk).update(state=Rewrite.State.DONE, finished_at=now(), runner="")


def finish_all() -> int:
    """Carry out what a process that is gone left; returns how many."""
    unfinished = Rewrite.objects.exclude(state=Rewrite.State.DONE).order_by("pk")
    left = [rewrite for rewrite in unfinished if not somebody_is_at(rewrite)]
    for rewrite in left:
        finish(rewrite)
    return len(left)


def _erase(engine: Engine, community_id: int, arguments: dict[str, Any]) -> None:
    """Delete every event of these members, and the history of their texts."""
    parameters = {"community": community_id, "members": arguments["members"]}
    where = "community_id = {community:UInt32} AND member_id IN {members:Array(UInt32)}"
    for table in ("events", "revisions", "attributes"):
        mutate(engine, table, f"DELETE WHERE {where}", parameters)


def _drop_source(engine: Engine, community_id: int, arguments: dict[str, Any]) -> None:
    """Delete exactly the events that came by one source."""
    where = "community_id = {community:UInt32} AND source_id = {source:UInt32}"
    mutate(engine, "events", f"DELETE WHERE {where}", {"community": community_id, "source": arguments["source"]})


def _cut_days(engine: Engine, community_id: int, arguments: dict[str, Any]) -> None:
    """Cut the local days anew in another zone; only then are numbers read from them again."""
    zone = arguments["zone"]
    mutate(
        engine,
        "events",
        "UPDATE day = toDate(ts, {zone:String}) WHERE community_id = {community:UInt32}"
        " AND day != toDate(ts, {zone:String})",
        {"community": community_id, "zone": zone},
    )
    Community.objects.filter(pk=community_id, time_zone=zone).update(day_zone=zone)


ACTS: dict[str, Callable[[Engine, int, dict[str, Any]], None]] = {
    "erase": _erase,
    "drop_source": _drop_source,
    "cut_days": _cut_days,
}


def wait_for_old_parts(engine: Engine) -> None:
    """Return when every part that is replaced by now is gone from the disk: only then are deleted bytes gone.

    Raises StoreError after BYTES_PATIENCE, for instance while a long query still reads an old part.
    """
    deadline = time.monotonic() + BYTES_PATIENCE
    # Not those that merges of live data will replace meanwhile: on a busy server there are always some.
    old = _replaced(engine)
    while old and (old := old & _replaced(engine)):
        if time.monotonic() > deadline:
            raise StoreError("The event store still holds old files; the rewrite will be tried again.")
        time.sleep(0.1)


def _replaced(engine: Engine) -> set[tuple[Any, ...]]:
    """Asked for by `_state`, the table tells of parts that are just being removed, too; else it hides them."""
    return set(
        engine.query(
            "SELECT table, name FROM system.parts WHERE database = currentDatabase()"
            " AND table IN ('events', 'revisions', 'attributes') AND _state != 'Active'"
        )
    )
