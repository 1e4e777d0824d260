"""`{% load team %}`: what the pages of 设置 ask about the request."""

from typing import Any

from django import template

from weilu.team.access import May, allows
from weilu.team.tabs import visible_tabs

register = template.Library()


@register.simple_tag(takes_context=True)
def settings_tabs(context: dict[str, Any]) -> list[dict[str, object]]:
    """The tabs this person may open in this community."""
    return visible_tabs(context["request"])


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], act: str) -> bool:
    """Whether this person's role here allows an act ("manage", "operate"…): to show a button, never to guard it."""
    return allows(context["request"], May(act))
