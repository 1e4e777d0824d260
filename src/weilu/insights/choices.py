"""What the filters above numbers offer."""

from typing import Any

from django.utils.translation import gettext as _

from weilu.insights.look import Look
from weilu.insights.telling import rooms_of
from weilu.members.groups import groups_of


def choices(look: Look) -> dict[str, Any]:
    """Spans, grains, rooms and platforms, as the filter bar's template takes them."""
    spans = [
        ("7", _("近 7 天")),
        ("30", _("近 30 天")),
        ("90", _("近 90 天")),
        ("365", _("近一年")),
        ("all", _("全部")),
    ]
    grains = [("day", _("按日")), ("week", _("按周")), ("month", _("按月"))]
    plain = {"from": None, "to": None}
    return {
        "spans": [(look.url(range=value, **plain), title) for value, title in spans],
        "span_chosen": look.url(range=look.range, **plain) if look.range != "custom" else "",
        "grains": [(look.url(grain=value), title) for value, title in grains],
        "grain_chosen": look.url(grain=look.grain),
        "segments": [name for _number, name in groups_of(look.community)],
        "rooms": rooms_of(look.community),
        "platforms": list(look.community.spaces.values_list("platform", flat=True).distinct().order_by("platform")),
    }
