"""Giving and taking points by hand, one by one or as a table; agreeing to what a colleague asks."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.connect.reasons import CannotRead
from weilu.kit.toasts import toast
from weilu.loyalty import adjusting, adjusting_many
from weilu.loyalty.ledger import BadAmount
from weilu.loyalty.models import Adjustment
from weilu.loyalty.statement_page import person, shown
from weilu.loyalty.tables import sent
from weilu.team.access import May, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal


@community_view(May.OPERATE)
@require_POST
def adjust(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    member = person(community, pk)
    try:
        key = request.POST.get("key", "")[:60]
        made = adjusting.adjust(member, _amount(request), request.POST.get("reason", ""), key=key, by=staff_of(request))
    except Refusal as reason:
        return shown(request, member, str(reason))
    done = redirect("loyalty:statement", community.slug, member.pk)
    if made.state == Adjustment.State.WAITING:
        return toast(request, done, _("超过了一个人能调整的分数，等另一位同事确认后入账。"), "info")
    return toast(request, done, _("已入账。"))


def _amount(request: HttpRequest) -> int:
    """Below zero where points are taken. Raises BadAmount."""
    told = request.POST.get("amount", "").strip()
    if not told.isdecimal() or len(told) > 10:
        raise BadAmount
    return -int(told) if request.POST.get("way") == "take" else int(told)


@community_view(May.OPERATE)
def many(request: HttpRequest, community: Community) -> HttpResponse:
    """A table of members and points: looked at first, booked when the person says so."""
    context: dict[str, Any] = {
        "crumbs": [(_("积分"), reverse("loyalty:points", args=[community.slug])), (_("批量加减积分"), None)],
        "most": adjusting_many.ROWS,
    }
    if request.method == "POST":
        try:
            context |= _many(request, community)
        except (CannotRead, Refusal) as reason:
            context["wrong"] = str(reason)
    return render(request, "loyalty/adjust_many.html", context, status=422 if "wrong" in context else 200)


def _many(request: HttpRequest, community: Community) -> dict[str, Any]:
    rows = sent(request)
    lines = adjusting_many.read(community, rows)
    fine = [one for one in lines if not one.wrong]
    if request.POST.get("go"):
        key = request.POST.get("key", "")[:40]
        booked, waiting, refused = adjusting_many.carry_out(fine, key=key, by=staff_of(request))
        return {"booked": booked, "waits": waiting, "refused": refused}
    return {
        "fine": fine,
        "refused": [one for one in lines if one.wrong],
        "sum": sum(one.amount for one in fine),
        "pasted": "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows),
        "key": get_random_string(24),
    }


@community_view(May.OPERATE)
@require_POST
def agree(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _settled(request, community, pk, adjusting.agree, _("已同意，积分入账了。"))


@community_view(May.OPERATE)
@require_POST
def refuse(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _settled(request, community, pk, adjusting.refuse, _("没有同意，积分不变。"))


def _settled(
    request: HttpRequest, community: Community, pk: int, settle: Callable[..., None], done: str
) -> HttpResponse:
    back = redirect("loyalty:points", community.slug)
    try:
        settle(fetch(community, Adjustment.objects.all(), pk=pk), by=staff_of(request))
    except Refusal as reason:
        return toast(request, back, str(reason), "warning")
    return toast(request, back, done)
