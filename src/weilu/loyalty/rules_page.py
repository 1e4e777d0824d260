"""赚积分: the rules, writing one, seeing what it would do, switching it on and off."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from weilu.events.templatetags.kinds import kind_name
from weilu.kit.clock import now
from weilu.kit.toasts import toast
from weilu.loyalty import ruling
from weilu.loyalty.earning import DAYS, dry_run
from weilu.loyalty.models import EarningRule
from weilu.loyalty.tabs import tabs
from weilu.segments.models import Segment
from weilu.segments.rules import BadRule
from weilu.team.access import May, allows, community_view, fetch, staff_of
from weilu.team.models import Community
from weilu.team.refusal import Refusal


class RuleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("成员的流水里会写这个。"))
    kind = forms.ChoiceField(label=gettext_lazy("做什么"))
    amount = forms.IntegerField(label=gettext_lazy("得多少积分"), min_value=1, max_value=1_000_000)
    times = forms.IntegerField(
        label=gettext_lazy("每人每天最多算几次"), min_value=0, max_value=1000, help_text=gettext_lazy("0 表示不限。")
    )
    segment = forms.ModelChoiceField(
        Segment.objects.none(),
        label=gettext_lazy("只给这个分群"),
        required=False,
        empty_label=gettext_lazy("所有成员"),
        help_text=gettext_lazy("工作人员和机器人不算。"),
    )

    def __init__(self, community: Community, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(name, kind_name(name)) for name in ruling.earning_kinds()]
        fields["segment"].queryset = Segment.objects.filter(community=community, archived_at=None)


@community_view(May.READ)
@require_safe
def every(request: HttpRequest, community: Community) -> HttpResponse:
    since = now() - dt.timedelta(days=DAYS)
    rules = EarningRule.objects.filter(community=community).select_related("segment")
    context = {
        "rows": rules.filter(removed_at=None).annotate(
            lately=Count("earned", filter=Q(earned__transfer__at__gte=since))
        ),
        "removed": rules.exclude(removed_at=None),
        "tabs": tabs(community, "rules"),
        "may_operate": allows(request, May.OPERATE),
    }
    return render(request, "loyalty/rules.html", context)


@community_view(May.OPERATE)
def add(request: HttpRequest, community: Community) -> HttpResponse:
    form = RuleForm(community, request.POST or None, initial={"times": 1, "kind": "check_in"})
    if request.method == "POST" and form.is_valid():
        rule = ruling.write(community, ruling.Ruled(**form.cleaned_data), by=staff_of(request))
        return redirect("loyalty:rule", community.slug, rule.pk)
    return _form(request, community, form, _("加一条赚积分的规则"))


@community_view(May.OPERATE)
def change(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    rule = _rule(community, pk)
    names = ("name", "kind", "amount", "times", "segment")
    form = RuleForm(community, request.POST or None, initial={name: getattr(rule, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            ruling.write(community, ruling.Ruled(**form.cleaned_data), by=staff_of(request), known=rule)
        except Refusal as reason:
            form.add_error(None, str(reason))
        else:
            return redirect("loyalty:rule", community.slug, rule.pk)
    return _form(request, community, form, rule.name)


def _rule(community: Community, pk: int) -> EarningRule:
    return fetch(community, EarningRule.objects.select_related("segment", "community"), pk=pk)


def _form(request: HttpRequest, community: Community, form: RuleForm, title: str) -> HttpResponse:
    crumbs = [(_("赚积分"), reverse("loyalty:rules", args=[community.slug])), (title, None)]
    context = {"form": form, "title": title, "crumbs": crumbs}
    return render(request, "loyalty/rule_form.html", context, status=422 if form.errors else 200)


@community_view(May.READ)
@require_safe
def one(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """What it says, and what it would have given these days, or has."""
    rule, dry, wrong = _rule(community, pk), None, ""
    try:
        dry = dry_run(rule)
    except BadRule as reason:
        wrong = str(reason)
    context = {
        "rule": rule,
        "dry": dry,
        "wrong": wrong,
        "days": DAYS,
        "rows": rule.earned.select_related("member__merged_into", "transfer").order_by("-pk")[:20],
        "may_operate": allows(request, May.OPERATE),
        "crumbs": [(_("赚积分"), reverse("loyalty:rules", args=[community.slug])), (rule.name, None)],
    }
    return render(request, "loyalty/rule.html", context)


@community_view(May.OPERATE)
@require_POST
def switch(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    on = request.POST.get("on") == "1"
    ruling.switch(_rule(community, pk), on=on, by=staff_of(request))
    done = _("打开了，从现在起做的算。") if on else _("关掉了。")
    return toast(request, redirect("loyalty:rule", community.slug, pk), done)


@community_view(May.OPERATE)
@require_POST
def remove(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Put away, or bring back where it was put away."""
    rule = _rule(community, pk)
    (ruling.bring_back if rule.removed_at else ruling.remove)(rule, by=staff_of(request))
    return redirect("loyalty:rules", community.slug)
