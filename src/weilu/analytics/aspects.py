"""Aspects (方面): how satisfied members are with each watched feature or product, by what they say of it.

Not the whole message is judged, but the clauses that name the aspect: “咖啡好喝，物流太慢” is a word for the one and
against the other. A message that is one clause keeps what was judged of it.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from weilu.analytics.gaps import with_gaps
from weilu.analytics.keeping import Keeping
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.models import Aspect
from weilu.analytics.options import Option
from weilu.analytics.periods import period_of
from weilu.analytics.query import BadQuery, Query, words
from weilu.analytics.sql import Asking
from weilu.analytics.talk import LONGEST
from weilu.analytics.tops import TALK
from weilu.analytics.words import plain
from weilu.events.mentions import any_mentioned, bound, bounded
from weilu.kit.matching import normal
from weilu.team.models import Community
from weilu.text.clauses import Parted
from weilu.text.judging import score_all
from weilu.text.scores import tone_of

MOST = 30_000  # messages that name an aspect: each of their clauses is judged when asked
SURE = 1.96  # standard errors: an interval that holds 95 times in a hundred
COUNTS = ("mentions", "positive", "neutral", "negative", "n")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one message says of an aspect. sentiment: the mean of its clauses, None where none could be judged."""

    aspect: str
    message: int
    day: dt.date
    person: int
    sentiment: float | None

    @property
    def sound(self) -> str:
        """positive, neutral, negative, or "" where nothing was judged."""
        return "" if self.sentiment is None else tone_of(self.sentiment)


@dataclass(frozen=True, slots=True)
class Opinions:
    """every: newest first, of one message in the order of the aspects. messages: how many were read, of `whole`."""

    every: tuple[Opinion, ...]
    messages: int
    whole: int
    sql: tuple[str, ...]


def active(community: Community) -> list[Aspect]:
    """Those that are watched now."""
    return list(Aspect.objects.filter(community=community, archived_at=None))


def pattern_of(aspect: Aspect) -> re.Pattern[str]:
    """Matches any of its names in a normal form."""
    return re.compile("|".join(bounded(form) for form in _forms([aspect])))


def _forms(aspects: Iterable[Aspect]) -> list[str]:
    every = (normal(name).strip() for aspect in aspects for name in aspect.called)
    return list(dict.fromkeys(form for form in every if form))


def clauses_naming(text: str, aspect: Aspect) -> list[str]:
    """The clauses of a text that were judged for it."""
    return Parted(text[:LONGEST]).naming(pattern_of(aspect))


def opinions_of(query: Query) -> Opinions:
    """What was said of every aspect in the span, kept for the next question about it."""
    return Keeping(query.community).large(opinions, plain(query))


def opinions(query: Query) -> Opinions:
    aspects, asking = active(query.community), Asking(query)
    forms = _forms(aspects)
    if not forms:
        return Opinions((), 0, 0, ())
    said = f"{asking.where()} AND {asking.people.counted} AND kind IN {{talk:Array(String)}} AND {any_mentioned(forms)}"
    whole = asking.rows(f"SELECT count() FROM events WHERE {said}", talk=list(TALK), **bound(forms))[0][0]
    rows = asking.rows(
        f"SELECT id, {asking.day}, {asking.people.person}, sentiment, emotion != '',"
        f" substringUTF8(text, 1, {LONGEST}) FROM events WHERE {said} ORDER BY ts DESC, seq DESC LIMIT {MOST}",
        talk=list(TALK),
        **bound(forms),
    )
    return Opinions(tuple(_read(aspects, rows)), len(rows), int(whole), tuple(asking.statements))


def _read(aspects: Sequence[Aspect], rows: Sequence[tuple[Any, ...]]) -> Iterable[Opinion]:
    patterns = [(aspect.name, pattern_of(aspect)) for aspect in aspects]
    found = []
    for *event, text in rows:
        parted = Parted(text)
        found += [(name, event, said, parted.is_one) for name, one in patterns if (said := parted.naming(one))]
    judged = _judged(sorted({clause for _name, _event, said, is_one in found if not is_one for clause in said}))
    for name, (number, day, person, sentiment, is_judged), said, is_one in found:
        scores = [sentiment if is_judged else None] if is_one else [judged[clause] for clause in said]
        known = [score for score in scores if score is not None]
        yield Opinion(name, int(number), day, int(person), float(np.mean(known)) if known else None)


