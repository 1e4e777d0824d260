"""Which arrivals a rule is about, and by which words."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from weilu.connect.reactions.models import ReactionRule
from weilu.events.arrivals import MOST_WORDS, Arrival
from weilu.kit.word_lists import Hit, WordList, bare

Kind, Match = ReactionRule.Kind, ReactionRule.Match
SPOKEN = ("message", "comment", "ask")
MOVED = ("join", "leave", "ban")
MOST_LISTS = 64

_lists: dict[int, tuple[dt.datetime | None, WordList]] = {}  # by rule: as of which change

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
    """Made once for each change of the rule: a long list takes a tenth of a second."""
    known = _lists.get(rule.pk)
    if known is None or known[0] != rule.changed_at or rule.changed_at is None:
        known = _lists[rule.pk] = rule.changed_at, WordList(rule.words, rule.excepted)
        while len(_lists) > MOST_LISTS:
            _lists.pop(next(iter(_lists)), None)
    return known[1]


def noticed(rule: ReactionRule, arrivals: Iterable[Arrival], silent: frozenset[int]) -> list[Found]:
    """What the rule is about, with the hits of its words. silent: members who are never answered."""
    spaces, platforms = frozenset(rule.spaces), frozenset(rule.platforms)
    kinds = MOVED if rule.kind == Kind.WELCOME else SPOKEN
    find = _finder(rule)
    found: list[Found] = []
    for one in arrivals:
        if one.kind not in kinds or one.recalled or one.listed or not one.member or one.member in silent:
            continue
        if one.private and rule.kind in {Kind.WELCOME, Kind.REPLY}:
            continue  # somebody of the team answers there
        if (spaces and one.space not in spaces) or (platforms and one.platform not in platforms):
            continue
        hits = [] if rule.kind == Kind.WELCOME else find(one.form)
        if hits or rule.kind == Kind.WELCOME:
            found.append((one, hits))
    return found


def _finder(rule: ReactionRule) -> Callable[[str], list[Hit]]:
    words = word_list(rule)
    return {Match.WHOLE: words.is_whole, Match.BEGINS: words.begins}.get(Match(rule.match), words.find)
