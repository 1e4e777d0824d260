"""排行榜 in the web, and as a table to take along."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from weilu.kit.sheets import sheet
from weilu.loyalty.leaderboard import ranks
from weilu.loyalty.tabs import tabs
from weilu.team.access import May, community_view
from weilu.team.models import Community

SPANS = {
    "week": gettext_lazy("本周"),
    "last_week": gettext_lazy("上周"),
    "month": gettext_lazy("本月"),
    "last_month": gettext_lazy("上月"),
    "ever": gettext_lazy("有史以来"),
}


@community_view(May.READ)
@require_safe
def page(request: HttpRequest, community: Community) -> HttpResponseBase:
    asked = request.GET.get("span", "")
    chosen = asked if asked in SPANS else "week"
    rows = ranks(community, chosen)
    if request.GET.get("format") == "csv":
        told = ([one.place, one.member.name, one.points] for one in rows)
        return sheet(f"leaderboard-{community.slug}.csv", [_("名次"), _("成员"), _("积分")], told)
    context = {
        "rows": rows,
        "spans": [(f"?span={name}", title) for name, title in SPANS.items()],
        "chosen": f"?span={chosen}",
        "tabs": tabs(community, "leaderboard"),
    }
    return render(request, "loyalty/leaderboard.html", context)
