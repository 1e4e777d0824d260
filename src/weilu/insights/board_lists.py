"""The lists of a board: who speaks most, about what, where, and who is new; with names for the numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from weilu.analytics.tops import new_faces, top_rooms, top_speakers, top_topics
from weilu.events.searching import by_ids
from weilu.insights.board_filters import Board
from weilu.insights.telling import rooms_of
from weilu.kit.charts import Words
from weilu.kit.clock import from_ms
from weilu.members.aliases import name_map
from weilu.members.models import Member


@dataclass(frozen=True)
class Place:
    """A line of a ranking. url leads to the evidence; person where it is one."""

    name: str
    count: int
    url: str
    facts: str = ""
    person: Member | None = None


def speakers(board: Board) -> dict[str, Any]:
    found = board.keeping.of(top_speakers, board.daily)
    people = name_map(board.community, [one.member for one in found])
    return _ranking(
        [
            Place(str(person), one.messages, _stream(board, member=person.pk), str(one.days), person)
            for one in found
            if (person := people.get(one.member))
        ]
    )


def topics(board: Board) -> dict[str, Any]:
    found = board.keeping.of(top_topics, board.daily)
    return _ranking([Place(one.name, one.messages, _stream(board, topic=one.name), str(one.members)) for one in found])


def rooms(board: Board) -> dict[str, Any]:
    found, names = board.keeping.of(top_rooms, board.daily), rooms_of(board.community)
    return _ranking(
        [
            Place(names.get(one.space, str(one.space)), one.messages, _stream(board, room=one.space), str(one.members))
            for one in found
        ]
    )


def faces(board: Board) -> dict[str, Any]:
    found = board.keeping.of(new_faces, board.daily)
    people = name_map(board.community, [one.member for one in found])
    said = by_ids(board.community.pk, [one.message for one in found if one.message != "0"])
    return {
        "faces": [
            {"person": person, "moment": from_ms(one.first), "message": said.get(one.message)}
            for one in found
            if (person := people.get(one.member))
        ]
    }


LISTS: dict[str, Callable[[Board], dict[str, Any]]] = {
    "speakers": speakers,
    "topics": topics,
    "rooms": rooms,
    "faces": faces,
}
LIST_TITLES: dict[str, Words] = {
    "speakers": gettext_lazy("话最多的人"),
    "topics": gettext_lazy("最热的话题"),
    "rooms": gettext_lazy("最热闹的群/频道"),
    "faces": gettext_lazy("新面孔"),
}


def _ranking(places: list[Place]) -> dict[str, Any]:
    return {"places": places, "most": max((place.count for place in places), default=1)}


def _stream(board: Board, **narrowed: object) -> str:

    first, last = board.span
    asked = {"from": first, "to": last, **{k: board.asked[k] for k in ("platform", "room") if k in board.asked}}
    return reverse("stream:list", args=[board.community.slug]) + "?" + urlencode({**asked, **narrowed})
