"""Members, page by page."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from weilu.insights.api.keys import community_of, has_scope
from weilu.kit.matching import normal
from weilu.members.models import Member
from weilu.team.access import fetch

router = Router(tags=["members"])
MOST = 200


@router.get("/members", summary="Members by number, a page at a time")
def members(
    request: HttpRequest,
    q: str = "",
    after: Annotated[int, Query(ge=0, lt=2**32)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> dict[str, Any]:
    """q: a part of a name. after: the `next` of the page before; null at the end."""
    community = community_of(request, "members")
    people = Member.objects.people().filter(community=community, pk__gt=after)
    for word in normal(q.replace("\0", "")).split():
        people = people.filter(search_name__contains=word)
    found = list(people.prefetch_related("tags").order_by("pk")[: limit + 1])
    rows = [told_of(request, member) for member in found[:limit]]
    return {"members": rows, "next": rows[-1]["member"] if len(found) > limit else None}


@router.get("/members/{number}", summary="One member")
def member(request: HttpRequest, number: int) -> dict[str, Any]:
    """A merged account answers as the person it belongs to."""
    community = community_of(request, "members")
    within = number if 0 < number < 2**32 else 0
    return told_of(request, fetch(community, Member.objects.select_related("merged_into"), pk=within).root)


def told_of(request: HttpRequest, member: Member) -> dict[str, Any]:
    """A member as far as the key's scopes reach."""
    told: dict[str, Any] = {
        "member": member.pk,
        "name": member.name,
        "channel": member.channel,
        "tags": [tag.name for tag in member.tags.all()],
        "lifecycle": member.lifecycle,
        "is_staff": member.is_staff,
        "is_bot": member.is_bot,
        "first_seen": member.first_seen,
        "last_active": member.last_active,
        "props": member.props,
    }
    if has_scope(request, "contacts"):
        told |= {"phone": member.phone, "email": member.email, "birthday": member.birthday}
    return told
