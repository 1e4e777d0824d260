"""分群: listed, looked into, made and changed."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from weilu.insights.api.keys import community_of, key_of
from weilu.insights.api.members import MOST, told_of
from weilu.members.models import Member
from weilu.segments import making
from weilu.segments.describing import lines
from weilu.segments.hearing import PATIENCE, catch_up
from weilu.segments.models import Segment
from weilu.segments.rules import parse
from weilu.segments.selecting import members, selection_of
from weilu.team.access import fetch
from weilu.team.models import Community

router = Router(tags=["segments"])


class NewSegment(Schema):
    """fixed: keep whom the rules pick now."""

    model_config = ConfigDict(extra="forbid")
    name: str
    rules: dict[str, Any]
    fixed: bool = False


class Change(Schema):
    """What is left out stays. version: the one that was read."""

    model_config = ConfigDict(extra="forbid")
    version: Annotated[int, Field(ge=1, lt=2**31)]
    name: str | None = None
    rules: dict[str, Any] | None = None
    fixed: bool | None = None


@router.get("/segments", summary="Every segment with its newest size")
def segments(request: HttpRequest) -> dict[str, Any]:
    community = community_of(request, "segments")
    every = Segment.objects.filter(community=community, archived_at=None).prefetch_related("sizes")
    return {"segments": [_told(one) for one in every]}


@router.get("/segments/{number}", summary="One segment: its rules, as JSON and in words")
def segment(request: HttpRequest, number: int) -> dict[str, Any]:
    return _in_full(_of(community_of(request, "segments"), number))


@router.get("/segments/{number}/members", summary="Whom it holds at this moment, a page at a time")
def members_of(
    request: HttpRequest,
    number: int,
    after: Annotated[int, Query(ge=0, lt=2**32)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> dict[str, Any]:
    """Ordered by number, each as /members tells them. after: the `next` of the page before; null at the end."""
    community_of(request, "segments")
    found = _of(community_of(request, "members"), number)
    catch_up(PATIENCE)
    numbers = members(selection_of(found), limit + 1, after)
    people = Member.objects.prefetch_related("tags").in_bulk(numbers[:limit])
    rows = [told_of(request, people[one]) for one in numbers[:limit] if one in people]
    return {"members": rows, "next": numbers[limit - 1] if len(numbers) > limit else None}


@router.post("/segments", summary="A new segment", response={201: dict[str, Any]})
def make(request: HttpRequest, told: NewSegment) -> Status[dict[str, Any]]:
    community = community_of(request, "change_segments")
    made = making.save(community, told.name, told.rules, by=key_of(request), fixed=told.fixed)
    return Status(201, _in_full(made))


@router.patch("/segments/{number}", summary="Change a segment")
def change(request: HttpRequest, number: int, told: Change) -> dict[str, Any]:
    """409 where somebody has changed it since that version was read."""
    found = _of(community_of(request, "change_segments"), number)
    found.version = told.version
    fixed = found.is_fixed if told.fixed is None else told.fixed
    if told.rules is None and told.fixed is None:
        making.rename(found, found.name if told.name is None else told.name, by=key_of(request))
        return _in_full(found)
    rules = found.rules if told.rules is None else told.rules
    return _in_full(making.change(found, told.name, rules, by=key_of(request), fixed=fixed))


def _of(community: Community, number: int) -> Segment:
    within = number if 0 < number < 2**63 else 0
    return fetch(community, Segment.objects.filter(archived_at=None), pk=within)


def _told(segment: Segment) -> dict[str, Any]:
    newest = next(reversed(segment.sizes.all()), None)
    return {
        "segment": segment.pk,
        "name": segment.name,
        "fixed": segment.is_fixed,
        "members": newest.members if newest else None,
        "counted": newest.counted_at if newest else None,
        "version": segment.version,
        "changed": segment.changed_at,
    }


def _in_full(segment: Segment) -> dict[str, Any]:
    words = [f"{'  ' * line.depth}{line.words}" for line in lines(parse(segment.rules))]
    return {**_told(segment), "rules": segment.rules, "words": words}
