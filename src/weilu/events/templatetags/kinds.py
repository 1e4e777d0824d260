"""How a page shows the kind of an event: `{% load kinds %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from weilu.events.vocabulary import kind
from weilu.kit.templatetags.weilu import icon

register = template.Library()


@register.filter
def kind_name(name: str) -> str:
    """打卡 / check-in; a custom kind keeps its own name."""
    declared = kind(name)
    return declared.zh if (get_language() or "").startswith("zh") else declared.en


@register.simple_tag
def kind_icon(name: str, extra: str = "") -> SafeString:
    """The kind's symbol, with its name for who cannot see it."""
    return format_html('{}<span class="hush">{}</span>', icon(kind(name).icon, extra), kind_name(name))
