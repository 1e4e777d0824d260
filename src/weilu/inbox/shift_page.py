"""值班: who is on, the hand-over, and those before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weilu.inbox import shifts
from weilu.inbox.figures import of_shift
from weilu.inbox.models import Shift
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal

SHOWN = 20


@community_view(May.READ)
@require_safe
def every(request: HttpRequest, community: Community) -> HttpResponse:
    running = shifts.current(community)
    context = {
        "running": running,
        "mine": running is not None and running.staff_id == staff_of(request).pk,
        "so_far": of_shift(community, running.began_at) if running else None,
        "past": Shift.objects.filter(community=community, ended_at__isnull=False).select_related("seen_by")[:SHOWN],
        "may_mind": allows(request, May.MODERATE),
        "crumbs": [(_("收件箱"), reverse("inbox:list", args=[community.slug])), (_("值班"), None)],
        "community": community,
    }
    return render(request, "inbox/shifts.html", context)


@community_view(May.MODERATE)
@require_POST
def take_over(request: HttpRequest, community: Community) -> HttpResponse:
    shifts.take_over(community, by=staff_of(request))
    messages.success(request, _("现在由你值班。"))
    return redirect("inbox:shifts", community.slug)


@community_view(May.MODERATE)
@require_POST
def hand_over(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    try:
        shifts.hand_over(
            fetch(community, Shift.objects.all(), pk=pk), request.POST.get("note", ""), by=staff_of(request)
        )
    except Refusal as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("已交班。下一位打开收件箱就会看到你的交接。"))
    return redirect("inbox:shifts", community.slug)


@community_view(May.MODERATE)
@require_POST
def take_in(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    shifts.take_in(fetch(community, Shift.objects.all(), pk=pk), by=staff_of(request))
    return redirect("inbox:list", community.slug)
