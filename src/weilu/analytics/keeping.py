"""Answers kept while nothing they stand on has changed, so that a page asks the store once, not at every look.

What they stand on: the parts of the events table (parts are never changed, only replaced under another name, by every
insert, edit, erasure and rewrite alike), who is staff, a bot or merged, the rosters, the community's words, the plan
of its journey (whose usual names are in the reader's language), on which days sources were silent, and its calendar.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import get_language

from weilu.analytics.journey.keeping import version_of
from weilu.analytics.metric import Result, ask
from weilu.analytics.models import Aspect, Silence
from weilu.analytics.narrowing import Resolved, narrowing, resolved_once
from weilu.analytics.people import people
from weilu.analytics.query import Query
from weilu.events.client import store
from weilu.members.aliases import Standing, alias_map, standing
from weilu.members.models import Presence
from weilu.team.models import Community

MOST = 600  # answers; a few kilobytes each
MOST_LARGE = 4  # some tens of megabytes each

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_large: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()
_one_large = threading.RLock()


class Keeping:
    """The answers of one community as it stands now: make one a request. Do not change what it hands out."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self._people: Standing = {}
        self._segments: Resolved = {}
        with standing(self._people):
            self._stamp = stamp_of(community)

    def ask(self, name: str, query: Query) -> Result:
        """The same as analytics.door.ask."""
        return self.of(_asked, query, name)

    def of[T](self, function: Callable[..., T], query: Query, *rest: Hashable) -> T:
        """What `function(query, *rest)` answers, asked only if it is not known yet."""
        return self._answer(_kept, MOST, function, query, *rest)

    def large[T](self, function: Callable[..., T], query: Query, *rest: Hashable) -> T:
        """The same for what takes much memory: only the last few are kept, and they are made one after the other."""
        with _one_large:
            return self._answer(_large, MOST_LARGE, function, query, *rest)

    def _answer[T](
        self, kept: OrderedDict[Hashable, Any], most: int, function: Callable[..., T], query: Query, *rest: Hashable
    ) -> T:
        with standing(self._people), resolved_once(self._segments):
            key = (self._stamp, function.__module__, function.__qualname__, _key(query), rest)
            with _lock:
                if key in kept:
                    kept.move_to_end(key)
                    answer: T = kept[key]
                    return answer
            answer = function(query, *rest)
        with _lock:
            kept[key] = answer
            while len(kept) > most:
                kept.popitem(last=False)
        return answer


def forget(community: Community, _numbers: Iterable[int]) -> None:
    """Let go of all that is kept of a community: when somebody is erased, their words go from memory, too."""
    with _lock:
        for kept in (_kept, _large):
            for key in [key for key in kept if key[0][0] == community.pk]:  # type: ignore[index]
                del kept[key]


def _asked(query: Query, name: str) -> Result:
    return ask(name, query)


def _key(query: Query) -> Hashable:
    return (
        query.first,
        query.last,
        query.grain,
        query.kinds,
        query.platforms,
        query.spaces,
        _within(query),
        query.include_staff,
        query.include_bots,
        tuple(sorted(query.options.items())),
    )


def _within(query: Query) -> Hashable:
    """What the segments asked for stand for at this moment: their rules, whom they list, the day."""
    within = narrowing(query.community, query.segments)
    return (within.sql, repr(sorted(within.parameters.items()))) if within else None


def stamp_of(community: Community) -> Hashable:
    """Differs whenever any answer may differ."""
    excluded = people(Query(community)).excluded
    rosters = Presence.objects.filter(community=community).aggregate(newest=Max("pk"))["newest"]
    silences = Silence.objects.filter(community=community).aggregate(Max("pk"), Count("pk"))
    return (
        community.pk,
        parts(),
        hash(excluded),
        hash(tuple(sorted(alias_map(community.pk).items()))),
        rosters,
        tuple(silences.values()),
        tuple(community.watched_words),
        tuple((name, tuple(names)) for name, names in _aspects(community)),
        tuple(community.own_words),
        tuple(community.muted_words),
        version_of(community),
        get_language(),
        community.time_zone,
        community.day_zone,
        community.week_start,
        community.today,
    )


def _aspects(community: Community) -> Iterable[tuple[str, list[str]]]:
    return Aspect.objects.filter(community=community, archived_at=None).values_list("name", "names")


def parts() -> int:
    """One number for the content of the tables that answers are read from."""
    rows = store().query(
        "SELECT sum(cityHash64(name, hash_of_all_files)) FROM system.parts"
        " WHERE database = currentDatabase() AND table IN ('events', 'attributes') AND active"
    )
    return int(rows[0][0])
