"""How a page shows what a text sounds like: `{% load feelings %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from weilu.events.feelings import EMOTION_WORDS
from weilu.events.searching import Found

register = template.Library()

TONES = {"happy": "good", "angry": "bad", "sad": "calm", "fear": "warn", "surprise": "ember"}


@register.simple_tag
def mood(event: Found, *, also_neutral: bool = False) -> SafeString | str:
    """A quiet mark of the emotion: nothing where none was judged; of a neutral text only where asked for."""
    if event.emotion not in EMOTION_WORDS or (event.emotion == "neutral" and not also_neutral):
        return ""
    words = EMOTION_WORDS[event.emotion]
    told = _("机器判断：%(emotion)s，把握 %(sure)s") % {"emotion": words, "sure": f"{event.intensity:.0%}"}
    return format_html(
        '<span class="chip mood {}" title="{}"><span class="hush">{} </span>{}</span>',
        TONES.get(event.emotion, ""), told, _("情绪："), words,
    )  # fmt: skip
