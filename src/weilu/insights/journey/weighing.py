"""Pain points and opportunities weighed by the map: reach × depth, with the words that show them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from weilu.analytics.door import Query, Row
from weilu.analytics.journey.cells import strongest
from weilu.analytics.journey.metric import is_thin
from weilu.analytics.journey.plan import ALL, REST
from weilu.events.searching import Found, by_ids
from weilu.insights.look import Look
from weilu.insights.models import PainPoint
from weilu.insights.telling import Told, rooms_of, tell

MOST = 8  # of a kind that a person can take in


@dataclass(frozen=True)
class Weighed:
    """A cell of the map as something to work on. reach: its members' share of all who wrote; depth: how far its mean
    lies on the bad side (of an opportunity: on the good one), 0…1; both None where the map has no such messages."""

    kind: str
    stage: str
    touchpoint: str
    row: Row | None
    reach: float | None = None
    depth: float | None = None
    quotes: list[Told] = field(default_factory=list)
    point: PainPoint | None = None

    @property
    def weight(self) -> float:
        return (self.reach or 0) * (self.depth or 0)


Cells = dict[tuple[str, str], Row]


def cells_of(look: Look) -> Cells:
    rows = look.keeping.ask("journey", look.question("journey")).rows
    return {(row["stage"], row["touchpoint"]): row for row in rows}


def weigh(cells: Cells, kind: str, stage: str, touchpoint: str, point: PainPoint | None = None) -> Weighed:
    row, whole = cells.get((stage, touchpoint)), cells.get((ALL, ALL))
    if row is None or whole is None or not row["messages"]:
        return Weighed(kind, stage, touchpoint, row, point=point)
    sign = -1 if kind == PainPoint.Kind.PAIN else 1
    depth = max(0.0, sign * row["sentiment"])
    return Weighed(kind, stage, touchpoint, row, row["members"] / whole["members"], depth, point=point)


def kept(cells: Cells, points: Iterable[PainPoint]) -> list[Weighed]:
    """What is being worked on, the heaviest first; solved ones last."""
    weighed = [weigh(cells, point.kind, point.stage, point.touchpoint, point) for point in points]
    return sorted(weighed, key=lambda one: (one.point is not None and one.point.status == "solved", -one.weight))


def found(look: Look, cells: Cells, points: Iterable[PainPoint]) -> dict[str, list[Weighed]]:
    """Cells that are surely bad or surely good (their whole interval is) and that nobody has kept yet, the heaviest
    first, with their strongest words; by kind."""
    known = {(point.kind, point.stage, point.touchpoint) for point in points}
    told: dict[str, list[Weighed]] = {}
    for kind in PainPoint.Kind.values:
        sure = [
            weigh(cells, kind, *at)
            for at, row in cells.items()
            if ALL not in at and at[1] != REST and (kind, *at) not in known and is_sure(kind, row)
        ]
        heaviest = sorted(sure, key=lambda one: -one.weight)[:MOST]
        words = look.keeping.of(_strongest, look.query, kind == PainPoint.Kind.PAIN) if heaviest else {}
        told[kind] = [with_quotes(look, one, words.get((one.stage, one.touchpoint), [])[:2]) for one in heaviest]
    return told


def is_sure(kind: str, row: Row) -> bool:
    if is_thin(row) or row["low"] is None:
        return False
    return bool(row["high"] < 0 if kind == PainPoint.Kind.PAIN else row["low"] > 0)


def _strongest(query: Query, negative: bool) -> dict[tuple[str, str], list[str]]:
    return strongest(query, negative=negative)


def strongest_of(look: Look, one: Weighed) -> Weighed:
    """With its strongest words."""
    words = look.keeping.of(_strongest, look.query, one.kind == PainPoint.Kind.PAIN)
    return with_quotes(look, one, words.get((one.stage, one.touchpoint), []))


def with_quotes(look: Look, one: Weighed, ids: list[str]) -> Weighed:
    events = by_ids(look.community.pk, ids)
    said: list[Found] = [events[number] for number in ids if number in events]
    quotes = tell(look.community, said, rooms_of(look.community), echoed=False)
    return Weighed(one.kind, one.stage, one.touchpoint, one.row, one.reach, one.depth, quotes, one.point)
