"""Words that a community has and the dictionary has not, each with a message that shows it in use."""

from dataclasses import dataclass

import numpy as np

from weilu.analytics.keeping import Keeping
from weilu.analytics.query import Query
from weilu.analytics.sql import Asking
from weilu.analytics.talk import LONGEST
from weilu.analytics.tops import TALK
from weilu.analytics.words import plain
from weilu.text.newwords import new_words

MOST = 60_000  # messages: a word that the community uses shows within them


@dataclass(frozen=True, slots=True)
class Offered:
    """texts, members: how many messages it stands in, by how many. example: the id of the newest of them."""

    word: str
    texts: int
    members: int
    example: int


@dataclass(frozen=True, slots=True)
class Offers:
    words: tuple[Offered, ...]
    looked_at: int


def offers_of(query: Query) -> Offers:
    """The words of the newest messages of the span that nobody has taught or passed over yet."""
    found: Offers = Keeping(query.community).of(_offers, plain(query))
    passed = {*query.community.passed_words, *query.community.own_words, *query.community.muted_words}
    return Offers(tuple(one for one in found.words if one.word not in passed), found.looked_at)


def _offers(query: Query) -> Offers:
    asking = Asking(query)
    rows = asking.columns(
        f"SELECT id, {asking.people.person}, substringUTF8(search, 1, {LONGEST}) FROM events WHERE {asking.where()}"
        f" AND {asking.people.counted} AND kind IN {{talk:Array(String)}} AND notEmpty(text)"
        f" ORDER BY ts DESC, seq DESC LIMIT {MOST}",
        talk=list(TALK),
    )
    if not rows:
        return Offers((), 0)
    ids, people, texts = rows
    found = new_words(texts, np.asarray(people, np.int64).tolist(), query.community.own_words)
    return Offers(
        tuple(Offered(one.word, one.texts, one.members, _example(one.word, ids, texts)) for one in found), len(ids)
    )


def _example(word: str, ids: object, texts: object) -> int:
    return next(int(number) for number, text in zip(ids, texts, strict=True) if word in text)  # type: ignore[call-overload]
