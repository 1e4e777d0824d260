"""What programs tell of people (traits), taken over by the clock of the platform: of two tellings the later one holds,
in whichever order they arrive."""

from collections.abc import Mapping
from itertools import batched
from typing import Any

import msgspec
from django.db import transaction

from weilu.connect.api.calls import Facts
from weilu.connect.models import TraitTimes
from weilu.kit.contention import again_after_deadlock
from weilu.kit.soundness import sound_json, sound_text
from weilu.members.models import Identity, Member
from weilu.members.resolving import remember_name

FIELDS = {
    "email": ("email", 254),
    "phone": ("phone", 32),
    "mobile": ("phone", 32),
    "birthday": ("birthday", 20),
    "channel": ("channel", 120),
}
NAMES = ("name", "nickname", "nickName", "displayName", "username")
MOST = 200  # properties of a member
LONGEST = 1000  # letters of a value


class Telling(msgspec.Struct, gc=False):
    """What was told of a member at a moment (ms). once: only where nobody has told anything yet."""

    member: int
    ts: int
    traits: Facts
    once: bool = False


def take_over(tellings: list[Telling]) -> None:
    """Write down what was told, on the people whom the members are by now."""
    of_people: dict[int, list[Telling]] = {}
    roots = _roots({telling.member for telling in tellings})
    for telling in tellings:
        if telling.member in roots:
            of_people.setdefault(roots[telling.member], []).append(telling)
    for numbers in batched(sorted(of_people), 200):
        _write({number: of_people[number] for number in numbers})


def carry(merged: list[tuple[int, int]]) -> None:
    """After a visitor turned out to be a person: what was told of the visitor is told of the person, as of then."""
    if not merged:
        return
    guests = {guest: root for root, guest in merged}
    known = Member.objects.in_bulk(guests)
    tellings = []
    for times in TraitTimes.objects.filter(member__in=guests):
        for name, ts in times.times.items():
            if (value := _kept(known[times.member_id], name)) not in (None, ""):
                tellings.append(Telling(guests[times.member_id], ts, {name: value}))
    if tellings:
        take_over(tellings)


def _kept(member: Member, name: str) -> Any:
    return getattr(member, name) if name == "name" or name in FIELDS else member.props.get(name)


def _roots(members: set[int]) -> dict[int, int]:
    rows = Member.objects.filter(pk__in=members).values_list("pk", "merged_into_id")
    return {number: root or number for number, root in rows}


@again_after_deadlock
@transaction.atomic
def _write(of_people: Mapping[int, list[Telling]]) -> None:
    people = Member.objects.select_for_update().order_by("pk").in_bulk(of_people)
    told_at = {times.member_id: times for times in TraitTimes.objects.filter(member__in=people)}
    changed, timed = [], []
    for number, person in people.items():
        times = told_at.get(number) or TraitTimes(member_id=number, times={})
        before, named = dict(times.times), person.name
        for telling in sorted(of_people[number], key=lambda one: one.ts):
            _tell(person, times.times, telling)
        if times.times != before:
            timed.append(times)
            changed.append(person)
        if person.name != named:
            _rename(person)
    Member.objects.bulk_update(changed, ["email", "phone", "birthday", "channel", "props"])
    TraitTimes.objects.bulk_create(
        timed, update_conflicts=True, unique_fields=["member"], update_fields=["times"], batch_size=200
    )


def _tell(person: Member, times: dict[str, int], telling: Telling) -> None:
    for name, value in _plain(telling.traits).items():
        known = times.get(name)
        if known is not None and (telling.once or known > telling.ts):
            continue
        if telling.once and _kept(person, name) not in (None, ""):
            continue
        if name == "name" or name in FIELDS:
            setattr(person, name, value)
        elif value is None:
            person.props.pop(name, None)
        elif name in person.props or len(person.props) < MOST:
            person.props[name] = value
        times[name] = telling.ts


def _plain(traits: Facts) -> Facts:
    """Traits under the names by which a member has them; null takes a property back, and empties nothing else."""
    plain: Facts = {}
    for told, value in sound_json(traits).items():
        name, most = FIELDS.get(told, (told, 0))
        if most and isinstance(value, str | int):
            plain[name] = sound_text(str(value).strip(), most)
        elif told not in NAMES and not most:
            plain[told[:120]] = value[:LONGEST] if isinstance(value, str) else value
    if name := _name(traits):
        plain["name"] = name
    return plain


def _name(traits: Facts) -> str:
    for told in NAMES:
        if isinstance(value := traits.get(told), str) and value.strip():
            return sound_text(" ".join(value.split()), 120)
    parts = [traits.get(part) for part in ("firstName", "lastName")]
    return sound_text(" ".join(part.strip() for part in parts if isinstance(part, str)).strip(), 120)


def _rename(person: Member) -> None:
    """Under the new name, found by the old ones too; so are the accounts that programs know."""
    Identity.objects.filter(member=person, key__startswith="id:").update(name=person.name)
    remember_name(person.pk, person.name)
