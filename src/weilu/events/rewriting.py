"""Acts that rewrite the past: each is noted first and idempotent; an erasure is done when the old bytes are gone.

The day rollup is a projection of the events themselves, so every rewrite carries it along; `rollups.compare` proves it.
"""

import time
from collections.abc import Callable
from typing import Any

from weilu.events.client import Engine, StoreError, store
from weilu.events.models import Rewrite
from weilu.events.recording import recorder
from weilu.kit.clock import now
from weilu.team.models import Community

BYTES_PATIENCE = 120.0  # seconds to wait for the store to drop what a rewrite replaced


def request(community: Community, act: str, **arguments: Any) -> Rewrite:
    """Note a rewrite, inside the transaction of the act that wants it; `finish` carries it out."""
    assert act in ACTS
    return Rewrite.objects.create(community=community, act=act, arguments=arguments)


def finish(rewrite: Rewrite) -> None:
    """Carry out one rewrite; repeating it after a crash does no harm."""
    Rewrite.objects.filter(pk=rewrite.pk).update(state=Rewrite.State.RUNNING)
    engine = store()
    ACTS[rewrite.act](engine, rewrite.community_id, rewrite.arguments)
    recorder().forget()
    if rewrite.act == "erase":  # for the others it is enough that nobody sees the old rows; the store drops them soon
        wait_for_old_parts(engine)
    Rewrite.objects.filter(pk=rewrite.pk).update(state=Rewrite.State.DONE, finished_at=now())
    rewrite.refresh_from_db()


def finish_all() -> int:
    """Carry out what an earlier process left; returns how many."""
    unfinished = Rewrite.objects.exclude(state=Rewrite.State.DONE).order_by("pk")
    for rewrite in unfinished:
        finish(rewrite)
    return len(unfinished)


def _erase(engine: Engine, community_id: int, arguments: dict[str, Any]) -> None:
    """Delete every event of these members, and the history of their texts."""
    parameters = {"community": community_id, "members": arguments["members"]}
    where = "community_id = {community:UInt32} AND member_id IN {members:Array(UInt32)}"
    for table in ("events", "revisions"):
        engine.command(f"ALTER TABLE {table} DELETE WHERE {where} SETTINGS mutations_sync = 2", parameters)


def _drop_source(engine: Engine, community_id: int, arguments: dict[str, Any]) -> None:
    """Delete exactly the events that came by one source."""
    engine.command(
        "ALTER TABLE events DELETE WHERE community_id = {community:UInt32} AND source_id = {source:UInt32}"
        " SETTINGS mutations_sync = 2",
        {"community": community_id, "source": arguments["source"]},
    )


def _cut_days(engine: Engine, community_id: int, arguments: dict[str, Any]) -> None:
    """Cut the local days anew in another zone; only then are numbers read from them again."""
    zone = arguments["zone"]
    engine.command(
        "ALTER TABLE events UPDATE day = toDate(ts, {zone:String}) WHERE community_id = {community:UInt32}"
        " AND day != toDate(ts, {zone:String}) SETTINGS mutations_sync = 2",
        {"community": community_id, "zone": zone},
    )
    Community.objects.filter(pk=community_id, time_zone=zone).update(day_zone=zone)


ACTS: dict[str, Callable[[Engine, int, dict[str, Any]], None]] = {
    "erase": _erase,
    "drop_source": _drop_source,
    "cut_days": _cut_days,
}


def wait_for_old_parts(engine: Engine) -> None:
    """Return when no replaced part is left on disk: only then are deleted bytes gone.

    Raises StoreError after BYTES_PATIENCE, for instance while a long query still reads an old part.
    """
    deadline = time.monotonic() + BYTES_PATIENCE
    while engine.query(
        "SELECT 1 FROM system.parts WHERE database = currentDatabase() AND table IN ('events', 'revisions')"
        " AND NOT active LIMIT 1"
    ):
        if time.monotonic() > deadline:
            raise StoreError("The event store still holds old files; the rewrite will be tried again.")
        time.sleep(0.1)
