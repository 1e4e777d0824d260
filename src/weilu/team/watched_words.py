"""Watched words (关注词): what a community wants to hear when it is said."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from weilu.team.changes import change_community
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

MOST, LONGEST = 200, 40  # words, characters of one


class TooMuchToWatch(Refusal):
    sentence = _("最多 200 个关注词，每个不超过 40 字。")


class NotWatched(Refusal):
    sentence = _("没有在关注“%(word)s”。")


def tidied(lines: Iterable[str]) -> list[str]:
    """One word a line or between commas, each once, in order. Raises TooMuchToWatch."""
    parts = (part for line in lines for part in line.replace("，", ",").split(","))
    words = list(dict.fromkeys(word for part in parts if (word := part.strip())))
    if len(words) > MOST or any(len(word) > LONGEST for word in words):
        raise TooMuchToWatch
    return words


def watch(community: Community, words: Iterable[str], *, by: Staff | None) -> list[str]:
    """Watch these, too; answers all that are watched now. Raises TooMuchToWatch."""
    wanted = tidied([*community.watched_words, *words])
    change_community(community, by=by, watched_words=wanted)
    return wanted


def unwatch(community: Community, words: Iterable[str], *, by: Staff | None) -> list[str]:
    """Watch these no more; answers what is left. Raises NotWatched."""
    gone = tidied(words)
    for word in gone:
        if word not in community.watched_words:
            raise NotWatched(word=word)
    left = [word for word in community.watched_words if word not in gone]
    change_community(community, by=by, watched_words=left)
    return left
