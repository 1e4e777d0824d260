"""What the builder of rules offers to choose from, and the words for it."""

from typing import Any

from django.utils.translation import gettext as _

from weilu.analytics.options import ANY
from weilu.analytics.query import Query
from weilu.analytics.rfm import GROUP_WORDS
from weilu.analytics.seen import kinds_seen
from weilu.events.client import store
from weilu.events.feelings import EMOTION_WORDS, SOUND_WORDS
from weilu.members.listing import platforms_of
from weilu.members.models import Lifecycle
from weilu.segments.describing import of_attribute, of_kind
from weilu.segments.models import Segment
from weilu.segments.rules import COUNTING, FIELDS
from weilu.team.models import Community

MOST = 40  # names of attributes


def offered(community: Community, segment: Segment | None) -> dict[str, Any]:
    """For the template; lists of (value, words)."""
    kinds = [(kind, of_kind(kind)) for kind in kinds_seen(Query(community, community.today, community.today))] or [
        ("message", of_kind("message"))
    ]
    others = Segment.objects.filter(community=community, archived_at=None).exclude(pk=segment.pk if segment else 0)
    return {
        "leaves": [
            ("did", _("做过多少次")), ("sequence", _("先后做过")), ("tag", _("标签")), ("attribute", _("资料")),
            ("lifecycle", _("生命周期")), ("rfm", _("RFM 分组")), ("segment", _("别的分群")), ("list", _("名单")),
        ],
        "kinds": [*kinds, (ANY, of_kind(ANY))],
        "steps": kinds,
        "counted": [("times", _("次数")), ("sum", _("数值合计"))],
        "hows": [("at_least", "≥"), ("at_most", "≤"), ("exactly", "=")],
        "whens": [("within", _("最近")), ("between", _("时间段")), ("ever", _("有史以来"))],
        "units": [("d", _("天")), ("h", _("小时")), ("m", _("分钟"))],
        "platforms": platforms_of(community),
        "sounds": list(SOUND_WORDS.items()),
        "emotions": list(EMOTION_WORDS.items()),
        "tags": list(community.tags.values_list("name", flat=True)),
        "attributes": [(name, of_attribute(name)) for name in attributes(community)],
        "says": [
            ("is", _("是")),
            ("is_not", _("不是")), ("contains", _("含有")), ("at_least", "≥"), ("at_most", "≤"), ("exactly", "="),
            ("between", _("在两数之间")), ("known", _("填了")), ("unknown", _("没填")),
        ],
        "numeric": (*COUNTING, "between"),
        "states": Lifecycle.choices,
        "groups": list(GROUP_WORDS.items()),
        "others": list(others.values_list("name", flat=True)),
    }  # fmt: skip


def attributes(community: Community) -> list[str]:
    """What is known of members: our own fields, then properties, the commonest first."""
    rows = store().query(
        "SELECT arrayJoin(mapKeys(props)) AS name, count() AS n FROM attributes FINAL"
        " WHERE community_id = {community:UInt32} GROUP BY name ORDER BY n DESC, name LIMIT {most:UInt32}",
        {"community": community.pk, "most": MOST},
    )
    return [*FIELDS, *(row[0] for row in rows if row[0] not in FIELDS)]
