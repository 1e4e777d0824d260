"""Member lists (花名册): what they say about people, and, when dated, who was in which room on that day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

from weilu.connect.record import Person
from weilu.events.client import store
from weilu.events.event import Event, event_id
from weilu.kit.clock import day_bounds_ms
from weilu.kit.matching import normal
from weilu.members.models import Member, Presence, Tag
from weilu.team.models import Community

NEW_TAG = "new tag"
FIELDS = ("phone", "email", "birthday", "channel")
Change = tuple[int, str, Any, Any] | list[Any]  # member, field, before, after


class Roster:
    """Collects the people of one list; `events` says, once all are known, who came and who is gone.

    on: the day the list was true on. changes: what the list overwrote, so that undoing the import puts it back; a
    list taken up again goes on with those of before. keep: writes them down, in the transaction that makes them.
    """

    def __init__(
        self,
        community: Community,
        source: int,
        on: dt.date | None = None,
        changes: list[Change] | None = None,
        keep: Callable[[], object] = lambda: None,
    ) -> None:
        self.community, self.source, self.on = community, source, on
        self.changes: list[Change] = [] if changes is None else changes
        self._keep = keep
        self._listed: dict[tuple[str, int], set[int]] = defaultdict(set)  # (platform, space) -> members
        self._joined: list[Event] = []

    @transaction.atomic
    def add(self, people: list[tuple[int, Person, int, str]]) -> None:
        """Take over what the list says: (member, person, space, platform) each; empty cells change nothing."""
        members, noted = Member.objects.in_bulk([member for member, *_ in people]), len(self.changes)
        for number, person, space, platform in people:
            self._describe(members[number], person)
            self._listed[platform, space].add(number)
            if person.joined is not None:
                self._joined.append(self._join(number, person.joined, space, platform, person.channel, "joined"))
        Member.objects.bulk_update(
            members.values(), [*FIELDS, "props", "is_staff", "is_bot", "search_name"], batch_size=400
        )
        self._tag(people)
        if len(self.changes) > noted:
            self._keep()

    def _describe(self, member: Member, person: Person) -> None:
        told: dict[str, Any] = {name: getattr(person, name) for name in FIELDS if getattr(person, name)}
        told |= {name: True for name in ("is_staff", "is_bot") if getattr(person, name)}
        if person.props:
            told["props"] = {**member.props, **person.props}
        if person.handle and normal(person.handle) not in member.search_name:
            told["search_name"] = f"{member.search_name} {normal(person.handle)}"[-400:]
        for name, after in told.items():
            before = getattr(member, name)
            if before != after:
                self.changes.append((member.pk, name, before, after))
                setattr(member, name, after)

    def _tag(self, people: list[tuple[int, Person, int, str]]) -> None:
        wanted = {(member, tag[:40]) for member, person, *_ in people for tag in person.tags if tag.strip()}
        names = {name for _, name in wanted}
        known = set(self.community.tags.filter(name__in=names).values_list("name", flat=True))
        Tag.objects.bulk_create([Tag(community=self.community, name=n) for n in sorted(names)], ignore_conflicts=True)
        tags = dict(self.community.tags.filter(name__in=names).values_list("name", "pk"))
        self.changes += [(0, NEW_TAG, None, tags[name]) for name in sorted(names - known)]
        through: Any = Member.tags.through
        had = set(
            through.objects.filter(tag_id__in=tags.values(), member_id__in={m for m, _ in wanted}).values_list(
                "member_id", "tag_id"
            )
        )
        new = sorted((member, tags[name]) for member, name in wanted if (member, tags[name]) not in had)
        through.objects.bulk_create([through(member_id=m, tag_id=t) for m, t in new], ignore_conflicts=True)
        self.changes += [(member, "tag", None, tag) for member, tag in new]

    def events(self) -> list[Event]:
        """Joins the list dates itself; and for a list true on a day, who must have joined or left by then."""
        events = self._news()
        if self.on is not None:
            for (platform, space), listed in self._listed.items():
                events += self._settle(self.on, platform, space, listed)
        return events

    def _news(self) -> list[Event]:
        """The dated joins of those who were not known by then: for the others they are no news."""
        if not self._joined:
            return []
        first = dict(
            store().query(
                "SELECT member_id, toUnixTimestamp64Milli(min(ts)) FROM events"
                " WHERE community_id = {community:UInt32} AND member_id IN {members:Array(UInt32)} GROUP BY member_id",
                {"community": self.community.pk, "members": sorted({join.member for join in self._joined})},
            )
        )
        return [join for join in self._joined if join.ts < first.get(join.member, join.ts + 1)]

    def _settle(self, on: dt.date, platform: str, space: int, listed: set[int]) -> list[Event]:
        """Who is listed came by the day at the latest; who is no longer listed had gone when it began."""
        moment, end = day_bounds_ms(on, on, self.community.zone)
        gone = self._gone(space, listed) if space else set()
        arrived = {join.member for join in self._joined if join.ts < end}
        there = self._present(listed, end - 1) | arrived
        if space and self.on:
            rows = [
                Presence(community=self.community, space_id=space, member_id=m, on=on, source=self.source)
                for m in sorted(listed)
            ]
            Presence.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        joins = [self._join(m, moment, space, platform, "", f"roster {self.on}") for m in sorted(listed - there)]
        left = sorted(self._present(gone, moment))
        leaves = [self._event("leave", m, moment, space, platform, f"roster {self.on}") for m in left]
        return joins + leaves

    def _gone(self, space: int, listed: set[int]) -> set[int]:
        """Who stood on this room's last list before the day, stands on no other room's, and is not on this one."""
        before = Presence.objects.filter(community=self.community, on__lt=self.on).exclude(source=self.source)
        newest = before.filter(space_id=space).order_by("-on").values_list("on", flat=True).first()
        if newest is None:
            return set()
        last = set(before.filter(space_id=space, on=newest).values_list("member_id", flat=True)) - listed
        elsewhere = set(
            Presence.objects.filter(community=self.community, member_id__in=last)
            .exclude(space_id=space)
            .values_list("member_id", flat=True)
        )
        return last - elsewhere

    def _present(self, members: set[int], moment: int) -> set[int]:
        """Which of them were known and had not left by then (metrics.md: *present at T*)."""
        rows = store().query(
            "SELECT member_id FROM events WHERE community_id = {community:UInt32}"
            " AND member_id IN {members:Array(UInt32)} AND ts <= fromUnixTimestamp64Milli({moment:Int64}, 'UTC')"
            " GROUP BY member_id"
            " HAVING countIf(kind = 'leave') = 0 OR maxIf((ts, seq), kind = 'leave')"
            " < maxIf((ts, seq), kind = 'join' OR active)",
            {"community": self.community.pk, "members": sorted(members), "moment": moment},
        )
        return {row[0] for row in rows}

    def _join(self, member: int, ts: int, space: int, platform: str, channel: str, why: str) -> Event:
        return self._event("join", member, ts, space, platform, why, channel)

    def _event(self, kind: str, member: int, ts: int, space: int, platform: str, why: str, channel: str = "") -> Event:
        return Event(
            member=member,
            ts=ts,
            kind=kind,
            id=event_id("list", kind, why, platform, space, member),
            platform=platform,
            space=space,
            channel=channel,
            source=self.source,
            props={"roster": True},
        )
