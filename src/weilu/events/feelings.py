"""What a judged text says: the SQL that draws the lines between positive, neutral and negative, and the words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from weilu.text.scores import ABSTAIN

JUDGED = "emotion != ''"
SOUNDS = {
    "positive": f"({JUDGED} AND sentiment >= {ABSTAIN})",
    "neutral": f"({JUDGED} AND abs(sentiment) < {ABSTAIN})",
    "negative": f"({JUDGED} AND sentiment <= -{ABSTAIN})",
}
"""By name; a text that was not judged is none of them."""
HEARD = {**SOUNDS, "judged": JUDGED}

SOUND_WORDS: dict[str, str | Promise] = {
    "positive": pgettext_lazy("语气", "积极"),
    "neutral": pgettext_lazy("语气", "中性"),
    "negative": pgettext_lazy("语气", "消极"),
}
EMOTION_WORDS: dict[str, str | Promise] = {
    "happy": pgettext_lazy("情绪", "高兴"),
    "angry": pgettext_lazy("情绪", "生气"),
    "sad": pgettext_lazy("情绪", "难过"),
    "fear": pgettext_lazy("情绪", "害怕"),
    "surprise": pgettext_lazy("情绪", "惊讶"),
    "neutral": pgettext_lazy("情绪", "平静"),
}
LANGUAGE_WORDS: dict[str, str | Promise] = {
    "zh": _("中文"),
    "en": _("英文"),
    "ja": _("日文"),
    "ko": _("韩文"),
    "other": _("其他语言"),
}
OTHER_LANGUAGE = "language NOT IN ('', 'zh', 'en', 'ja', 'ko')"
