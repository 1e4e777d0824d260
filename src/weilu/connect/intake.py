"""From records to events: whoever did it is resolved, every record gets its id, repeats are dropped by the store.

One `Intake` takes one source's records chunk by chunk. While the store writes a chunk the next is being read.
"""

import collections
import datetime as dt
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from typing import Any

from weilu.connect.cleaning import PLATFORM, clean_people, clean_records
from weilu.connect.numbering import Numbering
from weilu.connect.record import Person, Record, Skipped
from weilu.connect.rooms import Rooms, rooms_of
from weilu.connect.roster import Roster
from weilu.connect.sign_up_lists import SignUpLists
from weilu.events.batch import pack
from weilu.events.event import Event, event_id, native_event_id
from weilu.events.recording import Recorded, recorder
from weilu.events.vocabulary import ALIASES, PASSIVE_KINDS
from weilu.kit.clock import DAY_MS, now_ms
from weilu.kit.soundness import sound_text
from weilu.members.resolving import Account, resolve, resolve_named
from weilu.members.seeing import Seen, see
from weilu.team.models import Community

Item = Record | Person | Skipped
CHUNK = 50_000  # records a commit: history in small batches would be cut into many small parts
EXAMPLES = 5
EARLIEST = 631_152_000_000  # 1990-01-01: before that a clock was wrong
LONGEST = 1 << 20


@dataclass
class Outcome:
    """What came of an intake so far. skipped: reason -> (count, [(line, example)])."""

    read: int = 0
    events_new: int = 0
    events_known: int = 0
    people: int = 0
    skipped: dict[str, tuple[int, list[tuple[int, str]]]] = field(default_factory=dict)

    def skip(self, reason: str, line: int, example: str) -> None:
        count, examples = self.skipped.get(reason, (0, []))
        if len(examples) < EXAMPLES:
            examples.append((line, sound_text(example, 160)))
        self.skipped[reason] = (count + 1, examples)


