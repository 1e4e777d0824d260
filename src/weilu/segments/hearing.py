"""The event store hears what the state store knows of members, so that one question can ask for both.

The database itself notes whoever changed (models.Unheard). `catch_up` reads those members as they are now and writes
them as newer rows; it may be repeated, or run twice at once: a row's version is from before its reading, and a note
that comes during the reading stays for the next time.
"""

import time
from collections.abc import Iterable
from itertools import batched
from typing import Any

import numpy as np
import pyarrow as pa

from weilu.events.client import store
from weilu.kit.soundness import sound
from weilu.members.models import Member, Worn
from weilu.segments.models import Unheard

CHUNK = 20_000
LITTLE = 1_000  # a page's piece: what people change by hand fits into one
PATIENCE = 0.3  # seconds that a page takes for it
PIECE = 5_000  # numbers a statement takes
Known = dict[str, Any]


def catch_up(patience: float | None = None) -> int:
    """Bring every noted change to the event store; returns how many members were written. patience: seconds after which
    a backlog, such as an import brings, is left to the schedule; the newest are then heard first."""
    written, until = 0, time.monotonic() + (patience or 0)
    order, most = ("pk", CHUNK) if patience is None else ("-pk", LITTLE)
    while notes := list(Unheard.objects.order_by(order).values_list("pk", "member")[:most]):
        version = time.time_ns() // 1000
        written += _write({member for _pk, member in notes}, version)
        for piece in batched((pk for pk, _member in notes), PIECE):
            Unheard.objects.filter(pk__in=piece).delete()
        if patience is not None and time.monotonic() > until:
            break
    return written


def _write(changed: set[int], version: int) -> int:
    rows = _in(changed, "pk")
    found = {member.pk: member for member in rows}
    roots = {member.merged_into_id or member.pk for member in rows}
    people = [member for member in _in(roots, "pk") if member.merged_into_id is None]
    merged: dict[int, list[Member]] = {}
    for member in _in({one.pk for one in people}, "merged_into"):
        merged.setdefault(member.merged_into_id or 0, []).append(member)
    tags = _tags({one.pk for one in people} | {one.pk for several in merged.values() for one in several})
    told = [_known(person, merged.get(person.pk, []), tags) for person in people]
    told += [_gone(found[number]) for number in sorted(found) if found[number].merged_into_id]
    if told:
        store().insert("attributes", _table(told, version))
    return len(told)


def _in(numbers: Iterable[int], field: str) -> list[Member]:
    """Members whose field is one of these."""
    pieces = batched(sorted(numbers), PIECE)
    return [member for piece in pieces for member in Member.objects.filter(**{f"{field}__in": piece})]


def _tags(numbers: set[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for piece in batched(sorted(numbers), PIECE):
        worn = Worn.objects.filter(member_id__in=piece)
        for member, name in worn.values_list("member_id", "tag__name"):
            found.setdefault(member, set()).add(name)
    return found


def _known(person: Member, merged: list[Member], tags: dict[int, set[str]]) -> Known:
    """A person with what is known under all accounts; their own word comes first."""
    props: dict[str, Any] = {}
    for one in [*merged, person]:
        props |= one.props
    return {
        "community_id": person.community_id,
        "member_id": person.pk,
        "gone": 0,
        "channel": next((one.channel for one in [person, *merged] if one.channel), ""),
        "birthday": next((one.birthday for one in [person, *merged] if one.birthday), ""),
        "tags": sorted(set().union(*(tags.get(one.pk, set()) for one in [person, *merged]))),
        "props": [(name, _text(value)) for name, value in sorted(props.items())],
    }


def _gone(member: Member) -> Known:
    bare: Known = {"channel": "", "birthday": "", "tags": [], "props": []}
    return {"community_id": member.community_id, "member_id": member.pk, "gone": 1, **bare}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _table(told: list[Known], version: int) -> pa.Table:
    def texts(name: str) -> pa.Array:
        return pa.array(sound([row[name] for row in told]), pa.string())

    return pa.table(
        {
            "community_id": pa.array([row["community_id"] for row in told], pa.uint32()),
            "member_id": pa.array([row["member_id"] for row in told], pa.uint32()),
            "version": pa.array(np.full(len(told), version, np.uint64)),
            "gone": pa.array([row["gone"] for row in told], pa.uint8()),
            "channel": texts("channel"),
            "birthday": texts("birthday"),
            "tags": pa.array([sound(row["tags"]) for row in told], pa.list_(pa.string())),
            "props": pa.array(
                [list(zip(*_sound_pairs(row["props"]), strict=True)) for row in told], pa.map_(pa.string(), pa.string())
            ),
        }
    )


def _sound_pairs(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return sound([name for name, _value in pairs]), sound([value for _name, value in pairs])
