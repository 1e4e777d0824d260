"""The lists of a look: who speaks most, about what, where, and who is new; with names for the numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy

from weilu.analytics.tops import new_faces, top_rooms, top_speakers, top_topics
from weilu.events.searching import by_ids
from weilu.insights.look import Look
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


def speakers(look: Look) -> dict[str, Any]:
    found = look.keeping.of(top_speakers, look.daily)
    people = name_map(look.community, [one.member for one in found])
    return _ranking(
        [
            Place(str(person), one.messages, _stream(look, member=person.pk), str(one.days), person)
            for one in found
            if (person := people.get(one.member))
        ]
    )


def topics(look: Look) -> dict[str, Any]:
    found = look.keeping.of(top_topics, look.daily)
    return _ranking([Place(one.name, one.messages, _stream(look, topic=one.name), str(one.members)) for one in found])


def rooms(look: Look) -> dict[str, Any]:
    found, names = look.keeping.of(top_rooms, look.daily), rooms_of(look.community)
    return _ranking(
        [
            Place(names.get(one.space, str(one.space)), one.messages, _stream(look, room=one.space), str(one.members))
            for one in found
        ]
    )


def faces(look: Look) -> dict[str, Any]:
    found = look.keeping.of(new_faces, look.daily)
    people = name_map(look.community, [one.member for one in found])
    said = by_ids(look.community.pk, [one.message for one in found if one.message != "0"])
    return {
        "faces": [
            {"person": person, "moment": from_ms(one.first), "message": said.get(one.message)}
            for one in found
            if (person := people.get(one.member))
        ]
    }


LISTS: dict[str, Callable[[Look], dict[str, Any]]] = {
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


def _stream(look: Look, **narrowed: object) -> str:

    first, last = look.span
    asked = {"from": first, "to": last, **{k: look.asked[k] for k in ("platform", "room") if k in look.asked}}
    return reverse("stream:list", args=[look.community.slug]) + "?" + urlencode({**asked, **narrowed})
