"""What the page of a gateway does beyond the pages of all: its bots may speak."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.connect import sources
from weilu.connect.gateway.speaking import let_speak
from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.models import Community


@community_view(May.OPERATE)
@require_POST
def speak(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Make the sender by which the bots speak."""
    source = fetch(community, sources.live(community).filter(kind="gateway"), pk=pk)
    if not source.options.get("at"):
        raise Http404
    sender = let_speak(source, by=staff_of(request))
    messages.success(request, _("机器人可以说话了：收件箱里的回答、定好的消息，都能从它发出去。"))
    return redirect("senders:show", community.slug, sender.pk)
