"""Words as a community understands them: its own that no dictionary has, those that do not count (停用词), and those
that were offered as new and are none."""

from django.utils.translation import gettext_lazy as _

from weilu.kit.matching import normal
from weilu.team.changes import change_community
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal
from weilu.text.cutting import is_countable

OWN, MUTED, PASSED = "own_words", "muted_words", "passed_words"
LISTS = (OWN, MUTED, PASSED)
MOST = 1000  # words of each


class NotAWord(Refusal):
    sentence = _("“%(word)s”不能当一个词来数：要 2 到 12 个汉字，或 2 到 24 个字母和数字。")


class TooManyWords(Refusal):
    sentence = _("最多 1000 个词，先去掉一些。")


def add(community: Community, which: str, word: str, *, by: Staff | None) -> str:
    """Put a word on one of the lists, off the two others; answers its normal form. Raises NotAWord, TooManyWords."""
    form = normal(word).strip()
    if not is_countable(form):
        raise NotAWord(word=word.strip()[:40])
    if len(getattr(community, which)) >= MOST:
        raise TooManyWords
    lists = {name: [one for one in getattr(community, name) if one != form] for name in LISTS}
    lists[which] = [*lists[which], form]
    change_community(community, by=by, **lists)
    return form


def remove(community: Community, which: str, word: str, *, by: Staff | None) -> None:
    """Take a word off a list; nothing happens where it does not stand on it."""
    left = [one for one in getattr(community, which) if one != word]
    change_community(community, by=by, **{which: left})
