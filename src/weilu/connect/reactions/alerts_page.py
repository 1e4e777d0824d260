"""敏感词提醒: what was found and still waits for somebody of the team, or what they said of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from weilu.connect.reactions import alerting
from weilu.connect.reactions.log_page import PAGE, is_number, lines_of
from weilu.connect.reactions.models import Reacted
from weilu.connect.reactions.tabs import tabs
from weilu.kit.toasts import toast
from weilu.team.access import May, allows, community_view, staff_of
from weilu.team.models import Community

Verdict = Reacted.Verdict


@community_view(May.READ)
@require_safe
def alerts(request: HttpRequest, community: Community) -> HttpResponse:
    """Those that wait; with `?settled=1` what was said of the others."""
    rows = Reacted.objects.filter(community=community, outcome=Reacted.Outcome.ALERTED)
    settled = request.GET.get("settled") == "1"
    rows = rows.exclude(verdict="") if settled else rows.filter(verdict="")
    after = request.GET.get("after", "")
    if is_number(after):
        rows = rows.filter(pk__lt=int(after))
    shown = list(rows.select_related("rule", "settled_by", "delivery")[: PAGE + 1])
    context = {
        "lines": lines_of(community, shown[:PAGE]),
        "next": str(shown[PAGE - 1].pk) if len(shown) > PAGE else "",
        "settled": settled,
        "tabs": tabs(community, "alerts"),
        "has_rule": community.reaction_rules.filter(kind="alert", on_at__isnull=False).exists(),
        "may_settle": allows(request, May.MODERATE),
    }
    return render(request, "connect/reactions/alerts.html", context)


@community_view(May.MODERATE)
@require_POST
def settle(request: HttpRequest, community: Community) -> HttpResponse:
    """`alert`: their numbers; `verdict`: handled, ignored, or empty to open them again. `one`: both, of one alert."""
    verdict, told = request.POST.get("verdict", ""), request.POST.getlist("alert")
    if one := request.POST.get("one", ""):
        verdict, _colon, number = one.partition(":")
        told = [number]
    if verdict not in {"", *Verdict.values}:
        raise Http404
    numbers = [int(number) for number in told if is_number(number)]
    count = alerting.settle(community, numbers, verdict, by=staff_of(request))
    words = {
        Verdict.HANDLED: ngettext("%(n)s 条记为已处理。", "%(n)s 条记为已处理。", count),
        Verdict.IGNORED: ngettext("%(n)s 条记为不是问题。", "%(n)s 条记为不是问题。", count),
    }.get(verdict, ngettext("%(n)s 条重新打开。", "%(n)s 条重新打开。", count))  # type: ignore[call-overload]
    back = redirect("reactions:alerts", community.slug)
    if verdict == "":
        back["Location"] += "?settled=1"
    return toast(request, back, words % {"n": count})
