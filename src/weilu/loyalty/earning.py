"""Points for what members do: each event once, so many times a day, whoever looks and however often.

A rule's cursor moves in the transaction that gives the points, by compare-and-set: of two processes that read the same
arrivals one gives them, and one that is killed leaves everything as if it had not begun.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from weilu.events.arrivals import Arrival, arrivals, lately, newest_arrival, pages
from weilu.kit.clock import DAY_MS, from_ms, now_ms, to_ms
from weilu.loyalty.ledger import grant
from weilu.loyalty.models import Earned, EarningRule
from weilu.members.aliases import alias_map, exceptions
from weilu.members.models import Member
from weilu.segments.hearing import catch_up
from weilu.segments.rules import BadRule
from weilu.segments.selecting import members, selection_of
from weilu.team.models import Community

log = logging.getLogger(__name__)
PAGE = 100  # events given points for in one transaction: it holds the database's only writer
LOOKED_AT = 5000  # of a dry run
DAYS = 7

Counted = dict[tuple[int, dt.date], int]  # (person, day): how often already


@dataclass(frozen=True, slots=True)
class Dry:
    """What a rule would have given: (person, points, times), most first; whole: whether all of the days were read."""

    people: list[tuple[Member, int, int]]
    points: int
    times: int
    whole: bool


def earn_everywhere() -> None:
    on = EarningRule.objects.filter(on_at__isnull=False, removed_at=None)
    for community in Community.objects.filter(pk__in=on.values("community")):
        newest = newest_arrival(community.pk)
        for rule in on.filter(community=community, cursor__lt=newest).select_related("community", "segment"):
            try:
                read_on(rule, newest)
            except Exception:
                log.exception("The rule %s for points failed; it is tried again soon.", rule.pk)


def read_on(rule: EarningRule, newest: int) -> None:
    """Give points for everything up to the newest arrival."""
    since = to_ms(rule.on_at) if rule.on_at else 0

    def read(after: int) -> list[Arrival]:
        return arrivals(rule.community_id, after=after, upto=newest, since=since, kinds=[rule.kind], limit=PAGE)

    for page, upto in pages(read, rule.cursor, newest, PAGE):
        if not _keep(rule, page, upto):
            return
        rule.cursor = upto


def _keep(rule: EarningRule, page: Sequence[Arrival], upto: int) -> bool:
    """False where another process is at it, the rule was switched off, or nobody can say whom it is for."""
    try:
        found = list(_fitting(rule, page))
    except BadRule as reason:
        EarningRule.objects.filter(pk=rule.pk).update(on_at=None, trouble=str(reason)[:200])
        return False
    with transaction.atomic():
        mine = EarningRule.objects.filter(pk=rule.pk, on_at=rule.on_at, removed_at=None, cursor=rule.cursor)
        if not mine.update(cursor=upto):
            return False
        _give(rule, found)
    return True


def _fitting(rule: EarningRule, page: Sequence[Arrival]) -> Iterator[tuple[Arrival, int, dt.date]]:
    """What counts, with its person and local day: neither staff's nor bots', nor taken back. Raises BadRule."""
    aliases, silent = alias_map(rule.community_id), {n for some in exceptions(rule.community) for n in some}
    those = [one for one in page if one.member and one.member not in silent and not (one.recalled or one.listed)]
    inside = _inside(rule, {aliases.get(one.member, one.member) for one in those})
    for one in those:
        person = aliases.get(one.member, one.member)
        if inside is None or person in inside:
            yield one, person, from_ms(one.ts, rule.community.zone).date()


def _inside(rule: EarningRule, people: set[int]) -> set[int] | None:
    """Who of these people is in the rule's segment now; None: everybody is."""
    if rule.segment is None:
        return None
    if rule.segment.archived_at is not None:
        raise BadRule(_("它用的分群已经删除了，换一个再打开。"))
    if not people:
        return set()
    catch_up()
    return set(members(selection_of(rule.segment, only=tuple(sorted(people)))))


def _give(rule: EarningRule, found: Sequence[tuple[Arrival, int, dt.date]]) -> None:
    known = set(rule.earned.filter(event__in=[one.id for one, _who, _day in found]).values_list("event", flat=True))
    there = Member.objects.select_related("merged_into").in_bulk({one.member for one, _who, _day in found})
    counted = _counted(rule, found)
    for one, person, day in found:
        full = rule.times and counted[person, day] >= rule.times
        if one.id in known or full or one.member not in there:
            continue
        counted[person, day] += 1
        made = grant(there[one.member], rule.amount, key=f"earn-{rule.pk}-{one.id}", reason=rule.name)
        Earned.objects.create(rule=rule, member_id=one.member, event=one.id, day=day, transfer=made)
        known.add(one.id)


def _counted(rule: EarningRule, found: Sequence[tuple[Arrival, int, dt.date]]) -> Counted:
    """How often each person was given points on each of these days, under all numbers."""
    aliases, counted = alias_map(rule.community_id), defaultdict[tuple[int, dt.date], int](int)
    if rule.times:
        rows = rule.earned.filter(day__in={day for _one, _who, day in found}).values_list("member", "day")
        for member, day in rows:
            counted[aliases.get(member, member), day] += 1
    return counted


def dry_run(rule: EarningRule) -> Dry:
    """What the last days would have brought, had it been on. Raises BadRule."""
    page = lately(rule.community_id, since=now_ms() - DAYS * DAY_MS, kinds=[rule.kind], limit=LOOKED_AT)
    counted, times = defaultdict[tuple[int, dt.date], int](int), defaultdict[int, int](int)
    for _one, person, day in _fitting(rule, page):
        if not rule.times or counted[person, day] < rule.times:
            counted[person, day] += 1
            times[person] += 1
    most = sorted(times, key=lambda person: (-times[person], person))[:10]
    there = Member.objects.in_bulk(most)
    told = sum(times.values())
    return Dry(
        people=[(there[p], times[p] * rule.amount, times[p]) for p in most if p in there],
        points=told * rule.amount,
        times=told,
        whole=len(page) < LOOKED_AT,
    )
