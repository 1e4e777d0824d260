"""Edits and recalls as live platforms tell them: by the id of what was said, and nothing else about it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weilu.events.batch import known_as
from weilu.events.client import store
from weilu.events.event import Event
from weilu.events.recording import record
from weilu.team.models import Community

EDITED_AT = "edited_at"  # in props: when the words became what they are, ms UTC


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an event. at: when, ms UTC: told again after a later edit, it changes nothing. text: its words
    now, None where they stay. recalled: its author, or whoever may, took it back; it stays so. member: whose words they
    must be, for a platform may pass on edits of anybody's words; 0 where it has looked itself."""

    event: int
    at: int
    text: str | None = None
    recalled: bool = False
    member: int = 0


def amend(community: Community, changes: Sequence[Change]) -> set[int]:
    """Take the changes over, in their order; what stood there before is kept as history. Returns the events that the
    store does not have. Raises StoreError."""
    if not changes:
        return set()
    stored = _stored(community.pk, {change.event for change in changes})
    touched = [c.event for c in changes if _may(community, stored.get(c.event), c) and _take(stored[c.event], c)]
    record(community, [stored[event] for event in dict.fromkeys(touched)])
    return {change.event for change in changes} - stored.keys()


def _may(community: Community, event: Event | None, change: Change) -> bool:
    return event is not None and (not change.member or event.member in known_as(community.pk, change.member))


def _take(event: Event, change: Change) -> bool:
    """Whether it was news."""
    props = event.props or {}
    if change.recalled and not props.get("recalled"):
        props["recalled"] = True
    elif change.text is not None and change.at > int(props.get(EDITED_AT) or 0) and change.text != event.text:
        event.text, props[EDITED_AT] = change.text, change.at
    else:
        return False
    event.props = props
    return True


def _stored(community_id: int, ids: set[int]) -> dict[int, Event]:
    """As they are now. Of one that a crash left twice the newer."""
    rows = store().query(
        "SELECT id, member_id, toUnixTimestamp64Milli(ts), toString(kind), native_id, toString(platform), space_id,"
        " toString(channel), source_id, content, toString(activity), target, value, text, toJSONString(props)"
        " FROM events WHERE community_id = {community:UInt32} AND id IN {ids:Array(UInt64)} ORDER BY seq",
        {"community": community_id, "ids": sorted(ids)},
    )
    return {row[0]: _event(row) for row in rows}


def _event(row: tuple[Any, ...]) -> Event:
    names = ("member", "ts", "kind", "native_id", "platform", "space", "channel", "source", "content", "activity")
    told = dict(zip((*names, "target", "value", "text"), row[1:14], strict=True))
    return Event(id=row[0], props=json.loads(row[14]), revised=True, **told)
