"""Events as pages tell them: who said what, where, in answer to what, and what came back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from weilu.analytics.echoes import REACTIONS, Echo, echoes
from weilu.events.models import Space
from weilu.events.searching import Found, by_ids
from weilu.kit.clock import from_ms
from weilu.members.aliases import name_map
from weilu.members.models import Member
from weilu.team.models import Community

NOBODY = "0"


@dataclass(slots=True)
class Told:
    """An event with the names that its numbers stand for. day: in the community's zone; quote: what it answers."""

    event: Found
    person: Member | None
    room: str
    moment: dt.datetime
    day: dt.date
    quote: Found | None = None
    quoted: Member | None = None
    echo: Echo = field(default=Echo(0, 0))

    @property
    def is_said(self) -> bool:
        """Whether words are what it is about."""
        return bool(self.event.text) or self.event.kind in {"message", "comment", "ask", "reply_by_staff"}

    @property
    def is_reaction(self) -> bool:
        return self.event.kind in REACTIONS


def rooms_of(community: Community) -> dict[int, str]:
    return dict(Space.objects.filter(community=community).values_list("pk", "name"))


def tell(community: Community, events: Sequence[Found], rooms: dict[int, str], *, echoed: bool = True) -> list[Told]:
    """In the same order; a handful of queries however many there are."""
    quotes = by_ids(community.pk, [event.target for event in events if event.target != NOBODY])
    people = name_map(community, [one.member for one in (*events, *quotes.values())])
    came_back = echoes(community, events) if echoed else {}
    return [_told(community, event, people, rooms, quotes.get(event.target), came_back) for event in events]


def _told(
    community: Community,
    event: Found,
    people: dict[int, Member],
    rooms: dict[int, str],
    quote: Found | None,
    came_back: dict[str, Echo],
) -> Told:
    moment = from_ms(event.ts)
    return Told(
        event,
        people.get(event.member),
        rooms.get(event.space, ""),
        moment,
        moment.astimezone(community.zone).date(),
        quote,
        people.get(quote.member) if quote else None,
        came_back.get(event.id, Echo(0, 0)),
    )
