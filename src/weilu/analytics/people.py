"""Whose events count, and as whom: staff and bots left out, merged members as one person, both when asked."""

from dataclasses import dataclass
from typing import Any

from weilu.analytics.narrowing import Narrowing, narrowing
from weilu.analytics.query import Query
from weilu.members.aliases import alias_map, exceptions


@dataclass(frozen=True, slots=True)
class People:
    """excluded: member numbers that do not count. aliases: number -> the person's number, for merged members. within:
    the only persons who count, where a segment is asked for."""

    excluded: tuple[int, ...]
    aliases: dict[int, int]
    within: Narrowing | None = None

    @property
    def person(self) -> str:
        """SQL: the person an event belongs to."""
        return self.person_of("member_id")

    def person_of(self, number: str) -> str:
        """SQL: the person behind a member number."""
        if not self.aliases:
            return number
        return f"transform({number}, {{alias_from:Array(UInt32)}}, {{alias_to:Array(UInt32)}}, {number})"

    @property
    def counted(self) -> str:
        """SQL: whether the event's member counts."""
        return self.counts("member_id")

    def counts(self, number: str) -> str:
        """SQL: whether the member with that number counts."""
        parts = [f"{number} != 0"]
        parts += [f"{number} NOT IN {{excluded:Array(UInt32)}}"] if self.excluded else []
        parts += [f"{self.person_of(number)} IN ({self.within.sql})"] if self.within else []
        return " AND ".join(parts)

    @property
    def parameters(self) -> dict[str, Any]:
        bound: dict[str, Any] = {"excluded": list(self.excluded)} if self.excluded else {}
        if self.aliases:
            bound |= {"alias_from": list(self.aliases), "alias_to": list(self.aliases.values())}
        return bound | dict(self.within.parameters if self.within else {})

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
    within = narrowing(query.community, query.segments)
    return People(tuple(sorted(excluded)), alias_map(query.community.pk), within)
