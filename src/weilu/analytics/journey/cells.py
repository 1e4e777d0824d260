"""The messages behind a cell of the map, as a condition on events that any search can take."""

import re
from collections.abc import Mapping
from typing import Any

from weilu.analytics.journey.keeping import plan_of
from weilu.analytics.journey.placing import Placing, is_in
from weilu.analytics.metric import with_span
from weilu.analytics.query import Query
from weilu.analytics.sql import Asking

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
