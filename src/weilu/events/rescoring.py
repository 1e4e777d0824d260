"""The texts of a community judged anew: after an upgrade that brings other weights, after people have taught, and of
events that came in before anybody judged.

A month at a time: its texts are read and judged, the answers laid into a table of their own and taken over by one
statement, so that nothing is half done; whoever is killed in between loses one round, and the next start goes on with
what still says another number. What people corrected stays as they said.
"""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from django.tasks import task
from django.utils.crypto import get_random_string

from weilu.events.client import Engine, store
from weilu.events.correcting import digest, standing, write_again
from weilu.events.judging import SPOKEN_BY_STAFF, judge_of, judged, spread
from weilu.events.models import Rescoring
from weilu.events.mutating import mutate
from weilu.events.turns import while_nobody_copies
from weilu.kit.clock import now
from weilu.kit.processes import is_alive, this_process
from weilu.team.models import Community

log = logging.getLogger(__name__)

Told = Callable[[int, int], None]
ROUND = 100_000  # texts a statement
CALL = 20_000  # texts a call: copies are looked for among so many
NIGHT = (3, 5)  # local hours in which it begins by itself
SAID = f"text != '' AND (active OR kind = '{SPOKEN_BY_STAFF}')"
STALE = f"community_id = {{community:UInt32}} AND {SAID} AND judged != {{judge:UInt32}}"
COLUMNS = ("language", "sentiment", "emotion", "intensity", "offence", "spam")
TABLE = "judged_"


def stale(community: Community) -> int:
    """How many texts others have judged than what judges now, or nobody."""
    rows = store().query(
        f"SELECT count() FROM events WHERE {STALE}",
        {"community": community.pk, "judge": judge_of(community.pk)},
    )
    return int(rows[0][0])


def ask_for(community: Community) -> Rescoring:
    """Note it as wanted and begin it in the background; asking again while it runs changes nothing."""
    wanted, _ = Rescoring.objects.get_or_create(community=community)
    fresh = {"state": Rescoring.State.WAITING, "done": 0, "total": stale(community), "finished_at": None, "runner": ""}
    Rescoring.objects.filter(pk=community.pk, state=Rescoring.State.DONE).update(**fresh)
    if not somebody_is_at(wanted):
        rescore_in_background.enqueue(community.pk)
    wanted.refresh_from_db()
    return wanted


@task
def rescore_in_background(community_id: int) -> None:
    rescore(Community.objects.get(pk=community_id))


def rescore(community: Community, told: Told | None = None) -> bool:
    """Judge every text anew that needs it; told(done, total) as it goes on. False where another process is at it."""
    row, _ = Rescoring.objects.get_or_create(community=community)
    if not _claim(row):
        return False
    try:
        _carry_out(community, told or (lambda done, total: None))
    except BaseException:
        Rescoring.objects.filter(pk=community.pk).update(state=Rescoring.State.WAITING, runner="")
        raise
    Rescoring.objects.filter(pk=community.pk).update(state=Rescoring.State.DONE, runner="", finished_at=now())
    return True


def _claim(row: Rescoring) -> bool:
    if somebody_is_at(row):
        return False
    unchanged = Rescoring.objects.filter(pk=row.pk, state=row.state, runner=row.runner)
    begun = {"state": Rescoring.State.RUNNING, "runner": this_process(), "begun_at": now(), "finished_at": None}
    return bool(unchanged.update(**begun))


def somebody_is_at(row: Rescoring) -> bool:
    """Whether a living process carries it out, this one, too."""
    return row.state == Rescoring.State.RUNNING and is_alive(row.runner)


def _carry_out(community: Community, told: Told) -> None:
    engine, judge = store(), judge_of(community.pk)
    total, done = stale(community), 0
    told(0, total)
    Rescoring.objects.filter(pk=community.pk).update(total=total, done=0)
    for name in _left_tables(engine):
        _drop(engine, name)
    for month, rows in _rounds(engine, community, judge):
        before = standing(community.pk)
        asked = {"community": community.pk, "judge": judge, "month": month}
        _take_over(engine, _as_people_said(rows, before), asked)
        _correct_again(engine, community, before)
        done += len(rows)
        Rescoring.objects.filter(pk=community.pk).update(done=done)
        told(done, max(done, total))


def _left_tables(engine: Engine) -> list[str]:
    """Of rounds whose process died."""
    rows = engine.query(f"SHOW TABLES LIKE '{TABLE}%'")
    return [str(row[0]) for row in rows]


