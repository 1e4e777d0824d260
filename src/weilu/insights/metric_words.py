"""How a metric explains itself on a page: its name in the reader's language, its formula, zone, rules and source."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from weilu.analytics.door import Metric, Query
from weilu.kit.charts import Words
from weilu.team.models import Community


def name_of(metric: Metric) -> str:
    return metric.zh if (get_language() or "").startswith("zh") else metric.en


def meaning_of(metric: Metric) -> str:
    """The definition, translated where a translation is known."""
    return _(metric.definition)


def card_url(metric: Metric, community: Community) -> str:
    return reverse("insights:metric", args=[community.slug, metric.name])


def facts_of(metric: Metric, query: Query) -> list[tuple[Words, Words]]:
    return [
        (_("公式"), _(metric.formula)),
        (_("时区"), query.community.time_zone),
        (_("谁不算"), left_out(query)),
        (_("来源"), metric.source),
    ]


def left_out(query: Query) -> str:
    if query.include_staff and query.include_bots:
        return _("所有人都算")
    if query.include_staff:
        return _("机器人不算")
    return _("工作人员不算") if query.include_bots else _("工作人员和机器人不算")


def unit_of(metric: Metric) -> str:
    names = {
        "members": _("人"), "events": _("次"), "ratio": "%", "sessions": _("次访问"), "asks": _("次提问"),
        "conversions": _("次转化"), "score": _("分"), "fen": _("分（钱）"), "member_days": _("人日"),
        "sentiment": "−1…1",
    }  # fmt: skip
    return names.get(metric.unit, metric.unit)
