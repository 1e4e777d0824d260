"""Live sources that fell silent: told of within hours, and kept as days that are gaps and not drops.

Within the day a source is silent against its habit when nothing came for an hour longer than one and a half times its
longest silence of the four weeks before, and it brings twenty events or more on a usual day. A whole day is kept as
silent when it had no event, three of the four same weekdays before it had twenty or more, and six of the eight days
before it, too, looking past days that were silent themselves. What arrives late takes the day back.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from django.db import transaction

from weilu.analytics.gaps import BUSY
from weilu.analytics.models import Silence
from weilu.connect.models import Source
from weilu.connect.sources import live
from weilu.events.client import store
from weilu.kit.clock import from_ms, now
from weilu.team.models import Community

HABIT = dt.timedelta(days=28)
DAYS = 63  # so far back days are looked at: nine weeks, of which the first four only show the habit
HOUR = dt.timedelta(hours=1)
PATIENCE = 1.5

Counts = dict[dt.date, int]


def watch() -> None:
    """Of every community: who is silent now, and which days were silent. Safe to run again at any moment."""
    for community in Community.objects.filter(sources__address__isnull=False).distinct():
        sources = [source for source in live(community) if source.heard_at]
        if sources:
            _watch_hours(community, sources)
            _watch_days(community, sources)


def _watch_hours(community: Community, sources: list[Source]) -> None:
    hours = _hours(community, sources)
    for source in sources:
        since = None if source.paused_at else silent_since(hours.get(source.pk, []), now())
        if since != source.silent_since:
            Source.objects.filter(pk=source.pk).update(silent_since=since)


def _hours(community: Community, sources: Iterable[Source]) -> dict[int, list[tuple[dt.datetime, int]]]:
    """Of each source, the hours in which something happened, in order: when they end, and how much."""
    rows = store().query(
        "SELECT source_id, toUnixTimestamp(toStartOfHour(ts)) AS hour, count() FROM events"
        " WHERE community_id = {community:UInt32} AND source_id IN {sources:Array(UInt32)}"
        " AND ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') GROUP BY source_id, hour ORDER BY hour",
        {
            "community": community.pk,
            "sources": [source.pk for source in sources],
            "since": int((now() - HABIT).timestamp() * 1000),
        },
    )
    found: dict[int, list[tuple[dt.datetime, int]]] = defaultdict(list)
    for source, hour, count in rows:
        found[source].append((from_ms(hour * 1000) + HOUR, count))
    return found


def silent_since(hours: list[tuple[dt.datetime, int]], moment: dt.datetime) -> dt.datetime | None:
    """When the silence began, if it is against the habit that these hours show; hours: see `_hours`."""
    if len(hours) < 2:
        return None
    ends = [end for end, _ in hours]
    usual = sum(count for _, count in hours) / max((ends[-1] - ends[0]) / dt.timedelta(days=1), 1)
    longest = max(later - HOUR - earlier for earlier, later in pairwise(ends))
    grown = ends[-1] - ends[0] >= dt.timedelta(days=3)
    return ends[-1] if grown and usual >= BUSY and moment - ends[-1] > PATIENCE * longest + HOUR else None


def _watch_days(community: Community, sources: list[Source]) -> None:
    by_day = events_by_day(community, sources, DAYS)
    for source in sources:
        found = silent_days(by_day[source.pk], community.today)
        _keep(community, source, found)


def events_by_day(community: Community, sources: Sequence[Source], days: int) -> dict[int, Counts]:
    """Of each source, its events by local day, today's and those of so many days before."""
    found: dict[int, Counts] = defaultdict(dict)
    if not sources:
        return found
    rows = store().query(
        "SELECT source_id, day, count() FROM events WHERE community_id = {community:UInt32}"
        " AND source_id IN {sources:Array(UInt32)} AND day >= {since:Date} GROUP BY source_id, day",
        {
            "community": community.pk,
            "sources": [source.pk for source in sources],
            "since": community.today - dt.timedelta(days=days),
        },
    )
    for source, day, count in rows:
        found[source][day] = count
    return found


def silent_days(counts: Counts, today: dt.date) -> Counts:
    """The whole days before today that were silent, and what such a day usually has. counts: events by local day."""
    if not counts:
        return {}
    silent: Counts = {}
    heard: list[dt.date] = []
    day = min(counts)
    while day < today:
        alike = [counts.get(one, 0) for one in heard if one.weekday() == day.weekday()][-4:]
        near = [counts.get(one, 0) for one in heard[-8:]]
        habit = sum(n >= BUSY for n in alike) >= 3 and sum(n >= BUSY for n in near) >= 6
        if habit and not counts.get(day):
            silent[day] = round(median(alike))
        else:
            heard.append(day)
        day += dt.timedelta(days=1)
    return silent


@transaction.atomic
def _keep(community: Community, source: Source, found: Counts) -> None:
    since = community.today - dt.timedelta(days=DAYS)
    kept = Silence.objects.filter(source=source.pk, day__gte=since)
    if dict(kept.values_list("day", "usual")) == found:
        return
    kept.delete()
    Silence.objects.bulk_create(
        [
            Silence(community=community, source=source.pk, platform=source.platform, day=day, usual=usual)
            for day, usual in found.items()
        ]
    )
