"""What another system's payloads mean: which value is the author, the time, the text; a list may hold an event each."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from weilu.connect.careful import example, text
from weilu.connect.models import Source
from weilu.connect.moments import BadTime, Moments, moments
from weilu.connect.record import Item, Record, Skipped
from weilu.connect.webhook.payload import Told
from weilu.connect.webhook.pointing import at
from weilu.events.vocabulary import ALIASES, KINDS, PASSIVE_KINDS
from weilu.kit.soundness import sound_json
from weilu.team.audit import note
from weilu.team.models import Staff

FIELDS = {
    "author_id": _("作者 id"),
    "author": _("作者名"),
    "time": _("时间"),
    "text": _("内容"),
    "kind": _("事件种类"),
    "event_id": _("唯一 id"),
    "value": _("数值"),
    "space": _("群 / 频道"),
    "email": _("邮箱"),
    "phone": _("手机"),
}
AS_SENT = "*"  # a kind of its own, under the name that the payload gives
NOTHING = "-"  # such payloads are not wanted
MOST = 1000  # events of one payload
_LARGEST = Decimal(10) ** 15


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """fields: name -> pointer. each: the list whose elements are events. kinds: what the payload says -> kind.

    otherwise: the kind of the rest, AS_SENT or NOTHING. in_fen: money comes in 分 already.
    """

    fields: dict[str, str] = {}
    each: str = ""
    kinds: dict[str, str] = {}
    otherwise: str = "message"
    in_fen: bool = False


def mapping_of(source: Source) -> Mapping | None:
    """None as long as nobody has said what the payloads mean."""
    told = source.options.get("mapping")
    return msgspec.convert(told, Mapping) if told else None


def items(mapping: Mapping, told: Told, source: Source, when: Callable[[Sequence[str]], Sequence[int]]) -> list[Item]:
    """The events of one payload. when: moments (ms) of those that tell none, by their names."""
    read = moments(source.community.zone)
    made = [_item(mapping, told, source, read, nth) for nth in range(_how_many(mapping, told))]
    timeless = [item for item in made if isinstance(item, Record) and not item.ts]
    for record, ts in zip(timeless, when([record.native_id for record in timeless]) if timeless else (), strict=True):
        record.ts = ts
    return [item for item in made if item is not None]


def _how_many(mapping: Mapping, told: Told) -> int:
    if not mapping.each:
        return 1
    found = at(told.tree, mapping.each)
    return min(len(found), MOST) if isinstance(found, list) else 0


def _item(mapping: Mapping, told: Told, source: Source, read: Moments, nth: int) -> Item | None:
    says: dict[str, Any] = {name: text(at(told.tree, pointer, nth)).strip() for name, pointer in mapping.fields.items()}
    kind = kind_of(mapping, says.get("kind", ""))
    if kind == NOTHING:
        return None
    try:
        ts = read(at(told.tree, mapping.fields["time"], nth)) if mapping.fields.get("time") else 0
    except BadTime as bad:
        return Skipped(line=nth + 1, reason=bad.reason, example=example(says))
    if not (says.get("author_id") or says.get("author")) and ALIASES.get(kind, kind) not in PASSIVE_KINDS:
        return Skipped(line=nth + 1, reason="no_author", example=example(says))
    named = says.pop("event_id", "")
    return Record(
        line=nth + 1,
        ts=ts,
        kind=kind,
        native_id=f"{kind}/{named}" if named else f"{told.name}/{nth}",
        platform=str(source.options.get("platform", "")) or "webhook",
        value=_value(says.pop("value", ""), kind, in_fen=mapping.in_fen),
        space_name=says.get("space", ""),
        **{name: says.get(name, "") for name in ("author_id", "author", "text", "space", "email", "phone")},
    )


def kind_of(mapping: Mapping, said: str) -> str:
    chosen = mapping.kinds.get(said, mapping.otherwise) if said else mapping.otherwise
    return (said[:64] or "message") if chosen == AS_SENT else chosen


def _value(told: str, kind: str, *, in_fen: bool) -> float | None:
    """A number; money, which comes in 元 as a rule, in 分. Decimal: 19.9 元 are 1990 分, not 1989.99…"""
    try:
        number = Decimal(told)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > _LARGEST:
        return None
    return float((number * 100).quantize(Decimal(1)) if is_money(kind) and not in_fen else number)


def is_money(kind: str) -> bool:
    known = KINDS.get(ALIASES.get(kind, kind))
    return known is not None and known.value == "fen"


def save(source: Source, mapping: Mapping, *, by: Staff | None) -> None:
    """From now on payloads are read like this."""
    source.options = {**source.options, "mapping": sound_json(msgspec.to_builtins(mapping))}
    source.save(update_fields=["options"])
    note("connect.mapping_saved", source.name, by=by, community=source.community)
