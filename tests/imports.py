"""Bring files in as the command line or the web would, and compare what lies in the stores."""

from collections.abc import Iterable
from typing import Any

from weilu.analytics.door import METRICS, Query, ask
from weilu.connect.importing import Options, begin, run
from weilu.connect.models import Import
from weilu.connect.opening import open_file
from weilu.events import rollups
from weilu.events.client import store
from weilu.members.models import Member
from weilu.team.models import Community

COLUMNS = (
    "community_id, member_id, toUnixTimestamp64Milli(ts), id, day, kind, platform, space_id, channel, native_id,"
    " content, activity, target, value, text, search, toString(props)"
)
TOLD = ("pk", "name", "search_name", "phone", "email", "birthday", "channel", "props", "is_staff", "is_bot")
DERIVED = ("first_seen", "last_seen", "last_active")


def bring(community: Community, path: Any, **options: Any) -> Import:
    opened = open_file(path)
    return run(begin(community, opened, Options(**options)), opened)


def events(columns: str = COLUMNS) -> list[tuple[Any, ...]]:
    """Every event in the order of the timeline, all of it but the number of its arrival."""
    return store().query(f"SELECT {columns} FROM events ORDER BY ts, seq")


def members(community: Community) -> list[tuple[Any, ...]]:
    """Every member with accounts and tags."""
    return [
        (
            *(getattr(m, name) for name in TOLD + DERIVED),
            sorted(m.identities.values_list("platform", "key", "name")),
            sorted(m.tags.values_list("name", flat=True)),
        )
        for m in Member.objects.filter(community=community).order_by("pk")
    ]


def numbers(community: Community, names: Iterable[str] = METRICS) -> dict[str, Any]:
    """Metrics over all time."""
    return {name: ask(name, Query(community)).rows for name in names}


def everything(community: Community) -> tuple[Any, ...]:
    """Both stores, and a number of each way to come by one: from the rollup, from the events, from the rosters."""
    assert rollups.compare(store()) == []
    rooms = sorted(community.spaces.values_list("platform", "key", "name"))
    listed = sorted(community.presences.values_list("member", "space", "on"))
    tags = sorted(community.tags.values_list("name", flat=True))
    return events(), members(community), rooms, listed, tags, numbers(community, ("active", "growth", "speaking"))
