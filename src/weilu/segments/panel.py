"""所在分群: the segments of one member, on their profile, each with what made it so."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.members.models import Member
from weilu.segments.describing import of_leaf, wanted
from weilu.segments.hearing import PATIENCE, catch_up
from weilu.segments.models import Segment
from weilu.segments.rules import BadRule, parse
from weilu.segments.selecting import Selection, reasons
from weilu.team.access import May, community_view, fetch
from weilu.team.models import Community


@community_view(May.READ)
@require_safe
def of_member(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    member = fetch(community, Member.objects.select_related("merged_into"), pk=pk).root
    catch_up(PATIENCE)
    rows = []
    for segment in Segment.objects.filter(community=community, archived_at=None):
        told = _why(segment, member)
        if told is not None:
            rows.append({"segment": segment, "why": told})
    return render(request, "segments/panel.html", {"rows": rows, "member": member, "community": community})


def _why(segment: Segment, member: Member) -> list[dict[str, Any]] | None:
    """What each rule says of the member, if the segment holds them; for a fixed one nothing needs to be said."""
    if segment.numbers is not None:
        return [] if {*member.numbers()} & {*segment.numbers} else None
    try:
        selection = Selection(segment.community, parse(segment.rules), names=(segment.name,), only=(member.pk,))
        found = reasons(selection).get(member.pk)
    except BadRule:  # it stands on a segment that is gone; its own page says so
        return None
    if found is None or not found[0]:
        return None
    return [
        {
            "words": of_leaf(leaf) if asked else _("不是：%(rule)s") % {"rule": of_leaf(leaf)},
            "holds": holds is asked,
            "value": value,
        }
        for asked, (leaf, holds, value) in zip(wanted(selection.rule), found[1], strict=True)
    ]
