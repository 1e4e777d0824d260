"""Stages and touchpoints of the map changed, set back to the usual ones, and either undone."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from weilu.analytics.journey.plan import BadPlan, Plan, read_plan, written
from weilu.analytics.models import Journey
from weilu.team.audit import note
from weilu.team.models import Community, Staff

Told = list[dict[str, Any]]


@transaction.atomic
def save(community: Community, stages: Told, touchpoints: Told, *, by: Staff | None, version: int) -> Plan:
    """Go by this plan from now on. Raises BadPlan where it makes no sense, or another was saved since `version`."""
    plan = read_plan(stages, touchpoints)
    _replace(community, *written(plan), version=version)
    counts = {"stages": len(plan.stages), "touchpoints": len(plan.touchpoints)}
    note("journey.changed", "", by=by, community=community, **counts)
    return plan


@transaction.atomic
def reset(community: Community, *, by: Staff | None) -> None:
    """Go by the usual plan again; `undo` brings the own one back."""
    if _held(community).stages:
        _replace(community, [], [])
        note("journey.reset", "", by=by, community=community)


@transaction.atomic
def undo(community: Community, *, by: Staff | None) -> None:
    """Back to what it was before the last change; once more: forward again."""
    held = _held(community)
    if held.before is not None:
        _replace(community, held.before["stages"], held.before["touchpoints"])
        note("journey.undone", "", by=by, community=community)


def _held(community: Community) -> Journey:
    held, _is_new = Journey.objects.select_for_update().get_or_create(community=community, defaults={"version": 0})
    return held


def _replace(community: Community, stages: Told, touchpoints: Told, *, version: int | None = None) -> None:
    held = _held(community)
    if version not in (None, held.version):
        raise BadPlan(_("刚才有别人改过阶段和触点。请重新打开这一页再改。"))
    held.before = {"stages": held.stages, "touchpoints": held.touchpoints}
    held.stages, held.touchpoints = stages, touchpoints
    held.version += 1
    held.save()
