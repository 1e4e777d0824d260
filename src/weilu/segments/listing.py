"""Segments as lists that the page of all members can be narrowed to."""

from weilu.segments.models import Segment
from weilu.segments.rules import BadRule
from weilu.segments.selecting import members_of
from weilu.team.models import Community


def choices(community: Community) -> list[tuple[int, str]]:
    """(number, name) of every segment, by name."""
    kept = Segment.objects.filter(community=community, archived_at=None)
    return list(kept.values_list("pk", "name"))


def persons(community: Community, number: int) -> list[int]:
    """Whom it holds now; nobody where there is no such segment, or it stands on one that is gone."""
    segment = Segment.objects.filter(community=community, archived_at=None, pk=number).first()
    if segment is None:
        return []
    try:
        return members_of(segment)
    except BadRule:
        return []
