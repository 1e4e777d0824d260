"""Giving and taking points by hand; agreeing to what a colleague asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.kit.toasts import toast
from weilu.loyalty import adjusting
from weilu.loyalty.ledger import BadAmount
from weilu.loyalty.models import Adjustment
from weilu.loyalty.statement_page import person, shown
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
