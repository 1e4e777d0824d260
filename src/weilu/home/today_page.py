"""今日: what happened since yesterday and what needs a look. The page stands at once, its parts are fetched."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.analytics.door import Query
from weilu.analytics.keeping import Keeping
from weilu.analytics.tops import most_answered, newest_moment
from weilu.events.searching import by_ids
from weilu.home.looks import looks
from weilu.home.today_figures import FIGURES
from weilu.home.today_greeting import greet
from weilu.home.today_looks import newcomers_alone, open_questions
from weilu.insights.telling import rooms_of, tell
from weilu.kit.clock import now
from weilu.team.access import May, community_view
from weilu.team.models import Community

EVIDENCE = {"questions": open_questions, "newcomers": newcomers_alone}
LAST = "last_community"


@community_view(May.READ)
@require_safe
def today(request: HttpRequest, community: Community) -> HttpResponse:
    if request.session.get(LAST) != community.slug:
        request.session[LAST] = community.slug
    newest = Keeping(community).of(newest_moment, Query(community, community.yesterday, community.yesterday))
    return render(
        request,
        "home/today.html" if newest else "home/first_steps.html",
        {
            "greeting": greet(now().astimezone(community.zone)),
            "newest": newest,
            "figures": list(FIGURES),
            "yesterday": community.yesterday,
        },
    )


@community_view(May.READ)
@require_safe
def part(request: HttpRequest, community: Community, name: str) -> HttpResponse:
    """One part: alone for htmx, else with a page around it."""
    context = {"name": name, **_shown(Keeping(community), name)}
    fragment = request.headers.get("HX-Request") == "true"
    return render(request, "home/today_part.html" if fragment else "home/today_part_page.html", context)


def _shown(keeping: Keeping, name: str) -> dict[str, Any]:
    if name in FIGURES:
        return {"title": _("昨天"), "figures": FIGURES[name](keeping)}
    if name == "looks":
        return {"title": _("待你处理"), "looks": looks(keeping)}
    if name == "talk":
        return {"title": _("昨天以来的话"), "told": _talk(keeping)}
    raise Http404


def _talk(keeping: Keeping) -> list[Any]:
    """What others came back to most since yesterday began."""
    community = keeping.community
    noted = keeping.of(most_answered, Query(community, community.yesterday, community.today))
    events = by_ids(community.pk, [one.event for one in noted])
    return tell(community, [events[one.event] for one in noted if one.event in events], rooms_of(community))


@community_view(May.READ)
@require_safe
def evidence(request: HttpRequest, community: Community, name: str) -> HttpResponse:
    """The messages behind something that needs a look, newest first."""
    if name not in EVIDENCE:
        raise Http404
    numbers = EVIDENCE[name](Keeping(community))
    events = by_ids(community.pk, numbers)
    told = tell(community, [events[one] for one in reversed(numbers) if one in events], rooms_of(community))
    title = {"questions": _("没人接的提问"), "newcomers": _("没人接的新人")}[name]
    crumbs = [(_("今日"), reverse("home:today", args=[community.slug])), (title, None)]
    return render(request, "home/evidence.html", {"title": title, "name": name, "told": told, "crumbs": crumbs})
