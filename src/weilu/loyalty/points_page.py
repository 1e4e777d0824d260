"""积分: what is owed, what came and went, and every movement."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.kit.charts import Spec
from weilu.kit.sheets import sheet
from weilu.loyalty.adjusting import waiting
from weilu.loyalty.checking import check
from weilu.loyalty.figures import Month, standing
from weilu.loyalty.lasting import programme_of
from weilu.loyalty.statement import Movement, every, movements
from weilu.loyalty.tabs import tabs
from weilu.team.access import May, allows, community_view, staff_of
from weilu.team.audit import note
from weilu.team.models import Community

PAGE = 30


@community_view(May.READ)
@require_safe
def page(request: HttpRequest, community: Community) -> HttpResponse:
    rows = movements(community, PAGE + 1, after(request))
    told = standing(community)
    context = {
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].transfer.pk if len(rows) > PAGE else None,
        "standing": told,
        "this_month": told.months[-1],
        "chart": _drawn(told.months),
        "waiting": waiting(community),
        "programme": programme_of(community),
        "tabs": tabs(community, "points"),
        "may_operate": allows(request, May.OPERATE),
        "may_manage": allows(request, May.MANAGE),
        "me": staff_of(request),
        "check": check(community) if "check" in request.GET else None,
    }
    return render(request, "loyalty/points.html", context)


def after(request: HttpRequest) -> int:
    """The number that the page before ended with; 0 for the first."""
    told = request.GET.get("after", "")
    return int(told) if told.isdecimal() and len(told) <= 18 else 0


def _drawn(months: list[Month]) -> Spec:
    return {
        "id": "points-by-month",
        "kind": "bar",
        "title": _("每月发放、使用和过期"),
        "definition": _("按社群时区的自然月。使用里减去了退回的。"),
        "unit": _("分"),
        "x": [f"{month.first:%Y-%m}" for month in months],
        "series": [
            {"name": _("发放"), "data": [month.issued for month in months]},
            {"name": _("使用"), "data": [month.spent for month in months]},
            {"name": _("过期"), "data": [month.expired for month in months]},
        ],
        "unfinished": True,
        "csv": None,
        "empty": _("还没有发过积分"),
    }


@community_view(May.OPERATE)
@require_safe
def export(request: HttpRequest, community: Community) -> HttpResponseBase:
    note("loyalty.exported", community.name, by=staff_of(request), community=community)
    return sheet(f"points-{community.slug}.csv", head(), lines(community, every(community)))


def head() -> list[str]:
    return [_("编号"), _("时间"), _("成员编号"), _("成员"), _("做了什么"), _("变动"), _("数量"), _("原因"), _("经手人")]


def lines(community: Community, rows: Iterator[Movement]) -> Iterator[list[Any]]:
    for one in rows:
        row = one.transfer
        person = row.member.root if row.member else None
        when = f"{row.at.astimezone(community.zone):%Y-%m-%d %H:%M:%S}"
        yield [
            *(row.pk, when, person.pk if person else "", person.name if person else ""),
            *(row.get_act_display(), one.change, row.amount, row.reason, str(row.by) if row.by else ""),
        ]
