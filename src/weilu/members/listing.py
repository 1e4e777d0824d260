"""成员 as a list: who fits a filter, in which order, page by page.

At a million members the database may neither sort everybody nor test everybody. So each filter first says, from its
own index, who fits (`few`), up to 10,000; if one is that narrow, only those are looked at. If all are wide, the order's
own index is walked and each row tested: a page is then full after a few rows.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThan

from weilu.kit.clock import start_of
from weilu.kit.matching import normal
from weilu.members.groups import persons_of
from weilu.members.models import Identity, Member, Tag, Worn
from weilu.team.models import Community

FEW = 10_000
PAGE = 50
ROOT = Coalesce("merged_into_id", "pk")
ORDERS = {"active": "last_active", "seen": "first_seen", "name": "name"}
Key = tuple[Any, int]  # (value in the order, number)


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; empty means everybody. since, until: local days of the last activity, both
    included. who: "staff", "bots", "people" (neither), or "" for all.
    group: a number of groups.py. sort: a key of ORDERS, "-" for descending."""

    words: str = ""
    platform: str = ""
    tag: int = 0
    lifecycle: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    who: str = ""
    group: int = 0
    sort: str = "-active"

    @property
    def column(self) -> str:
        return ORDERS[self.sort.lstrip("-")]

    @property
    def down(self) -> bool:
        return self.sort.startswith("-")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its value in the order (None: never) and its number."""

    value: Any
    number: int


@dataclass
class Page:
    """count: how many fit, at most FEW + 1, which reads as "more than"."""

    members: list[Member]
    count: int
    next: Cursor | None = None
    tags: dict[int, list[Tag]] = field(default_factory=dict)
    platforms: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Test:
    """One filter: `few` finds who fits by an index of its own, `each` tests a row of the walk; `plain` is the same for
    a question without an order, where its index may help."""

    few: QuerySet[Any, Any]
    each: Q | Exists | Combinable
    plain: Q | None = None


@dataclass(frozen=True, slots=True)
class Fitting:
    """Everybody who fits. keys: (value in the order, number) of each, sorted, where the filters are narrow; else None
    and `walk` is to be walked in order. count: at most FEW + 1."""

    wanted: Filter
    walk: QuerySet[Member]
    keys: list[Key] | None
    count: int

    def rows(self, after: Cursor | None, size: int) -> list[Member]:
        """The next rows: known values first in both directions, then those who never were, by number alone."""
        if self.keys is None:
            return _walked(self.walk, self.wanted, after, size)
        start = 0
        if after is not None:
            place = _place(self.wanted, (after.value, after.number))
            start = bisect_right(self.keys, place, key=lambda key: _place(self.wanted, key))
        numbers = [number for _, number in self.keys[start : start + size]]
        people = Member.objects.in_bulk(numbers)
        return [people[number] for number in numbers if number in people]


def page(community: Community, wanted: Filter, after: Cursor | None = None, size: int = PAGE) -> Page:
    """One page of the list, with what its rows show."""
    fitting = find(community, wanted)
    rows = fitting.rows(after, size + 1)
    shown = rows[:size]
    more = len(rows) > size
    found = Page(shown, fitting.count, Cursor(getattr(shown[-1], wanted.column), shown[-1].pk) if more else None)
    dress(found)
    return found


def find(community: Community, wanted: Filter) -> Fitting:
    """Who fits; see the module for how."""
    people = unordered = Member.objects.people().filter(community=community)
    tests = list(_tests(community, wanted))
    narrow, rest = None, tests
    for test in tests:
        numbers = list(test.few[: FEW + 1])
        if len(numbers) <= FEW and (narrow is None or len(numbers) < len(narrow)):
            narrow, rest = numbers, [other for other in tests if other is not test]
    for test in rest:
        people, unordered = people.filter(test.each), unordered.filter(test.plain or test.each)
    if narrow is not None:
        unordered = unordered.filter(pk__in=narrow)
    elif len(tests) < 2:
        return Fitting(wanted, people, None, FEW + 1 if tests else people.values("pk")[: FEW + 1].count())
    # Sorted here: given an order and a limit, a database may walk the whole order to find these few.
    keys = list(unordered.values_list(wanted.column, "pk")[: FEW + 1])
    if len(keys) > FEW:
        return Fitting(wanted, people, None, len(keys))
    keys.sort(key=lambda key: _place(wanted, key))
    return Fitting(wanted, people, keys, len(keys))


def _place(wanted: Filter, key: Key) -> tuple[bool, Any, int]:
    """Where a row stands, as Python compares; text goes down by name alone, which a sort cannot negate."""
    value, number = key
    if value is None:
        return True, 0, -number if wanted.down else number
    if isinstance(value, dt.datetime):
        moment = value.timestamp()
        return False, -moment if wanted.down else moment, -number if wanted.down else number
    codes = [-ord(char) for char in value] + [1] if wanted.down else [ord(char) for char in value]
    return False, codes, -number if wanted.down else number


def everyone(community: Community, wanted: Filter) -> Iterator[Member]:
    """All who fit, in order, page by page: for taking the list away without holding it."""
    fitting = find(community, wanted)
    after = None
    while rows := fitting.rows(after, 2000):
        yield from rows
        after = Cursor(getattr(rows[-1], wanted.column), rows[-1].pk)


def numbers_of(community: Community, wanted: Filter) -> Iterator[int]:
    """The numbers of all who fit, in no order."""
    fitting = find(community, wanted)
    if fitting.keys is not None:
        return iter([number for _, number in fitting.keys])
    return fitting.walk.values_list("pk", flat=True).iterator(chunk_size=5000)


def platforms_of(community: Community) -> list[str]:
    """The platforms that members are known on: a hop from one to the next in the index, not a pass over all."""
    found: list[str] = []
    following = community.identities.order_by("platform").values_list("platform", flat=True)
    while platform := following.filter(platform__gt=found[-1] if found else "").first():
        found.append(platform)
    return found


def _walked(fitting: QuerySet[Member], wanted: Filter, after: Cursor | None, size: int) -> list[Member]:
    column, down = wanted.column, wanted.down
    rows: list[Member] = []
    if after is None or after.value is not None:
        order = [f"-{column}", "-pk"] if down else [column, "pk"]
        known = fitting.filter(**{f"{column}__isnull": False}).order_by(*order)
        rows = list(known.filter(_beyond(column, after, down))[:size] if after else known[:size])
        after = None
    if len(rows) < size and column != "name":
        never = fitting.filter(**{f"{column}__isnull": True}).order_by("-pk" if down else "pk")
        if after:
            never = never.filter(**{"pk__lt" if down else "pk__gt": after.number})
        rows += never[: size - len(rows)]
    return rows


def _beyond(column: str, after: Cursor, down: bool) -> Q:
    """After (value, number) in the order. The first term alone bounds the index; the second decides among ties."""
    to, past = ("lte", "lt") if down else ("gte", "gt")
    return Q(**{f"{column}__{to}": after.value}) & (
        Q(**{f"{column}__{past}": after.value}) | Q(**{f"pk__{past}": after.number})
    )


def _tests(community: Community, wanted: Filter) -> Iterator[_Test]:
    for word in normal(wanted.words).split():
        named = Member.objects.filter(community=community, search_name__contains=word)
        alias = Member.objects.filter(merged_into=OuterRef("pk"), search_name__contains=word)
        yield _Test(named.values_list(ROOT, flat=True), Q(search_name__contains=word) | Exists(alias))
    if wanted.platform:
        known = Identity.objects.filter(platform=wanted.platform)
        yield _of_root(known.filter(community=community), known)
    if wanted.tag:
        worn = Worn.objects.filter(tag=wanted.tag)
        yield _of_root(worn, worn)
    people = Member.objects.people().filter(community=community)
    if wanted.lifecycle:
        yield _Test(
            people.filter(lifecycle=wanted.lifecycle).values_list("pk", flat=True),
            Q(Exact(_unindexed("lifecycle"), wanted.lifecycle)),
            Q(lifecycle=wanted.lifecycle),
        )
    if wanted.since or wanted.until:
        yield _active_within(community, wanted, people)
    if wanted.who:
        yield _flagged(community, wanted.who)
    if wanted.group:
        on_it = Q(pk__in=persons_of(community, wanted.group))
        yield _Test(people.filter(on_it).values_list("pk", flat=True), on_it)


def _of_root(all_rows: QuerySet[Any, Any], rows: QuerySet[Any, Any]) -> _Test:
    """Rows that belong to a member: they count for the person the member is merged into. `rows` without the community,
    so that a member's own few are found by member, not by platform."""
    root = Coalesce("member__merged_into_id", "member_id")
    own = Exists(rows.filter(member=OuterRef("pk")))
    merged = Exists(rows.filter(member__merged_into=OuterRef("pk")))
    return _Test(all_rows.values_list(root, flat=True), Q(own) | Q(merged))