def _rounds(engine: Engine, community: Community, judge: int) -> Iterator[tuple[int, pa.Table]]:
    """(month, answers), a round at a time: the newest months first, for they are looked at most."""
    parameters: dict[str, Any] = {"community": community.pk, "judge": judge}
    months = engine.query(f"SELECT DISTINCT toYYYYMM(ts) AS m FROM events WHERE {STALE} ORDER BY m DESC", parameters)
    for (month,) in months:
        last = 0
        while True:
            found = engine.query(
                f"SELECT seq, id, member_id, text FROM events WHERE {STALE} AND toYYYYMM(ts) = {{month:UInt32}}"
                f" AND seq > {{last:UInt64}} ORDER BY seq LIMIT {ROUND}",
                parameters | {"month": month, "last": last},
            )
            if not found:
                break
            last = found[-1][0]
            yield month, _answers(community.pk, found)


def _answers(community_id: int, rows: list[tuple[Any, ...]]) -> pa.Table:
    """What is said of each text, under the event's number."""
    tables = []
    for start in range(0, len(rows), CALL):
        some = rows[start : start + CALL]
        scores = judged(community_id, [row[3] for row in some], [row[2] for row in some])
        columns = spread(scores, range(len(some)), len(some))
        numbers = {"id": pa.array(np.array([row[1] for row in some], np.uint64))}
        marks = {"digest": pa.array([digest(row[3]) for row in some], pa.string())}
        tables.append(pa.table({**numbers, **columns, **marks}))
    return pa.concat_tables(tables)


def _take_over(engine: Engine, rows: pa.Table, asked: dict[str, int]) -> None:
    """One statement for all of the round; what was edited meanwhile has been judged already and is left alone."""
    name = f"{TABLE}{get_random_string(12).lower()}"
    types = {"language": "String", "emotion": "String"}
    columns = ", ".join(f"{column} {types.get(column, 'Float32')}" for column in COLUMNS)
    engine.command(f"CREATE TABLE {name} (id UInt64, {columns}) ENGINE = Join(ANY, LEFT, id)")
    try:
        engine.insert(name, rows.drop_columns(["digest"]))
        ((database,),) = engine.query("SELECT currentDatabase()")  # the statement runs without any
        changes = ", ".join(f"{column} = joinGet('{database}.{name}', '{column}', id)" for column in COLUMNS)
        with while_nobody_copies(engine):
            mutate(
                engine,
                "events",
                f"UPDATE {changes}, judged = {{judge:UInt32}} WHERE {STALE}"
                f" AND toYYYYMM(ts) = {{month:UInt32}} AND id IN (SELECT id FROM {name})",
                asked,
            )
    finally:
        _drop(engine, name)


def _drop(engine: Engine, name: str) -> None:
    """A statement that still wants the table would wait for it for ever, and all later ones behind it."""
    engine.command(
        "KILL MUTATION WHERE database = currentDatabase() AND table = 'events'"
        " AND position(command, {name:String}) > 0 AND NOT is_done SYNC",
        {"name": name},
    )
    engine.command(f"DROP TABLE IF EXISTS {name}")


def _as_people_said(rows: pa.Table, corrected: dict[int, tuple[str, dict[str, Any]]]) -> pa.Table:
    """The answers with people's own in their place, where the text is still the one they spoke of."""
    if not corrected:
        return rows
    told = rows.to_pydict()
    places = {number: n for n, number in enumerate(told["id"])}
    for event, (mark, after) in corrected.items():
        place = places.get(event)
        if place is not None and told["digest"][place] == mark:
            for field, value in after.items():
                told[field][place] = value
    return pa.table(told, rows.schema)


def _correct_again(engine: Engine, community: Community, before: dict[int, tuple[str, dict[str, Any]]]) -> None:
    """What people corrected while the statement ran, which it may have written over."""
    for event, said in standing(community.pk).items():
        if before.get(event) != said:
            write_again(engine, community, event, *said)


def rescore_due(begin: Callable[[Community], object] = ask_for) -> int:
    """Go on with what a process that is gone left; at night begin where other weights judge by now. Returns in how many
    communities it was begun."""
    begun = 0
    for community in Community.objects.all():
        row = Rescoring.objects.filter(pk=community.pk).first()
        left = row is not None and row.state != Rescoring.State.DONE and not somebody_is_at(row)
        is_night = NIGHT[0] <= now().astimezone(community.zone).hour < NIGHT[1]
        if left or (is_night and stale(community)):
            begin(community)
            begun += 1
    return begun
