"""报告: the list with its plan, one report, and what leaves of it."""

import datetime as dt

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weilu.insights.models import Report
from weilu.insights.reports import boarding, keeping, printing, reviewing
from weilu.insights.reports.making import change_plan, make, plan_of
from weilu.insights.reports.spans import BOARD, EVERY_KIND, KINDS, REVIEW, containing, finished
from weilu.kit.toasts import toast
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community

SHOWN = 60


@community_view(May.READ)
@require_safe
def reports(request: HttpRequest, community: Community) -> HttpResponse:
    plan = plan_of(community)
    context = {
        "rows": [(report, printing.title_of(report)) for report in community.reports.filter(archived_at=None)[:SHOWN]],
        "kinds": [(kind.name, kind.title, finished(community, kind.name).label) for kind in KINDS.values()],
        "plan": plan,
        "hours": range(24),
        "may_make": allows(request, May.OPERATE),
        "away": _away(request, community),
    }
    return render(request, "insights/reports/list.html", context)


def _away(request: HttpRequest, community: Community) -> tuple[Report, str] | None:
    """What has just been deleted, to bring it back: told once."""
    gone = keeping.of(community, request.session.pop("report_away", 0))
    return (gone, printing.title_of(gone)) if gone else None


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
    return _shown(request, community, fetch(community, _there().select_related("written_by"), pk=pk))


def _there() -> QuerySet[Report]:
    return Report.objects.filter(archived_at=None)


def _shown(
    request: HttpRequest, community: Community, shown: Report, *, trouble: str = "", mine: dict[str, str] | None = None
) -> HttpResponse:
    """mine: words that could not be saved, for `trouble`."""
    shown.community = community
    title, told = printing.title_of(shown), printing.lines(shown)
    context = {
        "report": shown,
        "title": title,
        "lines": told,
        "has_year": any(line["fact"].get("year") is not None for line in told),
        "cards": boarding.card_lines(shown),
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
    old, by = fetch(community, _there(), pk=pk), staff_of(request)
    if old.kind == REVIEW.name:
        reviewing.count_again(old, by=by)
    elif old.kind == BOARD.name:
        boarding.count_again(old, by=by)
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
def of_board(request: HttpRequest, community: Community) -> HttpResponse:
    """A new report of a board's cards."""
    form = boarding.BoardReportForm(community, request.POST if request.method == "POST" else None)
    if request.GET.get("board", "").isdecimal():
        form.initial["board"] = request.GET["board"]
    if request.method == "POST" and form.is_valid():
        made = boarding.compose(community, form, by=staff_of(request))
        return redirect("reports:report", community.slug, made.pk)
    crumbs = [(_("报告"), reverse("reports:list", args=[community.slug])), (_("看板报告"), None)]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "insights/reports/of_board.html", context, status=422 if form.errors else 200)


@community_view(May.OPERATE)
@require_POST
def rename(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    shown, seen = fetch(community, _there(), pk=pk), request.POST.get("version", "")
    answer = redirect("reports:report", community.slug, pk)
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else shown.version
    try:
        keeping.rename(shown, request.POST.get("name", ""), seen=version, by=staff_of(request))
    except keeping.RenamedMeanwhile as reason:
        return toast(request, answer, str(reason), "error")
    return toast(request, answer, _("已改名。"))


@community_view(May.OPERATE)
@require_POST
def archive(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    keeping.put_away(fetch(community, _there(), pk=pk), by=staff_of(request))
    request.session["report_away"] = pk
    return redirect("reports:list", community.slug)


@community_view(May.OPERATE)
@require_POST
def restore(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    try:
        keeping.bring_back(fetch(community, Report.objects.all(), pk=pk), by=staff_of(request))
    except keeping.MadeAgain as reason:
        return toast(request, redirect("reports:list", community.slug), str(reason), "error")
    return redirect("reports:report", community.slug, pk)


@community_view(May.OPERATE)
@require_POST
def write(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """What people think of a 复盘; who was overtaken keeps the own words on the page."""
    shown = fetch(community, _there().filter(kind=REVIEW.name), pk=pk)
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
    shown = fetch(community, _there(), pk=pk)
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
