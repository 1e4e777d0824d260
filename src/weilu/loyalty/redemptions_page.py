"""兑换: redeeming for a member, what waits to be sent, tracking numbers one by one or as a table."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from weilu.connect.reasons import CannotRead
from weilu.kit.sheets import sheet
from weilu.kit.soundness import sound_text
from weilu.kit.toasts import toast
from weilu.loyalty import redeeming, shipping
from weilu.loyalty.gifts import there
from weilu.loyalty.models import Redemption
from weilu.loyalty.points_page import after
from weilu.loyalty.redeeming import Address, address_of
from weilu.loyalty.statement_page import person, shown
from weilu.loyalty.tables import sent
from weilu.loyalty.tabs import tabs
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.audit import note
from weilu.team.models import Community
from weilu.team.refusal import Refusal

PAGE = 50
State = Redemption.State


@community_view(May.READ)
@require_safe
def every(request: HttpRequest, community: Community) -> HttpResponse:
    asked = request.GET.get("state", State.WAITING)
    chosen = asked if asked in State.values else ""
    rows = Redemption.objects.filter(community=community).select_related("gift", "member__merged_into")
    rows = rows.filter(state=chosen) if chosen else rows
    before = after(request)
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    context = {
        "rows": found[:PAGE],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "states": [*(("?state=" + value, label) for value, label in State.choices), ("?state=all", _("全部"))],
        "chosen": f"?state={chosen or 'all'}",
        "tabs": tabs(community, "redemptions"),
        "may_operate": allows(request, May.OPERATE),
        "ever": bool(found) or Redemption.objects.filter(community=community).exists(),
    }
    return render(request, "loyalty/redemptions.html", context)


@community_view(May.READ)
@require_safe
def one(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _one(request, fetch(community, _all(), pk=pk))


def _all() -> Any:
    return Redemption.objects.select_related("gift", "member__merged_into", "by")


def _one(request: HttpRequest, redemption: Redemption, wrong: str = "") -> HttpResponse:
    community = redemption.community
    context = {
        "one": redemption,
        "address": address_of(redemption) if allows(request, May.CONTACT) else None,
        "has_address": bool(redemption.address),
        "wrong": wrong,
        "may_operate": allows(request, May.OPERATE),
        "crumbs": [(_("兑换单"), reverse("loyalty:redemptions", args=[community.slug])), (f"#{redemption.pk}", None)],
        "community": community,
    }
    return render(request, "loyalty/redemption.html", context, status=422 if wrong else 200)


@community_view(May.OPERATE)
@require_POST
def redeem(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    member, told = person(community, pk), request.POST
    number = told.get("gift", "")
    gift = fetch(community, there(community), pk=int(number) if number.isdecimal() and len(number) <= 18 else 0)
    to = Address(*(sound_text(told.get(name, "").strip(), most) for name, most in FIELDS))
    try:
        made = redeeming.redeem(gift, member, key=told.get("key", "")[:60], by=staff_of(request), to=to)
    except Refusal as reason:
        return shown(request, member, redeeming=str(reason))
    return toast(request, redirect("loyalty:redemption", community.slug, made.pk), _("兑换好了，积分已扣。"))


FIELDS = (("to_name", 40), ("to_phone", 30), ("to_place", 200))


@community_view(May.OPERATE)
@require_POST
def ship(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    told = request.POST
    return _settled(
        request,
        fetch(community, _all(), pk=pk),
        lambda one, *, by: redeeming.ship(one, told.get("carrier", ""), told.get("number", ""), by=by),
        _("单号已存，标为已发货。"),
    )


@community_view(May.OPERATE)
@require_POST
def finish(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _settled(request, fetch(community, _all(), pk=pk), redeeming.finish, _("已完成，收货地址已删除。"))


@community_view(May.OPERATE)
@require_POST
def cancel(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _settled(request, fetch(community, _all(), pk=pk), redeeming.cancel, _("已取消，积分退回，库存加回一份。"))


def _settled(request: HttpRequest, redemption: Redemption, act: Callable[..., None], done: str) -> HttpResponse:
    try:
        act(redemption, by=staff_of(request))
    except Refusal as reason:
        redemption.refresh_from_db()
        return _one(request, redemption, str(reason))
    return toast(request, redirect("loyalty:redemption", redemption.community.slug, redemption.pk), done)


@community_view(May.OPERATE)
@require_POST
def export(request: HttpRequest, community: Community) -> HttpResponseBase:
    """发货单: what waits to be sent, with addresses; a POST, for it is written down who took them."""
    rows = list(_all().filter(community=community, state=State.WAITING, gift__ships=True).order_by("pk"))
    note("loyalty.addresses", community.name, by=staff_of(request), community=community, count=len(rows))
    head = [_("兑换编号"), _("礼品"), _("收件人"), _("手机"), _("地址"), _("快递公司"), _("快递单号")]
    lines = ([row.pk, row.gift.name, *_cells(address_of(row)), "", ""] for row in rows)
    return sheet(f"shipping-{community.slug}.csv", head, lines)


def _cells(address: Address | None) -> list[str]:
    return [address.name, address.phone, address.place] if address else ["", "", ""]


@community_view(May.OPERATE)
def ship_many(request: HttpRequest, community: Community) -> HttpResponse:
    """Tracking numbers as a table, pasted or as a file."""
    outcome, wrong = None, ""
    if request.method == "POST":
        try:
            outcome = shipping.take_in(community, sent(request), by=staff_of(request))
        except (CannotRead, Refusal) as reason:
            wrong = str(reason)
    context = {
        "outcome": outcome,
        "wrong": wrong,
        "pasted": request.POST.get("pasted", "") if wrong else "",
        "crumbs": [(_("兑换单"), reverse("loyalty:redemptions", args=[community.slug])), (_("批量填快递单号"), None)],
    }
    return render(request, "loyalty/ship_many.html", context, status=422 if wrong else 200)
