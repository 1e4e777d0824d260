"""What came back to a message: how many answers, how many reactions."""

from collections.abc import Sequence
from typing import NamedTuple

from weilu.events.client import store
from weilu.events.searching import Found
from weilu.team.models import Community

REPLIES = ("message", "comment", "reply_by_staff")
REACTIONS = ("reaction", "like")


class Echo(NamedTuple):
    replies: int
    reactions: int


def echoes(community: Community, events: Sequence[Found]) -> dict[str, Echo]:
    """By the id of the event; those without any are left out."""
    if not events:
        return {}
    rows = store().query(
        "SELECT toString(target), countIf(kind IN {replies:Array(String)}), countIf(kind IN {reactions:Array(String)})"
        " FROM events WHERE community_id = {community:UInt32} AND target IN {ids:Array(UInt64)}"
        " AND ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') GROUP BY target",
        {
            "community": community.pk,
            "ids": [int(event.id) for event in events],
            "since": min(event.ts for event in events),
            "replies": list(REPLIES),
            "reactions": list(REACTIONS),
        },
    )
    return {target: Echo(replies, reactions) for target, replies, reactions in rows}
