"""How a page shows what a text sounds like: `{% load feelings %}`."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from weilu.events.feelings import EMOTION_WORDS
from weilu.events.searching import Found

register = template.Library()

TONES = {"happy": "good", "angry": "bad", "sad": "calm", "fear": "warn", "surprise": "ember"}


@register.simple_tag
def mood(event: Found, slug: str, *, also_neutral: bool = False, focused: bool = False) -> SafeString | str:
    """A quiet mark of the emotion, which opens what was said of the text: nothing where none was judged; of a neutral
    text only where asked for."""
    if event.emotion not in EMOTION_WORDS or (event.emotion == "neutral" and not also_neutral):
        return ""
    words = EMOTION_WORDS[event.emotion]
    told = _("听起来%(emotion)s，把握 %(sure)s；点开可以改") % {"emotion": words, "sure": f"{event.intensity:.0%}"}
    return format_html(
        '<a class="chip mood {}" href="{}" hx-get="{}" hx-swap="outerHTML" title="{}"{}>'
        '<span class="hush">{} </span>{}</a>',
        TONES.get(event.emotion, ""), *[reverse("stream:feeling", args=[slug, event.id])] * 2, told,
        mark_safe(" autofocus") if focused else "", _("情绪："), words,
    )  # fmt: skip
