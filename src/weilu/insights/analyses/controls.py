"""The controls of an analysis as its page shows them: what can be chosen, and what is."""

from typing import Any

from django.utils.translation import gettext as _

from weilu.analytics.fields import COLUMNS
from weilu.analytics.options import ANY, MOST_STEPS
from weilu.analytics.seen import kinds_seen, properties_seen
from weilu.analytics.words import BEFORE, REST, SEGMENT
from weilu.events.templatetags.kinds import kind_name
from weilu.insights.analyses.analysis import Analysis, Control
from weilu.insights.look import Look
from weilu.members.groups import groups_of

NOT_TO_SPLIT = ("kind", "source")


def field_words() -> dict[str, str]:
    return {
        "platform": _("平台"), "space": _("群/频道"), "channel": _("渠道"), "content": _("内容"), "activity": _("活动"),
    }  # fmt: skip


def shown(analysis: Analysis, look: Look) -> list[dict[str, Any]]:
    """name, label, shape, choices [(value, words)], chosen, for the page's form."""
    return [
        {
            "name": control.name,
            "label": control.label,
            "shape": control.shape,
            "choices": _choices(control, look),
            **_chosen(control, look),
        }
        for control in analysis.controls
    ]


def _choices(control: Control, look: Look) -> list[tuple[str, Any]]:
    if control.shape in ("kind", "kinds"):
        seen = look.keeping.of(kinds_seen, look.everybody)
        kinds = [
            (kind, kind_name(kind))
            for kind in dict.fromkeys([*seen, *_said(control, look).split(",")])
            if kind != ANY and kind
        ]
        return [(ANY, _("任一主动行为")), *kinds] if control.any else kinds
    if control.shape == "field":
        words = field_words()
        fields = [(name, words[name]) for name in COLUMNS if name not in NOT_TO_SPLIT]
        properties = [(name, name) for name in look.keeping.of(properties_seen, look.everybody)]
        return [("", _("不拆分") if control.name == "by" else _("不要求")), *fields, *properties]
    if control.shape == "against":
        part = any(key in look.asked for key in ("platform", "room", "segment"))
        rest = [(REST, _("其余的成员和群"))] if part or _said(control, look) == REST else []
        names = [name for _number, name in groups_of(look.community) if name != look.asked.get("segment")]
        return [(BEFORE, _("上一段时间")), *rest, *((f"{SEGMENT}{name}", _("分群：%s") % name) for name in names)]
    return list(control.choices)


def _said(control: Control, look: Look) -> str:
    return look.asked.get(control.name, control.usual)


def _chosen(control: Control, look: Look) -> dict[str, Any]:
    said = _said(control, look)
    if control.shape != "kinds":
        return {"chosen": said}
    steps = said.split(",")
    return {"chosen": said, "steps": steps, "may_grow": len(steps) < min(MOST_STEPS, 10)}
