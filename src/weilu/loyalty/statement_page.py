"""积分流水 of one member: a card on the profile, a page, a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.kit.sheets import sheet
from weilu.loyalty.accounts import balance_of, held_of, numbers_of
from weilu.loyalty.adjusting import waiting
from weilu.loyalty.coupons import usable
from weilu.loyalty.gifts import there
from weilu.loyalty.lasting import programme_of
from weilu.loyalty.levels import place_of
from weilu.loyalty.models import CouponCode
from weilu.loyalty.points_page import after
from weilu.loyalty.statement import lots_of, movements_of
from weilu.members.models import Member
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community

PAGE = 30
FEW = 5


def person(community: Community, pk: int) -> Member:
    """Whoever that number is. Raises Http404."""
    return fetch(community, Member.objects.select_related("merged_into", "community"), pk=pk).root


def what_there_is(request: HttpRequest, member: Member) -> dict[str, Any]:
    """key: of one adjustment, made with the form, so that pressing twice adjusts once."""
    lots = lots_of(member)
    return {
        "member": member,
        "balance": balance_of(member),
        "held": held_of(member),
        "lots": lots[:FEW],
        "place": place_of(member),
        "waiting": waiting(member.community).filter(member__in=numbers_of(member)),
        "alone": programme_of(member.community).alone,
        "may_operate": allows(request, May.OPERATE),
        "gifts": there(member.community).filter(stock__gt=0),
        "coupons": usable(member.community),
        "codes": CouponCode.objects.filter(member__in=numbers_of(member))
        .select_related("coupon")
        .order_by("-given_at")[:FEW],
        "key": get_random_string(24),
        "me": staff_of(request),
        "community": member.community,
    }


@community_view(May.READ)
@require_safe
def of_member(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    member = person(community, pk)
    context = what_there_is(request, member) | {"rows": movements_of(member, FEW)}
    return render(request, "loyalty/panel.html", context)


@community_view(May.READ)
@require_safe
def page(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return shown(request, person(community, pk))


def shown(
    request: HttpRequest, member: Member, wrong: str = "", redeeming: str = "", couponing: str = ""
) -> HttpResponse:
    """wrong, redeeming, couponing: why what was asked for (of points, a gift, a coupon) could not be done."""
    rows = movements_of(member, PAGE + 1, after(request))
    community = member.community
    context = what_there_is(request, member) | {
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].transfer.pk if len(rows) > PAGE else None,
        "wrong": wrong,
        "redeeming": redeeming,
        "couponing": couponing,
        "posted": request.POST,
        "amount": request.POST.get("amount", ""),
        "reason": request.POST.get("reason", ""),
        "crumbs": [
            (_("成员"), reverse("members:list", args=[community.slug])),
            (member.name, reverse("members:profile", args=[community.slug, member.pk])),
            (_("积分流水"), None),
        ],
    }
    return render(request, "loyalty/statement.html", context, status=422 if wrong or redeeming or couponing else 200)


@community_view(May.READ)
@require_safe
def export(request: HttpRequest, community: Community, pk: int) -> HttpResponseBase:
    member = person(community, pk)
    head = [_("编号"), _("时间"), _("做了什么"), _("变动"), _("余额"), _("原因"), _("经手人")]
    rows = (
        [
            *(one.transfer.pk, f"{one.transfer.at.astimezone(community.zone):%Y-%m-%d %H:%M:%S}"),
            *(one.transfer.get_act_display(), one.change, one.left),
            *(one.transfer.reason, str(one.transfer.by) if one.transfer.by else ""),
        ]
        for one in movements_of(member, 100_000)
    )
    return sheet(f"points-{member.pk}.csv", head, rows)
