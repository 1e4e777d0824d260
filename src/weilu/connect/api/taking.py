"""Take a body in: who did it, what it means, onto the disk. What a 200 promises has happened when `take` returns."""

import secrets
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import msgspec

from weilu.connect.api.calls import MOST_ID, Bad, BadItem, Call, Facts, Heard
from weilu.connect.api.latest import keep_latest
from weilu.connect.api.meaning import kind_of, text_of, told_by
from weilu.connect.api.moments import clock_error, moment
from weilu.connect.api.traits import Telling, carry, take_over
from weilu.connect.arriving import keep
from weilu.connect.models import Source
from weilu.connect.rooms import Rooms, rooms_of
from weilu.events.event import Event, event_id, native_event_ids
from weilu.kit.clock import now_ms
from weilu.kit.soundness import sound_json, sound_text
from weilu.members.joining import join, visitor
from weilu.members.resolving import Account, resolve

HAPPENINGS = frozenset({"track", "page", "screen"})
ABOUT_PEOPLE = frozenset({"identify", "group", "alias"})
NOBODY = frozenset({"null", "undefined", "none", "nan", "[object object]", "anonymous", "guest"})
"""What broken programs send for the user who is not signed in: taken for a user, it would join all visitors."""


class Understood(msgspec.Struct, gc=False):
    """A call that can be taken. who: the account it is about; joined: an account that is the same person's."""

    index: int
    raw: bytes
    call: Call
    ts: int
    who: Account
    kind: str = ""
    joined: tuple[Account, ...] = ()
    outright: bool = False  # a program said that both are one


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a body. kept: calls taken, known ones among them; bad: in the order of the batch."""

    kept: int
    bad: list[Bad]


def take(source: Source, heard: Heard) -> Taken:
    """Raises StoreError where the event store cannot be used: the sender must send again."""
    received = now_ms()
    good, bad = _understood(source, heard, received)
    members = _people(source, good)
    if events := _events(source, good, members):
        keep(source, events, well=not bad)
    if tellings := _tellings(good, members):
        take_over(tellings)
    keep_latest(source, received, good, bad)
    return Taken(len(good), bad)


def _understood(source: Source, heard: Heard, received: int) -> tuple[list[Understood], list[Bad]]:
    good, bad = [], list(heard.bad)
    error, names = clock_error(heard.sent_at, received), source.options.get("names") or {}
    for index, raw, call in heard.calls:
        try:
            ts = moment(call.timestamp if call.timestamp is not None else call.original_timestamp, error, received)
            good.append(_understand(Understood(index, raw, call, ts, _nobody), source.platform, names))
        except BadItem as wrong:
            bad.append(Bad(index, wrong.reason, text_of(call.message_id)[:MOST_ID]))
    bad.sort(key=attrgetter("index"))
    return good, bad


_nobody = Account("")


def _understand(one: Understood, platform: str, names: dict[str, str]) -> Understood:
    call = one.call
    user, anonymous = _id(call.user_id), _id(call.anonymous_id)
    if user.lower() in NOBODY:
        user = ""
    if call.type in HAPPENINGS:
        one.kind = kind_of(call, names)
    elif call.type not in ABOUT_PEOPLE:
        raise BadItem("no_type")
    if not (user or anonymous):
        raise BadItem("nobody")
    one.who = Account(platform, user) if user else visitor(platform, anonymous)
    if user and anonymous:
        one.joined = (visitor(platform, anonymous),)
    if call.type == "alias":
        _understand_alias(one, platform, user)
    if call.type == "group" and not _id(call.group_id):
        raise BadItem("no_group")
    return one


def _understand_alias(one: Understood, platform: str, user: str) -> None:
    """The id of before may be a user's or a visitor's: both are the person's from now on."""
    previous = _id(one.call.previous_id)
    if not (user and previous):
        raise BadItem("no_previous")
    if previous.lower() not in NOBODY and previous != user:
        one.joined, one.outright = (Account(platform, previous), visitor(platform, previous)), True


def _id(told: Any) -> str:
    found = told.strip() if isinstance(told, str) else text_of(told)
    if "\0" in found:
        found = found.replace("\0", "")
    if len(found) > MOST_ID:
        raise BadItem("long_id")
    return found


def _people(source: Source, good: list[Understood]) -> list[int]:
    """The member of each call, once those that belong together are joined."""
    pairs = [(one.who, other) for one in good for other in one.joined]
    if pairs:
        told = {(one.who, other) for one in good if one.outright for other in one.joined}
        carry(join(source.community, pairs, source=source.pk, told=told))
    return resolve(source.community, [one.who for one in good], source=source.pk)


def _events(source: Source, good: list[Understood], members: list[int]) -> list[Event]:
    """In the order in which they happened."""
    rooms: Rooms | None = None
    events = []
    scope = f"{source.platform}/{source.pk}"
    numbers = native_event_ids(scope)
    for one, member in zip(good, members, strict=True):
        if one.call.type not in HAPPENINGS:
            continue
        fields = told_by(one.call, one.kind)
        space, name = fields.pop("space", ""), fields.pop("space_name", "")
        if space:
            rooms = rooms or rooms_of(source.community)
            fields["space"] = rooms.number(source.platform, sound_text(space), sound_text(name))
        native = text_of(one.call.message_id)[:MOST_ID]
        fields["id"] = numbers(native) if native else _drawn(scope, one)
        target = fields.pop("target", "")
        fields["target"] = numbers(target) if target else 0
        events.append(_event(source, one, member, native, fields))
    events.sort(key=attrgetter("ts"))
    return events


def _event(source: Source, one: Understood, member: int, native: str, fields: dict[str, Any]) -> Event:
    event = Event(
        member=member,
        ts=one.ts,
        kind=one.kind,
        native_id=native,
        platform=source.platform,
        source=source.pk,
        **fields,
    )
    return _sound(event) if b"\\u0000" in one.raw else event


def _sound(event: Event) -> Event:
    for name in ("kind", "native_id", "channel", "content", "activity", "text"):
        setattr(event, name, sound_text(getattr(event, name)))
    event.props = sound_json(event.props)
    return event


def _drawn(scope: str, one: Understood) -> int:
    """The id of an item that brings none: of what it says, if that tells a moment; else it is one more each time."""
    if one.call.timestamp is None and one.call.original_timestamp is None:
        return secrets.randbits(64)
    return event_id("api", scope, one.raw.decode())


def _tellings(good: list[Understood], members: list[int]) -> list[Telling]:
    tellings = []
    for one, member in zip(good, members, strict=True):
        if traits := _traits(one.call):
            tellings.append(Telling(member, one.ts, traits))
        if one.call.once:
            tellings.append(Telling(member, one.ts, one.call.once, once=True))
    return tellings


def _traits(call: Call) -> Facts | None:
    if call.type == "group":
        about = {f"group_{name}": value for name, value in (call.traits or {}).items()}
        return {**about, "group": text_of(call.group_id)}
    if call.traits is not None:
        return call.traits
    told = call.context.get("traits") if call.context else None
    return told if isinstance(told, dict) else None
