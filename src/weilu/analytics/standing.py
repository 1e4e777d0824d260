"""Where every member stands (生命周期), over periods of thirty days; kept beside the member for lists."""

import datetime as dt

from django.db import connection, transaction

from weilu.analytics.periods import ONE
from weilu.analytics.query import Query
from weilu.analytics.sql import ACTIVE, Asking
from weilu.kit.contention import again_after_deadlock
from weilu.members.models import Lifecycle, Member
from weilu.team.models import Community

PERIOD = 30
DORMANT = 90
CHUNK = 5_000


def states(community: Community, on: dt.date) -> dict[int, str]:
    """Every known person's state at the end of that local day; exactly one each (metrics.md: lifecycle)."""
    asking = Asking(Query(community, first=on, last=on, include_staff=True, include_bots=True))
    return dict(asking.rows(standing(asking), **bound(on)))


def bound(on: dt.date) -> dict[str, object]:
    """The parameters of `standing` at the end of that local day."""
    return {
        "this": on - ONE * (PERIOD - 1),
        "earlier": on - ONE * (2 * PERIOD - 1),
        "on": on,
        "dormant": DORMANT,
    }


def standing(asking: Asking) -> str:
    """SQL: (person, state) at the end of the asking's last day."""
    return (
        "SELECT person, multiIf("
        "n_leave > 0 AND last_leave > last_back, 'left',"
        "n_active = 0, 'silent',"
        "first_active >= {this:Date}, 'new',"
        "n_this > 0 AND n_earlier > 0, 'active',"
        "n_this > 0, 'returning',"
        "n_earlier > 0, 'at_risk',"
        "last_active > {on:Date} - {dormant:UInt16}, 'sleeping', 'dormant') AS state FROM ("
        f"SELECT {asking.people.person} AS person, countIf(kind = 'leave') AS n_leave,"
        f" maxIf((ts, seq), kind = 'leave') AS last_leave, maxIf((ts, seq), kind = 'join' OR {ACTIVE}) AS last_back,"
        f" countIf({ACTIVE}) AS n_active, minIf({asking.day}, {ACTIVE}) AS first_active,"
        f" maxIf({asking.day}, {ACTIVE}) AS last_active, countIf({ACTIVE} AND {asking.day} >= {{this:Date}}) AS n_this,"
        f" countIf({ACTIVE} AND {asking.day} >= {{earlier:Date}} AND {asking.day} < {{this:Date}}) AS n_earlier"
        f" FROM events WHERE {asking.where(since_start=False)} AND {asking.people.counted} GROUP BY person)"
    )


def refresh(community: Community, on: dt.date | None = None) -> int:
    """Write the states at the end of `on` (default yesterday) beside the members; returns how many changed."""
    known = states(community, on or community.yesterday)
    changed: dict[str, list[int]] = {}
    people = community.members.people().values_list("pk", "lifecycle")
    for number, shown in people.iterator(chunk_size=CHUNK):
        state = known.get(number, Lifecycle.SILENT.value)
        if state != shown:
            changed.setdefault(state, []).append(number)
    for state, numbers in changed.items():
        for start in range(0, len(numbers), CHUNK):
            _write(state, numbers[start : start + CHUNK])
    return sum(map(len, changed.values()))


@again_after_deadlock
@transaction.atomic
def _write(state: str, numbers: list[int]) -> None:
    """In short transactions, so that nobody waits long for the database."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {Member._meta.db_table} SET lifecycle = %s WHERE id = %s",
            [(state, number) for number in sorted(numbers)],
        )
