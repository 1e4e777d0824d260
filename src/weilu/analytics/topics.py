"""Topics (话题): what was talked about, by the words that keep company; who, how many, in which mood."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext_noop as _

from weilu.analytics.keeping import Keeping
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.periods import EPOCH
from weilu.analytics.query import Query
from weilu.analytics.sql import Asking
from weilu.analytics.talk import Numbers, Talk, talk_of
from weilu.analytics.words import plain
from weilu.text.scores import EMOTIONS
from weilu.text.topics import conversations
from weilu.text.topics import topics as grouped

BETWEEN = "、"


@dataclass(frozen=True, slots=True)
class Found:
    """A topic. name: all its words, by which it is asked for again; places: of its messages in the talk."""

    name: str
    words: tuple[str, ...]
    places: Numbers


def topics_of(query: Query) -> list[Found]:
    """Those with the most messages first; the same talk gives the same ones."""
    return Keeping(query.community).large(_topics, plain(query))


def _topics(query: Query) -> list[Found]:
    talk = talk_of(query)
    if not len(talk):
        return []
    found = grouped(talk.cut, talk.tally().member_days, conversations(talk.rooms, talk.times))
    named = [(tuple(talk.cut.words[number] for number in one.words), one.texts) for one in found]
    return [Found(BETWEEN.join(words), words, places) for words, places in named]


def topics(asking: Asking) -> list[Row]:
    talk = talk_of(plain(asking.query))
    asking.statements += talk.sql
    asking.totals.update(talk.scope())
    return [_row(talk, one) for one in topics_of(asking.query)]


def _row(talk: Talk, one: Found) -> Row:
    sounds, judged = talk.sounds[one.places], talk.is_judged[one.places]
    good, bad = int((sounds == 1).sum()), int((sounds == -1).sum())
    felt = Counter(talk.emotion[one.places][judged].tolist())
    return {
        "topic": one.name,
        "messages": len(one.places),
        "members": len(set(talk.people[one.places].tolist())),
        "positive": good,
        "neutral": int(judged.sum()) - good - bad,
        "negative": bad,
        "nsr": (good - bad) / (good + bad) if good + bad else None,
        "emotion": min((-n, EMOTIONS[place]) for place, n in felt.items())[1] if felt else None,
    }


def quotes(talk: Talk, one: Found, limit: int = 2) -> list[int]:
    """Ids of the messages that name most of its words, of different people; of equals the newest."""
    mine = np.isin(talk.cut.word, [n for n, word in enumerate(talk.cut.words) if word in one.words])
    named = np.bincount(talk.cut.text[mine], minlength=len(talk))[one.places]
    order = one.places[np.lexsort((-one.places, -named))]
    _, first = np.unique(talk.people[order], return_index=True)
    return [int(talk.ids[place]) for place in order[np.sort(first)[:limit]].tolist()]


def by_period(asking: Asking, found: list[Found]) -> list[list[int]]:
    """The messages of each topic in each period of the span."""
    talk, starts = talk_of(plain(asking.query)), np.array([(period - EPOCH).days for period in asking.periods])
    return [
        np.bincount(
            np.searchsorted(starts, talk.days[one.places], side="right").clip(1) - 1, minlength=len(starts)
        ).tolist()
        for one in found
    ]


def topics_of_person(query: Query, person: int) -> list[tuple[Found, int]]:
    """The topics somebody wrote of, and in how many messages, most first."""
    talk = talk_of(plain(query))
    counts = [(one, len(talk.of(one.places, person))) for one in topics_of(query)]
    return sorted((one for one in counts if one[1]), key=lambda one: (-one[1], one[0].name))


def behind(query: Query, name: str, person: int = 0) -> list[int] | None:
    """The ids of exactly the messages of a topic, newest first, of one person only if asked; None where there is no
    such topic (any more)."""
    talk = talk_of(plain(query))
    found = next((one for one in topics_of(query) if one.name == name), None)
    if found is None:
        return None
    ids: list[int] = talk.ids[talk.of(found.places, person)][::-1].tolist()
    return ids


TOPICS = declare(
    Metric(
        name="topics",
        zh="话题",
        en="Topics",
        unit="events",
        keys=("topic", "messages", "members", "positive", "neutral", "negative", "nsr", "emotion"),
        definition=_("大家在聊什么：常在同一段对话里出现的词归成一个话题，每条消息归到它最像的一个，不像的不归。"),
        formula=_("词两两按 NPMI 平均连接成组；消息归到词的 IDF 之和最大的组"),
        source="docs/metrics.md",
        compute=topics,
        grained=False,
    )
)
