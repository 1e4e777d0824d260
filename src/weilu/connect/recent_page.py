"""刚收到的: the last events of a source on its page, so that whoever connects a platform sees them come."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from weilu.connect import sources
from weilu.connect.models import Source
from weilu.events.searching import Wanted, search
from weilu.kit.clock import DAY_MS, from_ms, now_ms
from weilu.members.aliases import name_map
from weilu.team.access import May, community_view, fetch
from weilu.team.models import Community

MOST = 10
PANEL = "connect/recent.html"


def recent(request: HttpRequest, source: Source) -> dict[str, Any]:
    """For a kind's `facts`: what the panel shows, the newest first, of the last week."""
    if source.newest_at is None:
        return {"recent": []}
    found = search(source.community_id, Wanted(source=source.pk, since=now_ms() - 7 * DAY_MS, limit=MOST))
    people = name_map(source.community, [event.member for event in found])
    rows = [{"event": event, "at": from_ms(event.ts), "member": people.get(event.member)} for event in found]
    return {"recent": rows}


@community_view(May.READ)
@require_safe
@never_cache
def show(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The panel alone, fetched again every few seconds."""
    source = fetch(community, sources.live(community), pk=pk)
    return render(request, PANEL, {"source": source, **recent(request, source)})
