"""Words (热词): what is said most, and what stands out of it against another part of the talk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import Option, choice, number
from weilu.analytics.periods import EPOCH, ONE
from weilu.analytics.query import BadQuery, Query
from weilu.analytics.sql import Asking
from weilu.analytics.talk import Flags, Numbers, Talk, talk_of
from weilu.text.keywords import log_odds
from weilu.text.tallying import Tally

BEFORE, REST, SEGMENT = "before", "rest", "segment:"
SAID, TELLING = "said", "telling"
USUAL, LARGEST = 100, 2000


def compared_with(text: str) -> str:
    """`before`, `rest`, or `segment:` with a name."""
    text = str(text).strip()
    if text in (BEFORE, REST) or (text.startswith(SEGMENT) and text != SEGMENT):
        return text
    raise BadQuery(gettext("没有 %(text)s：用 %(names)s。") % {"text": text, "names": f"{BEFORE}、{REST}、{SEGMENT}…"})


def words(asking: Asking) -> list[Row]:
    here = talk_of(plain(asking.query))
    asking.statements += here.sql
    asking.totals.update(here.scope())
    there = _there(asking, here)
    z, other = _standing_out(here, there)
    mine = here.tally(there.among_here if there else None)
    rows = [row for row in _rows(here, mine, z, other) if row["messages"]]
    by = (lambda row: (-(row["z"] or 0), row["word"])) if asking.option("order") == TELLING else None
    rows.sort(key=by or (lambda row: (-row["member_days"], row["word"])))
    return rows[: asking.option("top")]


def behind(query: Query, word: str, person: int = 0) -> list[int]:
    """The ids of exactly the messages counted for a word, newest first; of one person only, if asked."""
    here = talk_of(plain(query))
    places = here.with_word(word)
    found: list[int] = here.ids[here.of(places, person)][::-1].tolist()
    return found


def words_of_person(query: Query, person: int) -> tuple[int, list[dict[str, Any]]]:
    """How many messages somebody wrote, and the rows of their words, what stands out against the others first."""
    talk = talk_of(plain(query))
    among = talk.people == person
    mine, others = talk.tally(among), talk.tally(~among)
    z = log_odds(mine.messages, others.messages)
    rows = [
        {"word": talk.cut.words[n], "messages": int(mine.messages[n]), "z": float(z[n])}
        for n in np.flatnonzero(mine.messages).tolist()
    ]
    return int(among.sum()), sorted(rows, key=lambda row: (-row["z"], row["word"]))


def plain(query: Query) -> Query:
    """Without what does not change which messages there are."""
    return replace(query, grain="day", kinds=(), options={})


@dataclass(frozen=True, slots=True)
class There:
    """What is compared with: how often each word was used, in member-days. among_here: which messages of the part are
    compared, None for all."""

    counts: Mapping[str, int]
    among_here: Flags | None = None


def _there(asking: Asking, here: Talk) -> There | None:
    """None where there is nothing to compare with."""
    against = asking.option("against")
    if against == BEFORE:
        days = (asking.last - asking.first).days + 1
        other = talk_of(plain(asking.query.between(asking.first - ONE * days, asking.first - ONE)))
        asking.statements += other.sql
        return There(_counts(other, other.tally())) if len(other) else None
    other = talk_of(_beside(asking.query, against))
    asking.statements += other.sql
    # Where one of them reaches less far back than the other, both are looked at from the same day on.
    since = (max(here.first, other.first) - EPOCH).days
    among = (other.days >= since) & ~np.isin(other.ids, here.ids)
    return There(_counts(other, other.tally(among)), here.days >= since) if among.any() else None


def _beside(query: Query, against: str) -> Query:
    if against != REST:
        return replace(plain(query), segments=(against.removeprefix(SEGMENT),))
    if not (query.platforms or query.spaces or query.segments):
        raise BadQuery(gettext("现在看的就是全部：要和其余的比，先选一个群、平台或分群。"))
    return replace(plain(query), platforms=(), spaces=(), segments=())


def _counts(talk: Talk, tally: Tally) -> dict[str, int]:
    used = np.flatnonzero(tally.member_days)
    return {talk.cut.words[place]: int(tally.member_days[place]) for place in used.tolist()}


def _standing_out(here: Talk, there: There | None) -> tuple[npt.NDArray[np.float64] | None, Numbers]:
    """z of each word here, None where nothing is compared; and how often each was used there."""
    if there is None:
        return None, np.zeros(len(here.cut.words), np.int64)
    mine = here.tally(there.among_here).member_days
    known = set(here.cut.words)
    only_there = [count for word, count in there.counts.items() if word not in known]
    other = np.array([there.counts.get(word, 0) for word in here.cut.words], np.int64)
    both = np.concatenate([mine, np.zeros(len(only_there), np.int64)]), np.concatenate([other, only_there])
    return log_odds(both[0].astype(np.int64), both[1].astype(np.int64))[: len(mine)], other


def _rows(here: Talk, mine: Tally, z: npt.NDArray[np.float64] | None, other: Numbers) -> list[dict[str, Any]]:
    sounds, size = here.sounds[here.cut.text], len(here.cut.words)
    good, bad = (np.bincount(here.cut.word[sounds == sign], minlength=size).tolist() for sign in (1, -1))
    return [
        {
            "word": word,
            "messages": int(mine.messages[n]),
            "members": int(mine.members[n]),
            "member_days": int(mine.member_days[n]),
            "other": None if z is None else int(other[n]),
            "z": None if z is None else round(float(z[n]), 2),
            "positive": good[n],
            "negative": bad[n],
            "nsr": (good[n] - bad[n]) / (good[n] + bad[n]) if good[n] + bad[n] else None,
        }
        for n, word in enumerate(here.cut.words)
    ]


WORDS = declare(
    Metric(
        name="words",
        zh="热词",
        en="Key words",
        unit="member_days",
        keys=("word", "messages", "members", "member_days", "other", "z", "positive", "negative", "nsr"),
        definition=_("大家说得最多的词，按人日数：一个人一天里说多少遍都算一次；z 说明它在这里比在对照里突出多少。"),
        formula=_("z = 两边对数几率之差 ÷ 标准误（带先验，Monroe 等 2008）；|z| ≥ 1.96 才不像偶然"),
        source="docs/metrics.md",
        compute=words,
        options=(
            Option("against", compared_with, BEFORE, "before, rest, or segment:NAME"),
            Option("order", choice(SAID, TELLING), SAID, "said: the commonest words first; telling: by z"),
            Option("top", number(1, LARGEST), USUAL, "how many words"),
        ),
        grained=False,
    )
)
