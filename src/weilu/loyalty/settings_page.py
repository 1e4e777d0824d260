"""How long points last, and how much one person may do alone."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.loyalty.lasting import programme_of
from weilu.loyalty.models import Programme
from weilu.team.access import May, community_view, staff_of
from weilu.team.audit import note
from weilu.team.models import Community


class ProgrammeForm(forms.ModelForm[Programme]):
    lasts = forms.ChoiceField(
        label=gettext_lazy("积分有效期"),
        choices=Programme.Lasts.choices,
        help_text=gettext_lazy("从现在起发的积分按这个算；已经发出去的不变。到期那天结束时过期，先到期的先用。"),
    )
    alone = forms.IntegerField(
        label=gettext_lazy("一个人一天最多给同一位成员调整多少分"),
        min_value=0,
        max_value=1_000_000,
        help_text=gettext_lazy("超过的要另一位同事确认。0 表示每次都要。"),
    )

    address_days = forms.IntegerField(
        label=gettext_lazy("发货多少天后删除收货地址"),
        min_value=1,
        max_value=90,
        help_text=gettext_lazy("留一点时间处理没收到和破损；标为已完成的马上删除。1–90 天。"),
    )

    class Meta:
        model = Programme
        fields = ("lasts", "alone", "address_days")


@community_view(May.MANAGE)
def page(request: HttpRequest, community: Community) -> HttpResponse:
    form = ProgrammeForm(request.POST or None, instance=programme_of(community))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            note("loyalty.settings", community.name, by=staff_of(request), community=community)
        messages.success(request, _("已保存。"))
        return redirect("loyalty:points", community.slug)
    crumbs = [(_("积分"), reverse("loyalty:points", args=[community.slug])), (_("积分设置"), None)]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "loyalty/settings.html", context, status=422 if form.errors else 200)
