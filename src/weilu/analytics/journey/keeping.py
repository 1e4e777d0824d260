"""The plan that a community goes by: its own, or the usual one."""

from weilu.analytics.journey.plan import Plan, read_plan
from weilu.analytics.journey.usual import usual_plan
from weilu.analytics.models import Journey
from weilu.team.models import Community


def plan_of(community: Community) -> Plan:
    own = Journey.objects.filter(community=community).first()
    return read_plan(own.stages, own.touchpoints) if own and own.stages else usual_plan()


def version_of(community: Community) -> int:
    """Another number after every change of the plan."""
    return Journey.objects.filter(community=community).values_list("version", flat=True).first() or 0