def _judged(texts: list[str]) -> dict[str, float | None]:
    """The sentiment of each, None where it cannot be told."""
    scores = score_all(texts)
    known = scores.emotions.any(axis=1)
    return {
        text: float(sentiment) if is_known else None
        for text, sentiment, is_known in zip(texts, scores.sentiment, known, strict=True)
    }


def aspects(asking: Asking) -> list[Row]:
    said = opinions_of(asking.query)
    asking.statements += said.sql
    asking.totals.update({"messages": said.messages, "whole": said.whole})
    wanted = _wanted(asking)
    grouped: dict[tuple[dt.date, str], list[Opinion]] = defaultdict(list)
    for one in said.every:
        grouped[period_of(one.day, asking.query.grain, asking.query.community.week_start), one.aspect].append(one)
    rows = [
        {"period": period, "aspect": name, **told(grouped[period, name])}
        for period in asking.periods
        for name in wanted
    ]
    return with_gaps(asking, rows, *COUNTS)


def _wanted(asking: Asking) -> list[str]:
    """The names asked for, else all. Raises BadQuery for one that is not watched."""
    known = sorted(aspect.name for aspect in active(asking.query.community))
    asked = asking.option("aspect")
    if unknown := sorted(set(asked) - set(known)):
        raise BadQuery(gettext("没有名叫 %(name)s 的方面。") % {"name": unknown[0]})
    return [name for name in known if not asked or name in asked]


def told(said: Sequence[Opinion]) -> Row:
    """What these messages come to."""
    counts = {sound: sum(one.sound == sound for one in said) for sound in ("positive", "neutral", "negative")}
    n = counts["positive"] + counts["negative"]
    low, high = wilson(counts["positive"], n)
    return {
        "mentions": len(said),
        "members": len({one.person for one in said}),
        **counts,
        "n": n,
        "satisfaction": counts["positive"] / n if n else None,
        "low": low,
        "high": high,
    }


def wilson(part: int, n: int) -> tuple[float | None, float | None]:
    """The interval of a share at 95 %: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
    JASA 22 (1927), 209-212. It is never beyond 0 and 1, also of few. None of none."""
    if not n:
        return None, None
    share, square = part / n, SURE * SURE
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = SURE / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def whole_span(query: Query) -> list[Row]:
    """A row an aspect over the whole span, those with the most messages first."""
    said = opinions_of(query).every
    rows = [
        {"aspect": aspect.name, "called": aspect.called, **told([one for one in said if one.aspect == aspect.name])}
        for aspect in active(query.community)
    ]
    return sorted(rows, key=lambda row: (-row["mentions"], row["aspect"]))


def behind(query: Query, name: str, sound: str = "") -> list[int]:
    """The ids of exactly the messages counted for an aspect, newest first; only those that sound so, if asked."""
    return [one.message for one in opinions_of(query).every if one.aspect == name and (not sound or one.sound == sound)]


ASPECTS = declare(
    Metric(
        name="aspects",
        zh="方面满意度",
        en="Satisfaction by aspect",
        unit="ratio",
        keys=(
            "period",
            "aspect",
            "mentions",
            "members",
            "positive",
            "neutral",
            "negative",
            "n",
            "satisfaction",
            "low",
            "high",
        ),
        definition=_("只看消息里提到它的那几句：说好的占说好和说不好的多少。中性的和机器看不懂的不进分母。"),
        formula=_("满意度 = 积极 ÷（积极 + 消极），每条消息取提到它的各句的平均；区间是 95% 的 Wilson 区间"),
        source="docs/metrics.md",
        compute=aspects,
        empty="null",
        options=(Option("aspect", words, (), "only these aspects, by name", many=True),),
    )
)
