"""One 大目标: why, by which goals one will know, how far they have come."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weilu.analytics.keeping import Keeping
from weilu.insights.goals import closing, objectives
from weilu.insights.goals.holding import ChangedMeanwhile
from weilu.insights.goals.page import Group, as_of
from weilu.insights.goals.standing import stand
from weilu.insights.models import Objective
from weilu.kit.toasts import toast
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community


def _of(community: Community, pk: int) -> Objective:
    return fetch(community, Objective.objects.select_related("owner"), pk=pk)


@community_view(May.READ)
@require_safe
def objective(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    shown, keeping = _of(community, pk), Keeping(community)
    goals = shown.goals.filter(archived_at=None).select_related("owner", "segment")
    context = {
        "objective": shown,
        "group": Group(shown, [stand(keeping, goal) for goal in goals]),
        "may_set": allows(request, May.OPERATE),
        "crumbs": [(_("目标"), reverse("goals:list", args=[community.slug])), (shown.name, None)],
    }
    return render(request, "insights/goals/objective.html", context)


@community_view(May.OPERATE)
def edit(request: HttpRequest, community: Community, pk: int = 0) -> HttpResponse:
    """A new one, or a change of one."""
    old = _of(community, pk) if pk else Objective(community=community)
    form = objectives.ObjectiveForm(
        community, request.POST or None, instance=old, initial={} if pk else {"owner": request.user}
    )
    trouble, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            made = objectives.set_objective(community, form, by=staff_of(request))
            return redirect("goals:objective", community.slug, made.pk)
        except ChangedMeanwhile as reason:
            trouble, status = str(reason), 409
            form.data = as_of(form.data, Objective.objects.get(pk=pk).version)
        except objectives.NameTaken as reason:
            form.add_error("name", str(reason))
    context = {"form": form, "pk": pk, "trouble": trouble, "is_objective": True}
    return render(request, "insights/goals/edit.html", context, status=422 if form.errors else status)


@community_view(May.OPERATE)
@require_POST
def archive(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    objectives.put_away(_of(community, pk), by=staff_of(request))
    request.session["goal_away"] = f"objective:{pk}"
    return redirect("goals:list", community.slug)


@community_view(May.OPERATE)
@require_POST
def restore(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    answer = redirect("goals:list", community.slug)
    try:
        objectives.bring_back(_of(community, pk), by=staff_of(request))
    except objectives.NameTaken as reason:
        return toast(request, answer, str(reason), "error")
    return toast(request, answer, _("已找回。"))


@community_view(May.OPERATE)
@require_POST
def close(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    closing.close_objective(_of(community, pk), request.POST.get("closing", ""), by=staff_of(request))
    return toast(request, redirect("goals:objective", community.slug, pk), _("已关闭。"))


@community_view(May.OPERATE)
@require_POST
def reopen(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    closing.reopen_objective(_of(community, pk), by=staff_of(request))
    return toast(request, redirect("goals:objective", community.slug, pk), _("已重新打开。"))
