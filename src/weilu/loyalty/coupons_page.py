"""优惠券: the list, one with its codes, handing one to a member."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from weilu.kit.sheets import sheet
from weilu.kit.toasts import toast
from weilu.loyalty import coupons
from weilu.loyalty.models import Coupon
from weilu.loyalty.statement_page import person, shown
from weilu.loyalty.tabs import tabs
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal


class CouponForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("优惠券名称"), max_length=80)
    terms = forms.CharField(
        label=gettext_lazy("使用条件"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("比如：满 100 减 20，全店可用"),
    )
    until = forms.DateField(
        label=gettext_lazy("有效期到"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    codes = forms.CharField(
        label=gettext_lazy("券码"),
        required=False,
        max_length=1_500_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("从商城导出的券码，一行一个；已有的不会重复。"),
    )


@community_view(May.READ)
@require_safe
def every(request: HttpRequest, community: Community) -> HttpResponse:
    context = {
        "rows": coupons.there(community),
        "away": Coupon.objects.filter(community=community).exclude(archived_at=None),
        "today": community.today,
        "tabs": tabs(community, "coupons"),
        "may_operate": allows(request, May.OPERATE),
    }
    return render(request, "loyalty/coupons.html", context)


@community_view(May.OPERATE)
def add(request: HttpRequest, community: Community) -> HttpResponse:
    return _form(request, community, None)


@community_view(May.OPERATE)
def change(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _form(request, community, fetch(community, Coupon.objects.all(), pk=pk))


def _form(request: HttpRequest, community: Community, known: Coupon | None) -> HttpResponse:
    initial = {name: getattr(known, name) for name in ("name", "terms", "until")} if known else None
    form = CouponForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        codes = told.pop("codes").split()
        coupon = coupons.write(community, **told, by=staff_of(request), known=known)
        added = coupons.add_codes(coupon, codes, by=staff_of(request)) if codes else 0
        done = _("已保存，新加了 %(n)s 个券码。") % {"n": added}
        return toast(request, redirect("loyalty:coupons", community.slug), done)
    title = known.name if known else _("添加优惠券")
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "known": known,
        "rows": known.codes.exclude(given_at=None)
        .select_related("member__merged_into", "by")
        .order_by("-given_at")[:50]
        if known
        else [],
        "crumbs": [(_("优惠券"), reverse("loyalty:coupons", args=[community.slug])), (title, None)],
    }
    return render(request, "loyalty/coupon.html", context, status=422 if form.errors else 200)


@community_view(May.OPERATE)
@require_POST
def give(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    member, number = person(community, pk), request.POST.get("coupon", "")
    known = int(number) if number.isdecimal() and len(number) <= 18 else 0
    coupon = fetch(community, Coupon.objects.filter(archived_at=None), pk=known)
    try:
        code = coupons.hand_out(coupon, member, key=request.POST.get("key", "")[:60], by=staff_of(request))
    except Refusal as reason:
        return shown(request, member, couponing=str(reason))
    done = _("券码 %(code)s 给了 TA，复制发过去吧。") % {"code": code.code}
    return toast(request, redirect("loyalty:statement", community.slug, member.pk), done)


@community_view(May.OPERATE)
@require_POST
def put_away(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Put away, or bring back where it was put away."""
    coupon = fetch(community, Coupon.objects.all(), pk=pk)
    (coupons.bring_back if coupon.archived_at else coupons.put_away)(coupon, by=staff_of(request))
    return redirect("loyalty:coupons", community.slug)


@community_view(May.OPERATE)
@require_safe
def export(request: HttpRequest, community: Community, pk: int) -> HttpResponseBase:
    coupon = fetch(community, Coupon.objects.all(), pk=pk)
    rows = coupon.codes.select_related("member__merged_into").order_by("pk")
    lines = (
        [
            *(row.code, row.member.root.pk if row.member else "", row.member.root.name if row.member else ""),
            f"{row.given_at.astimezone(community.zone):%Y-%m-%d %H:%M:%S}" if row.given_at else "",
        ]
        for row in rows.iterator(2000)
    )
    return sheet(f"coupon-{coupon.pk}.csv", [_("券码"), _("成员编号"), _("成员"), _("发放时间")], lines)
