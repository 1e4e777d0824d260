"""礼品: the list, adding one, changing one, putting one away and back."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from weilu.kit.toasts import toast
from weilu.loyalty import gifts
from weilu.loyalty.models import Gift, Redemption
from weilu.loyalty.tabs import tabs
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal

MOST = 1_000_000


class GiftForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("礼品名称"), max_length=80)
    about = forms.CharField(label=gettext_lazy("说明"), max_length=300, required=False)
    price = forms.IntegerField(label=gettext_lazy("要多少积分"), min_value=1, max_value=MOST)
    stock = forms.IntegerField(
        label=gettext_lazy("库存"), min_value=0, max_value=MOST, help_text=gettext_lazy("换一份少一份，换完为止。")
    )
    each = forms.IntegerField(
        label=gettext_lazy("每人最多换几份"), min_value=0, max_value=MOST, help_text=gettext_lazy("0 表示不限。")
    )
    ships = forms.BooleanField(label=gettext_lazy("要邮寄，兑换时填收货地址"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def told(self) -> gifts.Described:
        return gifts.Described(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


@community_view(May.READ)
@require_safe
def every(request: HttpRequest, community: Community) -> HttpResponse:
    waiting = Count("redemptions", filter=Q(redemptions__state=Redemption.State.WAITING))
    given = Count("redemptions", filter=~Q(redemptions__state=Redemption.State.CANCELLED))
    context = {
        "rows": gifts.there(community).annotate(waiting=waiting, given=given),
        "away": Gift.objects.filter(community=community).exclude(archived_at=None).order_by("-archived_at"),
        "tabs": tabs(community, "gifts"),
        "may_operate": allows(request, May.OPERATE),
    }
    return render(request, "loyalty/gifts.html", context)


@community_view(May.OPERATE)
def add(request: HttpRequest, community: Community) -> HttpResponse:
    form = GiftForm(request.POST or None, initial={"ships": True, "each": 0})
    if request.method == "POST" and form.is_valid():
        gifts.add(community, form.told(), by=staff_of(request))
        return toast(request, redirect("loyalty:gifts", community.slug), _("礼品已添加。"))
    return _form(request, community, form, _("添加礼品"))


@community_view(May.OPERATE)
def change(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    gift = fetch(community, Gift.objects.all(), pk=pk)
    names = ("name", "about", "price", "stock", "each", "ships")
    form = GiftForm(request.POST or None, initial={name: getattr(gift, name) for name in names} | {"seen": gift.stock})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            gifts.change(gift, form.told(), seen=gift.stock if seen is None else seen, by=staff_of(request))
        except Refusal as reason:
            form.add_error("stock", str(reason))
        else:
            return toast(request, redirect("loyalty:gifts", community.slug), _("已保存。"))
    return _form(request, community, form, gift.name, gift)


def _form(
    request: HttpRequest, community: Community, form: GiftForm, title: str, gift: Gift | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "title": title,
        "gift": gift,
        "crumbs": [(_("礼品"), reverse("loyalty:gifts", args=[community.slug])), (title, None)],
    }
    return render(request, "loyalty/gift.html", context, status=422 if form.errors else 200)


@community_view(May.OPERATE)
@require_POST
def put_away(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    gifts.put_away(fetch(community, Gift.objects.all(), pk=pk), by=staff_of(request))
    return toast(request, redirect("loyalty:gifts", community.slug), _("已下架，随时可以重新上架。"))


@community_view(May.OPERATE)
@require_POST
def bring_back(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    gifts.bring_back(fetch(community, Gift.objects.all(), pk=pk), by=staff_of(request))
    return toast(request, redirect("loyalty:gifts", community.slug), _("已重新上架。"))
