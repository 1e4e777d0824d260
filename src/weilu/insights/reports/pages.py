"""报告: the list with its plan, one report, and what leaves of it."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weilu.insights.models import Report
from weilu.insights.reports import printing, reviewing
from weilu.insights.reports.making import change_plan, make, plan_of
from weilu.insights.reports.spans import EVERY_KIND, KINDS, REVIEW, containing, finished
from weilu.kit.toasts import toast
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community

SHOWN = 60


@community_view(May.READ)
@require_safe
def reports(request: HttpRequest, community: Community) -> HttpResponse:
    plan = plan_of(community)
    context = {
        "rows": [(report, printing.title_of(report)) for report in community.reports.all()[:SHOWN]],
        "kinds": [(kind.name, kind.title, finished(community, kind.name).label) for kind in KINDS.values()],
        "plan": plan,
        "hours": range(24),
        "may_make": allows(request, May.OPERATE),
    }
    return render(request, "insights/reports/list.html", context)


@community_view(May.OPERATE)
@require_POST
def new(request: HttpRequest, community: Community) -> HttpResponse:
    """The report of the last finished period of a kind."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        return HttpResponse(status=400)
    report = make(community, finished(community, kind), by=staff_of(request))
    return redirect("reports:report", community.slug, report.pk)


@community_view(May.OPERATE)
@require_POST
def plan(request: HttpRequest, community: Community) -> HttpResponse:
    hour = request.POST.get("hour", "")
    whole = int(hour) if hour.isdecimal() and len(hour) < 3 else 9
    change_plan(plan_of(community), request.POST.getlist("kind"), whole, by=staff_of(request))
    messages.success(request, _("记下了。"))
    return redirect("reports:list", community.slug)


@community_view(May.READ)
@require_safe
def report(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _shown(request, community, fetch(community, Report.objects.select_related("written_by"), pk=pk))


def _shown(
    request: HttpRequest, community: Community, shown: Report, *, trouble: str = "", mine: dict[str, str] | None = None
) -> HttpResponse:
    """mine: words that could not be saved, for `trouble`."""
    shown.community = community
    title = printing.title_of(shown)
    context = {
        "report": shown,
        "title": title,
        "lines": printing.lines(shown),
        "goals": reviewing.goal_lines(shown),
        "is_review": shown.kind == REVIEW.name,
        "text": printing.text(shown),
        "kind": EVERY_KIND[shown.kind],
        "trouble": trouble,
        "mine": mine,
        "may_make": allows(request, May.OPERATE),
        "crumbs": [(_("报告"), reverse("reports:list", args=[community.slug])), (title, None)],
    }
    return render(request, "insights/reports/report.html", context, status=409 if trouble else 200)


@community_view(May.OPERATE)
@require_POST
def anew(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Count again: data of that period may have come in since."""
    old, by = fetch(community, Report.objects.all(), pk=pk), staff_of(request)
    if old.kind == REVIEW.name:
        reviewing.count_again(old, by=by)
    else:
        make(community, containing(community, old.kind, old.first), by=by, anew=True)
    messages.success(request, _("已按现在的数据重算。"))
    return redirect("reports:report", community.slug, pk)


@community_view(May.OPERATE)
def review(request: HttpRequest, community: Community) -> HttpResponse:
    """A new 复盘: of a goal, or of days and the goals within them."""
    form = reviewing.ReviewForm(
        community, request.POST if request.method == "POST" else None, initial={"goal": request.GET.get("goal")}
    )
    if request.method == "POST" and form.is_valid():
        made = reviewing.review(community, form, by=staff_of(request))
        return redirect("reports:report", community.slug, made.pk)
    crumbs = [(_("报告"), reverse("reports:list", args=[community.slug])), (_("新的复盘"), None)]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "insights/reports/review.html", context, status=422 if form.errors else 200)


@community_view(May.OPERATE)
@require_POST
def write(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """What people think of a 复盘; who was overtaken keeps the own words on the page."""
    shown = fetch(community, Report.objects.filter(kind=REVIEW.name), pk=pk)
    analysis, insight = request.POST.get("analysis", ""), request.POST.get("insight", "")
    try:
        reviewing.write(shown, analysis, insight, seen=_moment(request.POST.get("seen", "")), by=staff_of(request))
    except reviewing.WrittenMeanwhile as reason:
        return _shown(request, community, shown, trouble=str(reason), mine={"analysis": analysis, "insight": insight})
    return toast(request, redirect("reports:report", community.slug, pk), _("已保存。"))


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


@community_view(May.READ)
@require_safe
def taken(request: HttpRequest, community: Community, pk: int, form: str) -> HttpResponse:
    """The report as a file."""
    if form not in printing.FORMS:
        raise Http404
    shown = fetch(community, Report.objects.all(), pk=pk)
    shown.community = community
    content_type, write = printing.FORMS[form]
    try:
        body = write(shown)
    except printing.CannotPrint as reason:
        messages.error(request, str(reason))
        return redirect("reports:report", community.slug, pk)
    response = HttpResponse(body, content_type=content_type)
    name = f"weilu-{community.slug}-{shown.kind}-{shown.first}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
