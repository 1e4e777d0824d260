"""等级: by all the points a person was ever given; asked when it is shown, so that merging and its undo are exact."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.loyalty.accounts import numbers_of
from weilu.loyalty.models import Level, Reached, Transfer
from weilu.loyalty.totals import totals
from weilu.members.aliases import also_known_as
from weilu.members.models import Member
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal


class SamePoints(Refusal):
    sentence = _("已经有一个等级是累计 %(points)s 分了。")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands; following: the next level, and how many points are missing to it."""

    points: int
    level: Level | None
    following: Level | None

    @property
    def missing(self) -> int:
        return self.following.points - self.points if self.following else 0


def place(levels: Sequence[Level], points: int) -> Place:
    """levels: by points, fewest first."""
    index = bisect_right([level.points for level in levels], points)
    return Place(points, levels[index - 1] if index else None, levels[index] if index < len(levels) else None)


def place_of(member: Member) -> Place:
    levels = list(Level.objects.filter(community=member.community_id))
    if not levels:
        return Place(0, None, None)
    told = totals(member.community, only=numbers_of(member))
    return place(levels, sum(told.values()))


def reach(community: Community, rows: Sequence[Transfer]) -> None:
    """After points were given: who has come to a level; further ones that were passed on the way are not told of."""
    levels = list(Level.objects.filter(community=community))
    given = sorted({row.member_id for row in rows if row.member_id and row.act == Transfer.Act.GRANT})
    if not levels or not given:
        return
    told = totals(community, only=also_known_as(community.pk, given))
    for person, points in told.items():
        level = place(levels, points).level
        if level and Member.objects.filter(pk=person).exists():
            Reached.objects.get_or_create(level=level, member_id=person, defaults={"community": community})


def write(
    community: Community, name: str, points: int, benefits: str, *, by: Staff, known: Level | None = None
) -> Level:
    """A new one, or another text for one there is. Raises SamePoints."""
    level = known or Level(community=community)
    level.name, level.points, level.benefits = name, points, benefits
    try:
        with transaction.atomic():
            level.save()
            note("loyalty.level", name, by=by, community=community, points=points)
    except IntegrityError:
        raise SamePoints(points=points) from None
    return level


@transaction.atomic
def remove(level: Level, *, by: Staff) -> None:
    note("loyalty.level_removed", level.name, by=by, community=level.community)
    level.delete()


def sizes(community: Community, levels: Sequence[Level]) -> dict[int, int]:
    """{number of a level: how many people stand on it}."""
    told = totals(community)
    others = Member.objects.people().filter(community=community).count() - len(told)
    counted: dict[int, int] = {}
    for points, people in [*((points, 1) for points in told.values()), (0, others)]:
        if level := place(levels, points).level:
            counted[level.pk] = counted.get(level.pk, 0) + people
    return counted
