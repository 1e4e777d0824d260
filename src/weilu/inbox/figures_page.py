"""响应情况: how soon members are answered, by who answered and by room."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.analytics.door import Query, ask
from weilu.inbox.figures import figures, longest_waiting, standing
from weilu.team.access import May, community_view
from weilu.team.models import Community

SPANS = (7, 30, 90)


@community_view(May.READ)
@require_safe
def page(request: HttpRequest, community: Community) -> HttpResponse:
    days = next((span for span in SPANS if str(span) == request.GET.get("days")), SPANS[0])
    last = community.today
    first = last - dt.timedelta(days=days - 1)
    context = {
        "figures": figures(community, first, last),
        "standing": standing(community),
        "oldest": longest_waiting(community),
        "metric": _by_metric(community, first, last),
        "metric_url": reverse("insights:metric", args=[community.slug, "response"]),
        "spans": [(f"?days={span}", _("近 %(n)s 天") % {"n": span}) for span in SPANS],
        "chosen": f"?days={days}",
        "first": first,
        "last": last,
        "crumbs": [(_("收件箱"), reverse("inbox:list", args=[community.slug])), (_("响应情况"), None)],
        "community": community,
    }
    return render(request, "inbox/figures.html", context)


def _by_metric(community: Community, first: dt.date, last: dt.date) -> dict[str, float | None]:
    """How many asks, and how many of them answered: the metric `response`, its days added up."""
    rows = ask("response", Query(community, first, last)).rows
    return {"asks": sum(row["asks"] or 0 for row in rows), "answered": sum(row["answered"] or 0 for row in rows)}
