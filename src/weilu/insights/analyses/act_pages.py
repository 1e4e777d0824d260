"""What is done on an analysis page, and the people behind its numbers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from weilu.analytics import funnel as funnels
from weilu.analytics import rfm as rfms
from weilu.analytics.door import METRICS, BadQuery, Query
from weilu.analytics.metric import with_options
from weilu.analytics.models import ChannelCost
from weilu.analytics.sql import Asking
from weilu.insights.analyses import costs
from weilu.insights.analyses.all import ANALYSES
from weilu.insights.analyses.page import crumbs, read
from weilu.insights.cards.going_through import called
from weilu.insights.cards.worth import advice
from weilu.insights.look import Look
from weilu.members.models import Member
from weilu.segments.list_page import saved_as
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community

SHOWN = 200  # members listed; the rest is counted


def _page(request: HttpRequest, look: Look, name: str, numbers: list[int], title: str, lead: str) -> HttpResponse:
    """Who they are; a POST keeps them as a segment, as they are now."""
    if request.method == "POST":
        return saved_as(request, look.community, numbers)
    people = Member.objects.filter(community=look.community).in_bulk(numbers[:SHOWN])
    members = [people[number] for number in numbers[:SHOWN] if number in people]
    context: dict[str, Any] = {
        "crumbs": [*crumbs(look.community, name), (title, None)],
        "title": title,
        "lead": lead,
        "count": len(numbers),
        "members": members,
        "shown": SHOWN,
        "look": look,
        "may_save": allows(request, May.OPERATE),
    }
    return render(request, "insights/people.html", context)


@community_view(May.READ, change=May.OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def fallen(request: HttpRequest, community: Community, step: int) -> HttpResponse:
    """Who fell out of the funnel before a step."""
    look = read(community, ANALYSES["funnel"], request.GET)
    try:
        query = look.question("funnel")
        names = with_options(METRICS["funnel"], query).options["steps"]
    except BadQuery as reason:
        raise Http404 from reason
    if not 2 <= step <= len(names) or look.trouble:
        raise Http404
    numbers = look.keeping.of(_fallen_out, query, step)
    words = {"before": called(names[step - 2]), "step": called(names[step - 1])}
    title = _("到了“%(before)s”，没到“%(step)s”") % words
    return _page(request, look, "funnel", numbers, title, _("按走得最远的一次算，停在上一步的成员。"))


def _fallen_out(query: Query, step: int) -> list[int]:
    return funnels.fallen_out(Asking(with_options(METRICS["funnel"], query)), step)


@community_view(May.READ, change=May.OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def rfm_group(request: HttpRequest, community: Community, group: str) -> HttpResponse:
    """The members of one of the eight groups."""
    if group not in rfms.GROUPS:
        raise Http404
    look = read(community, ANALYSES["rfm"], request.GET)
    if look.trouble:
        raise Http404
    numbers = look.keeping.of(_in_group, look.question("rfm"), group)
    return _page(request, look, "rfm", numbers, str(rfms.GROUP_WORDS[group]), advice()[group])


def _in_group(query: Query, group: str) -> list[int]:
    return rfms.members_of(Asking(with_options(METRICS["rfm"], query)), group)


@community_view(May.OPERATE)
@require_POST
def enter_cost(request: HttpRequest, community: Community) -> HttpResponse:
    form = costs.CostForm(request.POST)
    if form.is_valid():
        costs.enter(community, form, by=staff_of(request))
        messages.success(request, _("记下了。"))
    else:
        for wrong in form.errors.values():
            messages.error(request, str(wrong[0]))
    return _back(request, community)


@community_view(May.OPERATE)
@require_POST
def remove_cost(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    costs.remove(fetch(community, ChannelCost.objects.all(), pk=pk), by=staff_of(request))
    messages.success(request, _("删掉了。"))
    return _back(request, community)


def _back(request: HttpRequest, community: Community) -> HttpResponse:
    look = Look.read(community, request.GET)
    response = redirect("insights:analysis", community.slug, "channels")
    response["Location"] += look.url() if look.asked else ""
    return response
