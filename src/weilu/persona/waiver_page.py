"""误报: waiving a finding, and the list of what was waived."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from weilu.kit.toasts import toast
from weilu.persona import waiving
from weilu.persona.models import Waiver
from weilu.persona.reasons import name_of
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal

SHOWN = 500


@community_view(May.READ)
@require_safe
def every(request: HttpRequest, community: Community) -> HttpResponse:
    waivers = Waiver.objects.filter(community=community, ended_at=None).select_related("by")[:SHOWN]
    context = {
        "rows": [(one, name_of(one.rule)) for one in waivers],
        "crumbs": [(_("人设"), reverse("persona:list", args=[community.slug])), (_("误报"), None)],
        "may_change": allows(request, May.OPERATE),
    }
    return render(request, "persona/waivers.html", context)


@community_view(May.MODERATE)
@require_POST
def waive(request: HttpRequest, community: Community) -> HttpResponse:
    """For htmx whoever shows findings is told to check again."""
    answer = HttpResponse(status=204) if request.htmx else redirect("persona:waivers", community.slug)  # type: ignore[attr-defined]
    try:
        waiving.waive(
            community,
            request.POST.get("rule", ""),
            request.POST.get("quote", ""),
            request.POST.get("reason", ""),
            by=staff_of(request),
        )
    except Refusal as reason:
        return toast(request, answer, str(reason), "warning")
    return toast(request, trigger_client_event(answer, "checkAgain"), _("记下了，以后不再提醒。"))


@community_view(May.OPERATE)
@require_POST
def take_back(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    waiving.take_back(fetch(community, Waiver.objects.all(), pk=pk), by=staff_of(request))
    return toast(request, redirect("persona:waivers", community.slug), _("以后会再提醒。"))
