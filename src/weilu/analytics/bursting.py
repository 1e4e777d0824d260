"""Bursts (突然热起来的词): words that many members suddenly say, against the word's own habit."""

import numpy as np
from django.utils.translation import gettext_noop as _

from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.periods import EPOCH, ONE
from weilu.analytics.sql import Asking
from weilu.analytics.talk import Numbers, Talk, talk_of
from weilu.analytics.words import plain
from weilu.kit.arrays import distinct
from weilu.text.bursts import LEAST_MEMBERS, bursts

HABIT = 28  # days before a short span from which a word's habit is known, too
LONGEST = 400  # days looked at, the last ones: words times days have to fit into memory


def bursting(asking: Asking) -> list[Row]:
    first = max(asking.first, asking.last - ONE * (LONGEST - 1))
    short = (asking.last - first).days + 1 < HABIT
    talk = talk_of(plain(asking.query.between(first - ONE * HABIT if short else first, asking.last)))
    asking.statements += talk.sql
    asking.totals.update(talk.scope() | {"days": (asking.last - first).days + 1})
    if not len(talk):
        return []
    since = (max(talk.first, first) - EPOCH).days
    return _rows(talk, since)


def _rows(talk: Talk, since: int) -> list[Row]:
    begin = min(int(talk.days[0]), since)
    days = int(talk.days[-1]) - begin + 1
    words, said, tests = said_by_day(talk, begin, days, since - begin)
    speakers = np.bincount(distinct(talk.people * days + (talk.days - begin)) % days, minlength=days)
    return [
        {
            "word": talk.cut.words[words[one.word]],
            "first": EPOCH + ONE * (begin + one.first),
            "last": EPOCH + ONE * (begin + one.last),
            "members": one.members,
            "usual": round(one.usual, 2),
            "lift": round(one.lift, 1),
            "messages": _messages(talk, int(words[one.word]), begin + one.first, begin + one.last),
        }
        for one in bursts(said, speakers, since - begin, tests)
    ]


def said_by_day(talk: Talk, begin: int, days: int, since: int) -> tuple[Numbers, Numbers, int]:
    """The words that enough members said on some day; how many said each (row) on each day (column); and how many
    pairs of any word and a day from `since` on there are."""
    text, word = talk.cut.text, talk.cut.word
    day = talk.days[text] - begin
    _, person = np.unique(talk.people, return_inverse=True)
    who = int(person.max(initial=0)) + 1
    each = distinct((word * days + day) * who + person[text]) // who
    pairs, members = np.unique(each, return_counts=True)
    likely = distinct(pairs[members >= LEAST_MEMBERS] // days)
    place = np.searchsorted(likely, pairs // days).clip(max=max(len(likely) - 1, 0))
    mine = likely[place] == pairs // days if len(likely) else np.zeros(len(pairs), np.bool_)
    said = np.zeros((len(likely), days), np.int64)
    said[place[mine], pairs[mine] % days] = members[mine]
    return likely, said, int((pairs % days >= since).sum())


def _messages(talk: Talk, word: int, first: int, last: int) -> int:
    places = talk.cut.text[talk.cut.word == word]
    return int(((talk.days[places] >= first) & (talk.days[places] <= last)).sum())


BURSTS = declare(
    Metric(
        name="bursts",
        zh="突然热起来的词",
        en="Bursts",
        unit="members",
        keys=("word", "first", "last", "members", "usual", "lift", "messages"),
        definition=_("忽然有很多人说起的词：哪几天、最热的一天多少人、平时该有多少人；一个人刷屏不算。"),
        formula=_("按这个词在其他日子的占比算出平常人数，泊松检验，误报率控制在 5%；至少 3 人、2 倍于平常"),
        source="docs/metrics.md",
        compute=bursting,
        grained=False,
    )
)