class Intake:
    """Takes the records of one source into one community.

    platform: what the records are from. room: the room's name where they do not tell one. on: the day a member list
    was true on, None where it tells nothing of who was in which room. roster: takes over what member lists say.
    newly: is given the events that were new, once they are on disk. notice: is told when members were seen by them.
    """

    def __init__(
        self,
        community: Community,
        source: int,
        platform: str,
        *,
        room: str = "",
        on: dt.date | None = None,
        roster: Roster | None = None,
        newly: Callable[[list[Event]], object] | None = None,
        notice: Callable[[dict[int, Seen]], None] = see,
    ) -> None:
        self._newly, self._notice = newly, notice
        self.community, self.source, self.platform = community, source, sound_text(platform, PLATFORM)
        self.outcome = Outcome()
        self.roster = roster or Roster(community, source, on)
        self._rooms = Rooms(community, sound_text(room)) if room else rooms_of(community)
        self._numbering = Numbering()
        self._lists = SignUpLists()
        self._writing: collections.deque[tuple[Future[Recorded], dict[int, Seen], list[Event]]] = collections.deque()
        self._latest = now_ms() + DAY_MS

    def take(self, items: Iterable[Item]) -> None:
        """Record one chunk; returns when it is under way and the one before it is on disk."""
        records: list[Record] = []
        people: list[Person] = []
        for item in items:
            self.outcome.read += 1
            if isinstance(item, Record):
                if reason := self._objection(item):
                    self.outcome.skip(reason, item.line, item.text)
                else:
                    records.append(item)
            elif isinstance(item, Skipped):
                self.outcome.skip(item.reason, item.line, item.example)
            else:
                people.append(item)
        clean_records(records)
        clean_people(people)
        if records:
            self._record(self._events(records))
        if people:
            self._enlist(people)

    def close(self) -> Outcome:
        """Record what only the whole source tells (接龙 lists, rosters), wait for the disk, say what came of it."""
        self._record(self._sign_ups())
        self._record(self.roster.events())
        self._wait(0)
        return self.outcome

    def settle(self) -> None:
        """Return when nothing that was taken is on its way to the disk any more, whatever became of it."""
        wait([done for done, *_ in self._writing])

    def _objection(self, record: Record) -> str:
        if record.ts > self._latest:
            return "future_time"
        if record.ts < EARLIEST:
            return "too_old"
        if len(record.text) > LONGEST:
            return "too_long"
        nobody = not (record.author_id or record.author)
        return "no_author" if nobody and ALIASES.get(record.kind, record.kind) not in PASSIVE_KINDS else ""

    def _events(self, records: list[Record]) -> list[Event]:
        members = self._members(records)
        hashes = self._numbering.number([_content(r) if not r.native_id else None for r in records])
        events = []
        for record, member, hashed in zip(records, members, hashes, strict=True):
            space = self._rooms.number(record.platform or self.platform, record.space, record.space_name)
            event = self._event(record, member, space, hashed)
            events.append(event)
            if record.text.startswith(("#接龙", "#Group Note")):
                self._lists.notice(event, record.space)
        return events

    def _event(self, record: Record, member: int, space: int, hashed: int) -> Event:
        native, platform = record.native_id, record.platform or self.platform
        props = record.props
        if record.recalled:
            props = {**(props or {}), "recalled": True}
        return Event(
            member=member,
            ts=record.ts,
            kind=ALIASES.get(record.kind, record.kind)[:64],
            id=native_event_id(platform, native) if native else hashed,
            native_id=native,
            platform=platform,
            space=space,
            channel=record.channel,
            source=self.source,
            content=record.content,
            activity=record.activity,
            target=native_event_id(platform, record.target) if record.target else 0,
            value=record.value,
            text=record.text,
            props=props,
            revised=bool(native) and (record.edited or record.recalled),
        )

    def _members(self, records: list[Record]) -> list[int]:
        """The member of each record, 0 for nobody; every account of the chunk is resolved at once."""
        accounts: list[Account] = []  # one more for each new name, so that none is lost
        owners: list[tuple[str, ...]] = []
        named: dict[tuple[str, ...], str] = {}
        keys: list[tuple[str, ...] | None] = []
        for r in records:
            key: tuple[str, ...] | None = (r.platform, r.author_id) if r.author_id else None
            if key is None and r.author:
                key = (r.platform, r.author, r.space or self._rooms.room)
            keys.append(key)
            if key is not None and (key not in named or (r.author and named[key] != r.author)):
                named[key] = r.author
                accounts.append(self._account(r))
                owners.append(key)
        members = dict(zip(owners, resolve(self.community, accounts, source=self.source), strict=True))
        return [members[key] if key is not None else 0 for key in keys]

    def _account(self, item: Record | Person) -> Account:
        return Account(
            platform=item.platform or self.platform,
            account=item.author_id,
            name=item.author,
            space="" if item.author_id else item.space or self._rooms.room,
            handle=item.handle,
            email=item.email,
            phone=item.phone,
            is_bot=item.is_bot,
            is_staff=item.is_staff,
        )

    def _enlist(self, people: list[Person]) -> None:
        accounts = [self._account(person) for person in people]
        members = resolve(self.community, accounts, source=self.source)
        self.outcome.people += len(people)
        platforms = [person.platform or self.platform for person in people]
        rooms = [self._rooms.number(at, p.space, p.space_name) for at, p in zip(platforms, people, strict=True)]
        self.roster.add(list(zip(members, people, rooms, platforms, strict=True)))

    def _sign_ups(self) -> list[Event]:
        lists = self._lists.newest()
        if not lists:
            return []
        names = [Account(entry.platform, name=entry.name, space=entry.space) for entry in lists]
        members = resolve_named(self.community, names, source=self.source)
        return [
            Event(
                member=member,
                ts=entry.ts,
                kind="sign_up",
                id=event_id("jielong", entry.platform, entry.space, entry.title, entry.name, entry.nth),
                platform=entry.platform,
                space=entry.space_id,
                source=self.source,
                activity=entry.title,
                target=entry.message,
                text=entry.note,
                props={"list": entry.title, "entry": entry.number},
                revised=True,
            )
            for entry, member in zip(lists, members, strict=True)
        ]

    def _record(self, events: list[Event]) -> None:
        if not events:
            return
        kept = events if self._newly else []
        self._writing.append((recorder().submit(pack(self.community, events)), seen_in(events), kept))
        self._wait(1)

    def _wait(self, left: int) -> None:
        """Until at most so many chunks are still being written."""
        while len(self._writing) > left:
            done, seen, events = self._writing.popleft()
            recorded = done.result()
            self.outcome.events_new += recorded.new
            self.outcome.events_known += recorded.known
            # After the events, and for known ones too: a crash in between is mended by the next import of the file.
            self._notice(seen)
            if self._newly:
                self._newly([event for event, is_new in zip(events, recorded.fresh, strict=True) if is_new])


def _content(record: Record) -> tuple[Any, ...]:
    """What tells two records without an id of their own apart."""
    return (
        record.platform,
        record.space,
        record.author_id or record.author,
        record.ts,
        record.kind,
        record.text,
        record.target,
    )


def seen_in(events: list[Event]) -> dict[int, Seen]:
    """When each member was seen, by these events."""
    seen: dict[int, Seen] = {}
    for event in events:
        if not event.member:
            continue
        active = None if event.kind in PASSIVE_KINDS else event.ts
        old = seen.get(event.member)
        if old is None:
            seen[event.member] = (event.ts, event.ts, active)
        else:
            newest = max(active or old[2] or 0, old[2] or 0) or None
            seen[event.member] = (min(old[0], event.ts), max(old[1], event.ts), newest)
    return seen
