"""Whose events count, and as whom: staff and bots left out, merged members as one person, both when asked."""

from dataclasses import dataclass
from typing import Any

from weilu.analytics.query import Query
from weilu.members.aliases import alias_map, exceptions


@dataclass(frozen=True, slots=True)
class People:
    """excluded: member numbers that do not count. aliases: number -> the person's number, for merged members."""

    excluded: tuple[int, ...]
    aliases: dict[int, int]

    @property
    def person(self) -> str:
        """SQL: the person an event belongs to."""
        if not self.aliases:
            return "member_id"
        return "transform(member_id, {alias_from:Array(UInt32)}, {alias_to:Array(UInt32)}, member_id)"

    @property
    def counted(self) -> str:
        """SQL: whether the event's member counts."""
        return "member_id != 0" + (" AND member_id NOT IN {excluded:Array(UInt32)}" if self.excluded else "")

    @property
    def parameters(self) -> dict[str, Any]:
        bound: dict[str, Any] = {"excluded": list(self.excluded)} if self.excluded else {}
        if self.aliases:
            bound |= {"alias_from": list(self.aliases), "alias_to": list(self.aliases.values())}
        return bound

    @property
    def special(self) -> list[int]:
        """The numbers that a plain count of members would get wrong: left out, or one person under several."""
        return sorted({*self.excluded, *self.aliases, *self.aliases.values()})


def people(query: Query) -> People:
    """As the query asks."""
    staff, bots = exceptions(query.community)
    excluded: set[int] = set()
    if not query.include_staff:
        excluded |= set(staff)
    if not query.include_bots:
        excluded |= set(bots)
    return People(tuple(sorted(excluded)), alias_map(query.community.pk))
