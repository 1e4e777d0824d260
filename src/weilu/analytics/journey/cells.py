"""The messages behind a cell of the map, as a condition on events that any search can take."""

import re
from collections.abc import Mapping
from typing import Any

from weilu.analytics.journey.keeping import plan_of
from weilu.analytics.journey.placing import Placing, is_in, places_of
from weilu.analytics.metric import with_span
from weilu.analytics.query import Query
from weilu.analytics.sql import Asking
from weilu.text.scores import ABSTAIN

PLACE = re.compile(r"\{(\w+):")


def in_cell(query: Query, stage: str, touchpoint: str) -> tuple[str, Mapping[str, Any]] | None:
    """SQL that holds for exactly the events that the cell counts, and its parameters; None where there is no such cell
    or nothing at all. Keys as rows have them, "all" for any."""
    plan = plan_of(query.community)
    query = with_span(query)
    if stage not in plan.steps or touchpoint not in plan.places or query.first is None:
        return None
    asking = Asking(query)
    placing = Placing(asking, plan)
    cell = f"id IN (SELECT id FROM ({placing.messages('id')}) WHERE {is_in(plan, stage, touchpoint)})"
    bound = asking.parameters() | placing.parameters
    names = set(PLACE.findall(cell))
    return PLACE.sub(r"{cell_\1:", cell), {f"cell_{name}": bound[name] for name in names}


def strongest(query: Query, *, negative: bool, each: int = 3) -> dict[tuple[str, str], list[str]]:
    """By (stage, touchpoint): ids of the messages that sound worst, or best; one of a member, so many at most. Those
    that the model would rather not call so are left out."""
    plan, query = plan_of(query.community), with_span(query)
    if query.first is None:
        return {}
    asking = Asking(query)
    placing = Placing(asking, plan)
    sign = -1 if negative else 1
    said = (
        f"SELECT person, at, place, argMax(id, felt) AS said, max(felt) AS most FROM"
        f" (SELECT person, stage, mask, id, {sign} * sentiment AS felt FROM ({placing.messages('id', 'sentiment')}))"
        f" ARRAY JOIN [toUInt8(stage), toUInt8({len(plan.stages)})] AS at"
        f" WHERE felt >= {ABSTAIN} GROUP BY person, at, arrayJoin({places_of(plan)}) AS place"
    )
    found: dict[tuple[str, str], list[str]] = {}
    for at, place, event in asking.rows(
        f"SELECT at, place, toString(said) FROM ({said}) ORDER BY most DESC, person LIMIT {each:d} BY at, place",
        **placing.parameters,
    ):
        found.setdefault((plan.steps[at], plan.places[place]), []).append(event)
    return found
