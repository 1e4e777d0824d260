"""Lists of members that a higher package keeps (分群), by which the list can be narrowed: it registers itself."""

import json
from collections.abc import Callable, Sequence

from django.db import connection
from django.db.models.expressions import RawSQL

from weilu.team.models import Community

Choices = list[tuple[int, str]]
_kept: list[tuple[Callable[[Community], Choices], Callable[[Community, int], Sequence[int]]]] = []


def register_groups(
    choices: Callable[[Community], Choices], members: Callable[[Community, int], Sequence[int]]
) -> None:
    """From AppConfig.ready. choices: (number, name) of every list; members: the persons of one, nobody's for a number
    that is unknown."""
    _kept[:] = [(choices, members)]


def groups_of(community: Community) -> Choices:
    return [choice for choices, _members in _kept for choice in choices(community)]


def persons_of(community: Community, group: int) -> RawSQL:
    """A subquery of the persons on a list: as one parameter, for there may be a million."""
    numbers = [number for _choices, members in _kept for number in members(community, group)]
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(numbers)])
    return RawSQL("SELECT unnest(%s::bigint[])", [numbers])
