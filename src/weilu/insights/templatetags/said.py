"""How a page writes down what somebody said: `{% load said %}`."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from weilu.kit.templatetags.weilu import highlight

register = template.Library()

ADDRESS = re.compile(r"https?://[^\s<>\"'，。！？、；：）】》」』（【《「『]+", re.IGNORECASE)
LONG, HEAD = 420, 260  # characters


@register.filter
def said(text: str, words: list[str] | None = None) -> SafeString:
    """The text, escaped: http(s) addresses as links that tell nothing of us, hits marked, a long one folded."""
    if len(text) <= LONG or _hit_beyond(text, words):
        return _linked(text, words)
    return format_html(
        '<details class="fold"><summary>{}… <span class="link">{}</span></summary>{}</details>',
        _linked(text[:HEAD], words),
        _("展开全文（%(count)s 字）") % {"count": f"{len(text):,}"},
        _linked(text, words),
    )


def _hit_beyond(text: str, words: list[str] | None) -> bool:
    """A hit in the folded part must be seen."""
    return bool(words) and "<mark>" in highlight(text[HEAD:], words) and "<mark>" not in highlight(text[:HEAD], words)


def _linked(text: str, words: list[str] | None) -> SafeString:
    pieces, end = [], 0
    for match in ADDRESS.finditer(text):
        link = format_html(
            '<a class="link" href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>',
            match[0],
            highlight(match[0], words),
        )
        pieces.append((highlight(text[end : match.start()], words), link))
        end = match.end()
    return format_html("{}{}", format_html_join("", "{}{}", pieces), highlight(text[end:], words))
