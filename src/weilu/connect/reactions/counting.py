"""打卡: a message with the word is a check-in, once a local day for each member and rule, whichever came first.

What counts is written into the state with the cursor; its events are recorded from there, so that a crash in between
loses none. Day numbers are of days in a row; a late message that fills a gap renumbers what follows.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from weilu.connect.reactions.guarding import Said
from weilu.connect.reactions.keeping import reacted
from weilu.connect.reactions.models import Reacted, ReactionRule
from weilu.connect.reactions.noticing import Found
from weilu.connect.reactions.scene import Scene
from weilu.connect.reactions.speaking import FRESH, speak
from weilu.connect.reactions.wording import fill, in_turn, spoken
from weilu.events.arrivals import Arrival
from weilu.events.event import Event, event_id
from weilu.events.recording import record
from weilu.kit.clock import from_ms, now_ms, to_ms
from weilu.team.models import Community

Outcome = Reacted.Outcome
PIECE = 500
ONE = dt.timedelta(days=1)


def take(scene: Scene, rule: ReactionRule, found: Sequence[Found]) -> None:
    people = {scene.person(one.member) for one, _ in found}
    known = set(rule.reacted.filter(key__in=[one.id for one, _ in found]).values_list("key", flat=True))
    days = _days(scene, rule, people)
    fresh: list[Reacted] = []
    for one, _hits in sorted(found, key=lambda pair: (pair[0].ts, pair[0].seq)):
        person, day = scene.person(one.member), local_day(scene.community, one.ts)
        if one.id in known or day in days[person] or (rule.since and day < rule.since):
            continue
        row = reacted(rule, one, key=one.id, outcome=Outcome.CHECKED_IN, day=day, recorded=False)
        days[person][day] = row
        fresh.append(row)
    changed = renumber([days[person] for person in people])
    _save([row for row in changed if row.pk])
    Reacted.objects.bulk_create(fresh, PIECE)
    _acknowledge(scene, rule, fresh)


Days = dict[dt.date, Reacted]


def _days(scene: Scene, rule: ReactionRule, people: Iterable[int]) -> dict[int, Days]:
    """Of each person, the days that count, under whichever number they were told."""
    numbers = [number for person in people for number in scene.numbers(person)]
    days: dict[int, Days] = defaultdict(dict)
    for start in range(0, len(numbers), PIECE):
        rows = rule.reacted.filter(outcome=Outcome.CHECKED_IN, member__in=numbers[start : start + PIECE])
        for row in rows.order_by("-pk"):
            if row.day:
                days[scene.person(row.member)][row.day] = row
    return days


def local_day(community: Community, ts: int) -> dt.date:
    return from_ms(ts, community.zone).date()


def in_a_row(days: Iterable[dt.date]) -> Iterator[tuple[dt.date, int]]:
    """The days in order, and which of days in a row each is."""
    before, number = None, 0
    for day in sorted(days):
        number = number + 1 if before is not None and day == before + ONE else 1
        before = day
        yield day, number


def renumber(people: Iterable[Days]) -> list[Reacted]:
    """Count the days in a row of each person; the rows whose number is another now, to be recorded anew."""
    changed: list[Reacted] = []
    for days in people:
        for day, number in in_a_row(days):
            row = days[day]
            if row.value != number:
                row.value, row.recorded = number, False
                changed.append(row)
    return changed


def _save(rows: list[Reacted]) -> None:
    Reacted.objects.bulk_update(rows, ["value", "recorded"], PIECE)


def _acknowledge(scene: Scene, rule: ReactionRule, fresh: Sequence[Reacted]) -> None:
    """Say that it was counted, where the rule has words for it and it has just happened."""
    floor = now_ms() - int(FRESH[ReactionRule.Kind.CHECK_IN].total_seconds() * 1000)
    lately = [row for row in fresh if rule.texts and rule.sender_id and to_ms(row.at) >= floor]
    names = scene.names(row.member for row in lately)
    for row in lately:
        room = scene.rooms.get(row.space)
        facts = {"称呼": spoken(names.get(row.member, "")), "天数": row.value, "社群": scene.community.name}
        text = fill(in_turn(rule, rule.turn), {**facts, "群名": room.name if room else ""})
        said = Said(now_ms(), rule.pk, scene.person(row.member), (row.platform, row.space))
        row.delivery, row.held_for = speak(scene, rule, said, text, key=row.event, since=to_ms(row.at))
        row.save(update_fields=["delivery", "held_for"])


def record_check_ins(community: Community) -> int:
    """Bring to the store what is not there yet as it is here; how many. Safe to repeat: ids come from the messages."""
    count = 0
    unrecorded = Reacted.objects.filter(community=community, recorded=False).select_related("rule").order_by("pk")
    while rows := list(unrecorded[:PIECE]):
        record(community, [event_of(row) for row in rows])
        for row in rows:
            Reacted.objects.filter(pk=row.pk, value=row.value).update(recorded=True)
        count += len(rows)
    return count


def event_of(row: Reacted) -> Event:
    """`revised`: its number may be another one than was told before."""
    return Event(
        member=row.member,
        ts=to_ms(row.at),
        kind="check_in",
        id=event_id("reaction", row.rule_id, row.event),
        platform=row.platform,
        space=row.space,
        source=row.source,
        activity=row.rule.name,
        target=int(row.event),
        value=row.value,
        revised=True,
    )


def forget_source(community: Community, source: int) -> None:
    """An import was taken back, with the check-ins it brought: what follows them is renumbered, and days that another
    message would have counted for are looked for again."""
    gone = Reacted.objects.filter(community=community, source=source)
    rules = set(gone.filter(outcome=Outcome.CHECKED_IN).values_list("rule", flat=True))
    people = set(gone.filter(outcome=Outcome.CHECKED_IN).values_list("member", flat=True))
    gone.delete()
    for rule in ReactionRule.objects.filter(pk__in=rules):
        scene = Scene(community, [rule])
        found = _days(scene, rule, {scene.person(member) for member in people})
        _save(renumber(found.values()))
        ReactionRule.objects.filter(pk=rule.pk, cursor__isnull=False).update(cursor=0)


def would_count(scene: Scene, rule: ReactionRule, found: Sequence[Found]) -> list[tuple[Arrival, int]]:
    """For a dry run: the messages that would count, with the number of their day among these."""
    days: dict[int, dict[dt.date, Arrival]] = defaultdict(dict)
    for one, _hits in found:
        days[scene.person(one.member)].setdefault(local_day(scene.community, one.ts), one)
    counted: list[tuple[Arrival, int]] = []
    for of_person in days.values():
        counted += [(of_person[day], number) for day, number in in_a_row(of_person)]
    return sorted(counted, key=lambda pair: (pair[0].ts, pair[0].seq))