def _unindexed(column: str) -> Coalesce:
    """The column, hidden from the planner, so that a walk goes by the order's index and not by this one's."""
    return Coalesce(column, column)


def _active_within(community: Community, wanted: Filter, people: QuerySet[Member]) -> _Test:
    few = walk = Q(last_active__isnull=False)
    if wanted.since:
        start = start_of(wanted.since, community.zone)
        few &= Q(last_active__gte=start)
        walk &= Q(GreaterThanOrEqual(_unindexed("last_active"), start))
    if wanted.until and wanted.until < dt.date.max:
        end = start_of(wanted.until + dt.timedelta(days=1), community.zone)
        few &= Q(last_active__lt=end)
        walk &= Q(LessThan(_unindexed("last_active"), end))
        if wanted.column == "first_seen":  # never later than the last activity: bounds the walk by its own index
            walk &= Q(first_seen__lt=end)
    each = few if wanted.column == "last_active" else walk
    return _Test(people.filter(few).values_list("pk", flat=True), each, few)


def _flagged(community: Community, who: str) -> _Test:
    flags: dict[str, Callable[[], Q]] = {
        "staff": lambda: Q(is_staff=True),
        "bots": lambda: Q(is_bot=True),
        "people": lambda: Q(is_staff=True) | Q(is_bot=True),
    }
    flag = flags[who]()
    of_alias = Exists(Member.objects.filter(flag, merged_into=OuterRef("pk")))
    if who == "people":
        everybody = Member.objects.people().filter(community=community).exclude(flag)
        return _Test(everybody.values_list("pk", flat=True), ~flag & ~Q(of_alias))
    flagged = Member.objects.filter(flag, community=community)
    return _Test(flagged.values_list(ROOT, flat=True), flag | Q(of_alias))


def dress(found: Page) -> None:
    """Tags and platforms of the rows, those of merged accounts included."""
    roots = {member.pk: member.pk for member in found.members}
    roots |= dict(Member.objects.filter(merged_into__in=list(roots)).values_list("pk", "merged_into_id"))
    for row in Worn.objects.filter(member__in=roots).select_related("tag").order_by("tag__name"):
        worn = found.tags.setdefault(roots[row.member_id], [])
        if row.tag not in worn:
            worn.append(row.tag)
    known = Identity.objects.filter(member__in=roots).order_by("platform").values_list("member_id", "platform")
    for number, platform in known:
        platforms = found.platforms.setdefault(roots[number], [])
        if platform not in platforms:
            platforms.append(platform)
