"""阶段与触点: what the map is made of, clicked together."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from weilu.analytics.journey.keeping import plan_of, version_of
from weilu.analytics.journey.plan import BadPlan, written
from weilu.analytics.models import Journey
from weilu.analytics.options import ANY
from weilu.analytics.query import Query
from weilu.analytics.seen import kinds_seen
from weilu.events.templatetags.kinds import kind_name
from weilu.events.vocabulary import KINDS
from weilu.insights.journey import drafting, planning
from weilu.insights.journey.page import read, tabs
from weilu.team.access import May, allows, community_view, staff_of
from weilu.team.models import Community


@community_view(May.READ, change=May.OPERATE)
def plan(request: HttpRequest, community: Community) -> HttpResponse:
    """The stages and touchpoints; a POST carries out one button of the form, "save" among them."""
    draft = dict(zip(drafting.PARTS, written(plan_of(community)), strict=True))
    refused, version = "", version_of(community)
    if request.method == "POST":
        draft = drafting.of_form(request.POST)
        asked = request.POST.get("act", "")
        version = _version(request.POST.get("version", ""))
        if asked == "save":
            try:
                planning.save(community, **draft, by=staff_of(request), version=version)
            except BadPlan as reason:
                refused = str(reason)
            else:
                messages.success(request, _("已保存，地图按新的阶段和触点重新算了。"))
                return redirect("journey:plan", community.slug)
        else:
            drafting.act(draft, asked)
    own = Journey.objects.filter(community=community).first()
    context = {
        "stages": drafting.shown(draft["stages"]),
        "touchpoints": drafting.shown(draft["touchpoints"]),
        "version": version,
        "refused": refused,
        "offered": _offered(community, draft),
        "is_own": bool(own and own.stages),
        "may_undo": bool(own and own.before is not None),
        "may_change": allows(request, May.OPERATE),
        "tabs": tabs(read(community, request.GET), "plan"),
    }
    return render(request, "insights/journey/plan.html", context, status=422 if refused else 200)


def _version(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _offered(community: Community, draft: dict[str, Any]) -> dict[str, Any]:
    """What the form offers to choose from; lists of (value, words)."""
    seen = kinds_seen(Query(community, community.today, community.today))
    chosen = [
        kind
        for items in draft.values()
        for item in drafting.shown(items)
        for condition in item["conditions"]
        for kind in condition["kinds"]
    ]
    kinds = dict.fromkeys([*seen, *KINDS, *chosen])
    return {
        "kinds": [(kind, kind_name(kind)) for kind in kinds if kind != ANY] + [(ANY, _("任一主动行为"))],
        "of_stages": [("did", _("做过")), ("not", _("没做过"))],
        "of_touchpoints": [
            ("after", _("发生在某事之后")), ("kind", _("消息本身是")), ("words", _("含有这些词")),
            ("asks", _("在问问题")), ("first", _("是第一次发言")), ("reply_to", _("在回复")),
        ],
        "units": [("d", _("天")), ("h", _("小时")), ("m", _("分钟"))],
        "whom": [("staff", _("工作人员")), ("anyone", _("任何人"))],
    }  # fmt: skip


@community_view(May.OPERATE)
@require_POST
def reset(request: HttpRequest, community: Community) -> HttpResponse:
    planning.reset(community, by=staff_of(request))
    messages.success(request, _("已恢复默认的阶段和触点。"))
    return redirect("journey:plan", community.slug)


@community_view(May.OPERATE)
@require_POST
def undo(request: HttpRequest, community: Community) -> HttpResponse:
    planning.undo(community, by=staff_of(request))
    messages.success(request, _("已撤销。"))
    return redirect("journey:plan", community.slug)
