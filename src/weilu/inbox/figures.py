"""响应情况: how long members waited here, by who answered and by room; and what a shift leaves behind."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from weilu.inbox.models import Ask, Conversation
from weilu.kit.clock import now, start_of
from weilu.members.aliases import name_map
from weilu.team.models import Community

State = Conversation.State


@dataclass
class Line:
    """Of some asks: seconds to the first answer of those answered; of conversations: seconds until they were done."""

    name: str
    asks: int = 0
    waits: list[float] = field(default_factory=list)
    resolved: list[float] = field(default_factory=list)

    @property
    def answered(self) -> int:
        return len(self.waits)

    @property
    def median(self) -> float | None:
        return quantile(self.waits, 0.5)

    @property
    def p90(self) -> float | None:
        return quantile(self.waits, 0.9)

    @property
    def resolution(self) -> float | None:
        return quantile(self.resolved, 0.5)


@dataclass(frozen=True, slots=True)
class Figures:
    all: Line
    by_room: list[Line]
    by_person: list[Line]


def quantile(values: Iterable[float], share: float) -> float | None:
    """By straight lines between neighbours, as the metrics do; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low, part = int(place), place - int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * part


def figures(community: Community, first: dt.date, last: dt.date) -> Figures:
    """Of what was asked on these local days; resolution: of the conversations that were opened on them."""
    span = (start_of(first, community.zone), start_of(last + dt.timedelta(days=1), community.zone))
    asks = (
        Ask.objects.filter(community=community, at__gte=span[0], at__lt=span[1])
        .exclude(conversation__state=State.HELD)
        .select_related("conversation__space", "by")
    )
    every, rooms = Line(_("合计")), defaultdict[str, Line](lambda: Line(""))
    people = defaultdict[str, Line](lambda: Line(""))
    names = _answerers(community, asks)
    for ask in asks:
        place = ask.conversation.space.name if ask.conversation.space else _("私聊")
        lines = [every, rooms[place]]
        lines += [people[names[ask.pk]]] if ask.answered_at else []
        for line in lines:
            line.asks += 1
            if ask.answered_at:
                line.waits.append(_seconds(ask.at, ask.answered_at))
    _resolutions(community, span, every, rooms)
    return Figures(every, _named(rooms), _named(people))


def _answerers(community: Community, asks: Iterable[Ask]) -> dict[int, str]:
    """Who answered each: the colleague who sent it from here, else the member of staff whose words it is."""
    members = name_map(community, [ask.answerer for ask in asks if ask.answerer])
    told = {}
    for ask in asks:
        member = members.get(ask.answerer)
        told[ask.pk] = str(ask.by) if ask.by else member.name if member and member.is_staff else _("工作人员")
    return told


def _resolutions(
    community: Community, span: tuple[dt.datetime, dt.datetime], every: Line, rooms: dict[str, Line]
) -> None:
    done = Conversation.objects.filter(
        community=community, state=State.DONE, opened_at__gte=span[0], opened_at__lt=span[1], resolved_at__isnull=False
    )
    for opened, resolved, room in done.values_list("opened_at", "resolved_at", "space__name"):
        seconds = _seconds(opened, resolved)
        every.resolved.append(seconds)
        rooms[room or _("私聊")].resolved.append(seconds)


def _seconds(begin: dt.datetime, end: dt.datetime | None) -> float:
    """An answer may bear an earlier time than its question, where two clocks differ."""
    return max(0.0, ((end or begin) - begin).total_seconds())


def _named(lines: dict[str, Line]) -> list[Line]:
    """The busiest first."""
    for name, line in lines.items():
        line.name = name
    return sorted(lines.values(), key=lambda line: (-line.asks, line.name))


def waiting(community: Community) -> int:
    """How many await an answer now."""
    return Conversation.objects.filter(community=community, state=State.OPEN).count()


def standing(community: Community) -> dict[str, int]:
    """What is open and put off at this moment."""
    snoozed = Conversation.objects.filter(community=community, state=State.SNOOZED)
    return {"open": waiting(community), "snoozed": snoozed.count()}


def longest_waiting(community: Community) -> Conversation | None:
    waiting = Conversation.objects.filter(community=community, state=State.OPEN)
    return waiting.select_related("member__merged_into", "space").order_by("since").first()


def of_shift(community: Community, since: dt.datetime, until: dt.datetime | None = None) -> dict[str, float | None]:
    """What a shift hands over: open and put off now; answered since it began, and how soon (median, seconds)."""
    answered = Ask.objects.filter(community=community, answered_at__gte=since, answered_at__lte=until or now())
    waits = [_seconds(asked, answer) for asked, answer in answered.values_list("at", "answered_at")]
    return {**standing(community), "answered": len(waits), "median": quantile(waits, 0.5)}
