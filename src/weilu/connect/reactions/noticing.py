"""Which arrivals a rule is about, and by which words."""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache

from weilu.connect.reactions.models import ReactionRule
from weilu.events.arrivals import MOST_WORDS, Arrival
from weilu.kit.word_lists import Hit, WordList, bare

Kind, Match = ReactionRule.Kind, ReactionRule.Match
SPOKEN = ("message", "comment", "ask")
MOVED = ("join", "leave", "ban")

Found = tuple[Arrival, list[Hit]]


def kinds_of(rules: Iterable[ReactionRule]) -> list[str]:
    """The kinds of event that these rules look at."""
    return sorted({kind for rule in rules for kind in (MOVED if rule.kind == Kind.WELCOME else SPOKEN)})


def words_of(rules: Sequence[ReactionRule]) -> list[str]:
    """Words of which an event must have one to matter to any of these rules; empty: every event may."""
    if any(rule.kind == Kind.WELCOME for rule in rules):
        return []
    words = sorted({bare(word) for rule in rules for word in word_list(rule).words})
    return words if len(words) <= MOST_WORDS else []


def word_list(rule: ReactionRule) -> WordList:
    return _word_list(rule.pk, rule.changed_at, tuple(rule.words), tuple(rule.excepted))


@lru_cache(maxsize=64)
def _word_list(
    number: int | None, changed_at: dt.datetime | None, words: tuple[str, ...], excepted: tuple[str, ...]
) -> WordList:
    return WordList(words, excepted)


def noticed(rule: ReactionRule, arrivals: Iterable[Arrival], silent: frozenset[int]) -> list[Found]:
    """What the rule is about, with the hits of its words. silent: members who are never answered."""
    spaces, platforms = frozenset(rule.spaces), frozenset(rule.platforms)
    kinds = MOVED if rule.kind == Kind.WELCOME else SPOKEN
    found: list[Found] = []
    for one in arrivals:
        if one.kind not in kinds or one.recalled or one.listed or not one.member or one.member in silent:
            continue
        if (spaces and one.space not in spaces) or (platforms and one.platform not in platforms):
            continue
        hits = [] if rule.kind == Kind.WELCOME else hits_of(rule, one.form)
        if hits or rule.kind == Kind.WELCOME:
            found.append((one, hits))
    return found


def hits_of(rule: ReactionRule, form: str) -> list[Hit]:
    words = word_list(rule)
    if rule.match == Match.WHOLE:
        return words.is_whole(form)
    return words.begins(form) if rule.match == Match.BEGINS else words.find(form)
