"""目标: where they stand and where they are heading."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from weilu.analytics.keeping import Keeping
from weilu.insights.api.keys import community_of
from weilu.insights.goals.standing import stand
from weilu.insights.goals.telling import told_of
from weilu.insights.models import Goal
from weilu.team.access import fetch

router = Router(tags=["goals"])


@router.get("/goals", summary="Every goal: value, pace, forecast, state")
def goals(request: HttpRequest) -> dict[str, Any]:
    community = community_of(request, "goals")
    keeping = Keeping(community)
    every = community.goals.filter(archived_at=None).select_related("owner", "objective", "segment")
    return {"goals": [told_of(stand(keeping, goal)) for goal in every]}


@router.get("/goals/{number}", summary="One goal, with its value at the end of each day")
def goal(request: HttpRequest, number: int) -> dict[str, Any]:
    community = community_of(request, "goals")
    within = number if 0 < number < 2**63 else 0
    every = Goal.objects.filter(archived_at=None).select_related("owner", "objective", "segment")
    shown = fetch(community, every, pk=within)
    standing = stand(Keeping(community), shown)
    days = [{"day": str(day), "value": value} for day, value in standing.days.items()]
    return {**told_of(standing), "days": days}
