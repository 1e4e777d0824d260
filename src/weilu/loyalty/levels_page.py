"""等级: all of them with how many stand on each, a form for one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from weilu.kit.toasts import toast
from weilu.loyalty import levels
from weilu.loyalty.models import Level
from weilu.loyalty.tabs import tabs
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal


class LevelForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("等级名称"), max_length=30)
    points = forms.IntegerField(
        label=gettext_lazy("累计多少积分"),
        min_value=0,
        max_value=1_000_000_000,
        help_text=gettext_lazy("一共得过这么多就到这一级；花掉不降级，手动扣掉的要减去。"),
    )
    benefits = forms.CharField(label=gettext_lazy("权益"), max_length=200, required=False)


@community_view(May.READ, change=May.OPERATE)
def every(request: HttpRequest, community: Community) -> HttpResponse:
    return _page(request, community, None)


@community_view(May.OPERATE)
def one(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    return _page(request, community, fetch(community, Level.objects.all(), pk=pk))


def _page(request: HttpRequest, community: Community, known: Level | None) -> HttpResponse:
    """known: which one is being changed."""
    initial = {name: getattr(known, name) for name in ("name", "points", "benefits")} if known else None
    form = LevelForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            levels.write(community, **form.cleaned_data, by=staff_of(request), known=known)
        except Refusal as reason:
            form.add_error("points", str(reason))
        else:
            return toast(request, redirect("loyalty:levels", community.slug), _("已保存。"))
    there = list(Level.objects.filter(community=community))
    counted = levels.sizes(community, there)
    context = {
        "rows": [(level, counted.get(level.pk, 0)) for level in there],
        "form": form,
        "known": known,
        "tabs": tabs(community, "levels"),
        "may_operate": allows(request, May.OPERATE),
    }
    return render(request, "loyalty/levels.html", context, status=422 if form.errors else 200)


@community_view(May.OPERATE)
@require_POST
def remove(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    levels.remove(fetch(community, Level.objects.all(), pk=pk), by=staff_of(request))
    return toast(request, redirect("loyalty:levels", community.slug), _("等级已删除，成员的积分不变。"))
