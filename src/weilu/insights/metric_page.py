"""The card of every metric: what it means, how it is computed, and one worked by hand."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from weilu.analytics.door import METRICS, Metric
from weilu.analytics.examples import EXAMPLES
from weilu.insights.curl import curl
from weilu.insights.look import Look
from weilu.insights.metric_words import card_url, facts_of, meaning_of, name_of, unit_of
from weilu.team.access import May, community_view
from weilu.team.models import Community


@community_view(May.READ)
@require_safe
def cards(request: HttpRequest, community: Community) -> HttpResponse:
    look = Look.read(community, {})
    shown = [_card(metric, look) for metric in METRICS.values()]
    return render(request, "insights/metrics.html", {"cards": shown})


@community_view(May.READ)
@require_safe
def card(request: HttpRequest, community: Community, name: str) -> HttpResponse:
    if name not in METRICS:
        raise Http404
    look = Look.read(community, request.GET)
    result = look.keeping.ask(name, look.everybody if look.trouble else look.query)
    context = {
        "card": _card(METRICS[name], look),
        "example": EXAMPLES.get(name),
        "sql": ";\n\n".join(result.sql),
        "elapsed": result.elapsed_ms,
        "curl": curl(request, name, result.query),
        "span": look.span,
        "crumbs": _crumbs(community, METRICS[name]),
    }
    return render(request, "insights/metric.html", context)


def _card(metric: Metric, look: Look) -> dict[str, Any]:
    empty = {"null": _("没有分母时不给数"), "0": _("没有就是 0；来源断了是“无数据”")}.get(metric.empty, metric.empty)
    facts = [*facts_of(metric, look.query), (_("空值"), empty), (_("列"), ", ".join(metric.keys))]
    return {
        "name": metric.name,
        "title": name_of(metric),
        "other": metric.en if name_of(metric) == metric.zh else metric.zh,
        "other_language": "en" if name_of(metric) == metric.zh else "zh-Hans",
        "unit": unit_of(metric),
        "text": meaning_of(metric),
        "facts": facts,
        "url": card_url(metric, look.community),
    }


def _crumbs(community: Community, metric: Metric) -> list[tuple[str, str | None]]:
    return [
        (_("看板"), reverse("insights:boards", args=[community.slug])),
        (_("指标"), reverse("insights:metrics", args=[community.slug])),
        (name_of(metric), None),
    ]
