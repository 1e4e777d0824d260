"""What a homeserver tells, into the store; and what is noted of its rooms."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from weilu.connect.arriving import arrive
from weilu.connect.intake import Outcome
from weilu.connect.matrix.timeline import PLATFORM, Edit, Timeline, localpart
from weilu.connect.matrix_rooms import MatrixRoom
from weilu.connect.models import Source
from weilu.events.amending import Change, amend
from weilu.kit.clock import now
from weilu.members.models import Identity
from weilu.members.resolving import Account, resolve
from weilu.team.models import Community

NOTED = ("name", "direct", "encrypted", "wanted", "invited_at", "entered_at", "left_at")
"""What a transaction may change of a room; the rest is others' to write."""


def persona_of(source: Source) -> str:
    """@weilu:example.org."""
    return f"@{source.options['localpart']}:{source.options['server_name']}"


def take(source: Source, events: Iterable[Any]) -> None:
    """One transaction; on disk when this returns. Told again, it changes nothing. Raises StoreError."""
    timeline = _timeline(source).read(events)
    arrive(source, timeline.items)
    amend(source.community, _changes(source.community, timeline.edits))
    _note_rooms(source, timeline)


def take_past(source: Source, events: list[dict[str, Any]]) -> Outcome:
    """A page of a room's history, oldest first. Raises StoreError."""
    timeline = _timeline(source, past=True)
    timeline.named = _named(source.community, events)
    outcome = arrive(source, timeline.read(events).items, past=True)
    amend(source.community, _changes(source.community, timeline.edits))
    return outcome


def _timeline(source: Source, *, past: bool = False) -> Timeline:
    rooms = list(source.matrix_rooms.all())
    names = {room.key: room.name for room in rooms if room.name}
    return Timeline(persona_of(source), names, {room.key for room in rooms if room.direct}, past)


def _changes(community: Community, edits: list[Edit]) -> list[Change]:
    """With the numbers of those who edit, who may change their own words only."""
    editors = list(dict.fromkeys(edit.sender for edit in edits if edit.sender))
    accounts = [Account(PLATFORM, account=sender, handle=localpart(sender)) for sender in editors]
    numbers = dict(zip(editors, resolve(community, accounts), strict=True))
    return [
        Change(edit.change.event, edit.change.at, edit.change.text, edit.change.recalled, numbers.get(edit.sender, 0))
        for edit in edits
    ]


def _named(community: Community, events: list[dict[str, Any]]) -> set[str]:
    """Which of those whom the page tells of bear a name already."""
    people = {f"id:{event['state_key']}" for event in events if isinstance(event.get("state_key"), str)}
    known = Identity.objects.filter(community=community, platform=PLATFORM, key__in=people).exclude(name="")
    return {
        key.removeprefix("id:") for key, name, handle in known.values_list("key", "name", "handle") if name != handle
    }


def _note_rooms(source: Source, timeline: Timeline) -> None:
    """Which rooms there are, and who must be done something about: the jobs are told after the events are safe."""
    from weilu.connect.matrix.jobs import enter_room

    rooms = {room.key: room for room in source.matrix_rooms.filter(key__in=timeline.met)}
    for key in timeline.met:
        room = rooms.get(key) or MatrixRoom.objects.get_or_create(source=source, key=key)[0]
        if _noted(room, timeline):
            room.save(update_fields=NOTED)
        if count := timeline.unreadable[key]:
            MatrixRoom.objects.filter(pk=room.pk).update(unreadable=F("unreadable") + count)
        if room.wanted and not room.entered_at and not room.left_at:
            enter_room.enqueue(room.pk)


def _noted(room: MatrixRoom, timeline: Timeline) -> bool:
    """Whether the room is another than it was."""
    before = [getattr(room, name) for name in NOTED]
    room.name = timeline.renamed.get(room.key, room.name)
    room.encrypted = room.encrypted or room.key in timeline.encrypted
    if room.key in timeline.left:
        room.left_at, room.entered_at, room.invited_at = now(), None, None
    if invitation := timeline.invited.get(room.key):
        _invite(room, *invitation)
    if room.key in timeline.entered:
        room.invited_at = room.left_at = None
    return before != [getattr(room, name) for name in NOTED]


def _invite(room: MatrixRoom, name: str, direct: bool) -> None:
    room.invited_at, room.left_at, room.entered_at = now(), None, None
    room.name, room.direct = room.name or name, direct
    room.wanted = bool(room.source.options.get("accept_invites", True))
