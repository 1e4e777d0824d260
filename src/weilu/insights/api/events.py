"""What happened, newest first."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from weilu.analytics.query import BadQuery, checked, words
from weilu.analytics.query import Query as Asked
from weilu.events.searching import Found, Wanted, search
from weilu.insights.api.keys import community_of
from weilu.kit.clock import day_bounds_ms, from_ms
from weilu.members.aliases import alias_map, also_known_as
from weilu.team.models import Community

router = Router(tags=["events"])
MOST = 500


@router.get("/events", summary="Events, newest first, a page at a time")
def events(
    request: HttpRequest,
    q: str = "",
    kind: str = "",
    platform: str = "",
    member: Annotated[int, Query(ge=0, lt=2**32)] = 0,
    first: Annotated[dt.date | None, Query(alias="from")] = None,
    last: Annotated[dt.date | None, Query(alias="to")] = None,
    before: str = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> dict[str, Any]:
    """q: words that must occur (exact Chinese search). kind, platform: separated by commas. from, to: local days, both
    included. before: the `next` of the page before; null at the end."""
    community = community_of(request, "events")
    checked(Asked(community, first, last))
    wanted = Wanted(
        words=q.replace("\0", ""),
        members=also_known_as(community.pk, [member]) if member else (),
        since=_bounds(community, first)[0] if first else None,
        until=_bounds(community, last)[1] if last else None,
        kinds=words(kind),
        platforms=words(platform),
        before=_place(before) if before else None,
        limit=limit + 1,
    )
    found = search(community.pk, wanted)
    people = alias_map(community.pk)
    rows = [_told(event, people) for event in found[:limit]]
    more = found[limit - 1] if len(found) > limit else None
    return {"events": rows, "next": f"{more.ts}.{more.seq}" if more else None}


def _bounds(community: Community, day: dt.date) -> tuple[int, int]:
    if not 1970 <= day.year <= 2148:
        raise BadQuery(f"{day} is out of range.")
    return day_bounds_ms(day, day, community.zone)


def _place(before: str) -> tuple[int, int]:
    moment, _dot, seq = before.partition(".")
    if not (moment.removeprefix("-").isdecimal() and seq.isdecimal() and len(before) <= 40):
        raise BadQuery("before must be the `next` of the page before.")
    return int(moment), int(seq)


def _told(event: Found, people: dict[int, int]) -> dict[str, Any]:
    return {
        "id": event.id,
        "member": people.get(event.member, event.member),
        "ts": from_ms(event.ts).isoformat(),
        "kind": event.kind,
        "platform": event.platform,
        "space": event.space,
        "channel": event.channel,
        "content": event.content,
        "activity": event.activity,
        "target": event.target,
        "value": event.value,
        "text": event.text,
        "emotion": event.emotion or None,
        "sentiment": round(event.sentiment, 3) if event.emotion else None,
    }
