"""The demo community taken in like any other source."""

import datetime as dt
import itertools
from collections.abc import Iterator

from weilu.connect.demo.story import people, records
from weilu.connect.intake import Intake
from weilu.connect.models import Source
from weilu.kit.clock import now, to_ms
from weilu.team.models import Community

CHUNK = 50_000


def make(community: Community, *, members: int, days: int) -> Iterator[tuple[int, float]]:
    """Tell the story up to this moment; yields (events written, share done). Interrupted, it can be called again:
    the story goes on with the last day it was begun with, and what is there already is not added twice."""
    source = _source(community, members, days)
    end, zone = dt.date.fromisoformat(source.name.split()[-1]), community.zone
    intake = Intake(community, source.pk, "demo")
    told = records(members=members, days=days, end=end, zone=zone, until=now())
    begin = to_ms(dt.datetime.combine(end - dt.timedelta(days=days - 1), dt.time(), zone))
    length = days * 86_400_000
    while chunk := list(itertools.islice(told, CHUNK)):
        intake.take(chunk)
        yield intake.outcome.read, min(1.0, (chunk[-1].ts - begin) / length)
    intake.close()
    lists = Intake(community, source.pk, "demo", on=end)
    lists.take(people(members=members, days=days, end=end, zone=zone))
    lists.close()
    source.finished = True
    source.save(update_fields=["finished"])


def _source(community: Community, members: int, days: int) -> Source:
    """The source of an interrupted making, or a new one. Its name keeps the story's last day: another last day would
    tell another story."""
    begun = community.sources.filter(kind=Source.Kind.DEMO, finished=False).first()
    name = f"demo {members} {days} {community.yesterday}"
    return begun or Source.objects.create(community=community, kind=Source.Kind.DEMO, name=name)
