"""Segments made, changed, put away and brought back; their sizes kept day by day."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from weilu.kit.clock import now
from weilu.kit.soundness import sound_text
from weilu.segments.hearing import PATIENCE, catch_up
from weilu.segments.models import Segment, Size
from weilu.segments.rules import BadRule, Listed, Within, leaves, parse, written
from weilu.segments.selecting import Selection, count, members, selection_of
from weilu.team.audit import Actor, note, person
from weilu.team.models import Community

LONGEST = 60


class ChangedMeanwhile(BadRule):
    """Somebody else changed the segment since it was read."""

    def __init__(self) -> None:
        super().__init__(_("刚有人改过这个分群。你写的还在，对照之后再保存。"))


def selection(community: Community, told: Any, *, name: str = "") -> Selection:
    """Whoever fits rules that are not saved (yet), as of now. Raises BadRule."""
    catch_up(PATIENCE)
    return Selection(community, parse(told), names=(name,) if name else ())


def save(
    community: Community, name: str, told: Any, *, by: Actor | None, fixed: bool = False, old: Segment | None = None
) -> Segment:
    """Make a segment, or change `old` as it was read: its version then. fixed: keep whom it picks now. Raises BadRule,
    ChangedMeanwhile."""
    name, rule = _named(name), parse(told)
    catch_up()
    chosen = selection(community, written(rule), name=name)
    if old is not None:
        _refuse_circle(community, old, rule)
    numbers = members(chosen) if fixed else None
    segment = old or Segment(community=community, made_by=person(by), version=0)
    before = segment.name if old else ""
    with _named_once(name):
        if old is not None:
            _hold(old)
        segment.name, segment.rules, segment.numbers = name, written(rule), numbers
        segment.version += 1
        segment.save()
        act = "segment.changed" if old else "segment.made"
        note(act, name, by=by, community=community, before=before or name)
    keep_size(segment)
    return segment


def change(segment: Segment, name: str | None, told: Any, *, by: Actor | None, fixed: bool) -> Segment:
    """New rules and perhaps a new name, which goes through whichever segments stand on this one. Raises BadRule,
    ChangedMeanwhile."""
    if name is None or " ".join(name.split()) == segment.name:
        return save(segment.community, segment.name, told, by=by, fixed=fixed, old=segment)
    with transaction.atomic():
        saved = save(segment.community, segment.name, told, by=by, fixed=fixed, old=segment)
        rename(saved, name, by=by)
    return saved


def _hold(segment: Segment) -> None:
    """Until the end of the transaction nobody else changes it. Raises ChangedMeanwhile where somebody has."""
    if Segment.objects.select_for_update().get(pk=segment.pk).version != segment.version:
        raise ChangedMeanwhile


def save_members(community: Community, name: str, numbers: Iterable[int], *, by: Actor | None) -> Segment:
    """A fixed segment of exactly these persons. Raises BadRule."""
    return save(community, name, {"list": sorted(set(numbers))}, by=by, fixed=True)


def _refuse_circle(community: Community, old: Segment, rule: Any) -> None:
    """A change must not make a segment stand on itself, by whatever way, under its old name either."""
    for leaf in leaves(rule):
        if isinstance(leaf, Within):
            Selection(community, rule, names=(old.name,))


def rename(segment: Segment, name: str, *, by: Actor | None) -> None:
    """Give it another name; segments that stand on it go on doing so. Raises BadRule, ChangedMeanwhile."""
    name = _named(name)
    before = segment.name
    with _named_once(name):
        _hold(segment)
        Segment.objects.filter(pk=segment.pk).update(name=name, version=F("version") + 1, changed_at=now())
        for other in _others(segment):
            if _stands_on(other, before):
                _rewrite(other, rules=_renamed(other.rules, before, name))
        note("segment.renamed", name, by=by, community=segment.community, before=before)
    segment.name, segment.version = name, segment.version + 1


def _others(segment: Segment) -> QuerySet[Segment]:
    return Segment.objects.select_for_update().filter(community=segment.community).exclude(pk=segment.pk)


def _rewrite(segment: Segment, **fields: Any) -> None:
    """Nobody asked for this change: whoever has the segment open must see it before saving over it."""
    Segment.objects.filter(pk=segment.pk).update(**fields, version=F("version") + 1)


def _renamed(told: Any, before: str, after: str) -> Any:
    if isinstance(told, dict):
        if told.get("segment") == before:
            return {**told, "segment": after}
        return {name: _renamed(value, before, after) for name, value in told.items()}
    return [_renamed(one, before, after) for one in told] if isinstance(told, list) else told


def _stands_on(segment: Segment, name: str) -> bool:
    """Whether one of its rules speaks of the segment of that name."""
    return any(isinstance(leaf, Within) and leaf.segment == name for leaf in leaves(parse(segment.rules)))


@contextmanager
def _named_once(name: str) -> Iterator[None]:
    """All or nothing. Raises BadRule where another segment has the name."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise BadRule(_("已经有名叫 %(name)s 的分群。") % {"name": name}) from None


def _named(name: str) -> str:
    """Raises BadRule."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST or "," in name or sound_text(name) != name:
        raise BadRule(_("分群的名字要有 1 到 60 个字，不含逗号。"))
    return name


def put_away(segment: Segment, *, by: Actor | None) -> None:
    """Take a segment out of use; `bring_back` undoes it. Raises BadRule where another stands on it."""
    for other in Segment.objects.filter(community=segment.community, archived_at=None).exclude(pk=segment.pk):
        if _stands_on(other, segment.name):
            raise BadRule(_("分群 %(other)s 用到了它，先改那一个。") % {"other": other.name})
    if Segment.objects.filter(pk=segment.pk, archived_at=None).update(archived_at=now()):
        note("segment.archived", segment.name, by=by, community=segment.community)


def bring_back(segment: Segment, *, by: Actor | None) -> None:
    """Undo `put_away`. Raises BadRule where another has taken the name."""
    with _named_once(segment.name):
        if Segment.objects.filter(pk=segment.pk, archived_at__isnull=False).update(archived_at=None):
            note("segment.restored", segment.name, by=by, community=segment.community)


def keep_size(segment: Segment) -> int:
    """Count a segment now and keep it as today's size."""
    catch_up()
    size = count(selection_of(segment))
    Size.objects.update_or_create(segment=segment, on=segment.community.today, defaults={"members": size})
    return size


def keep_sizes() -> int:
    """Count every segment that has no size for today yet; returns how many."""
    counted = 0
    for segment in Segment.objects.filter(archived_at=None).select_related("community"):
        if not segment.sizes.filter(on=segment.community.today).exists():
            try:
                keep_size(segment)
            except BadRule:  # another that it stands on is gone; its page says so
                continue
            counted += 1
    return counted


@transaction.atomic
def forget(community: Community, numbers: Iterable[int]) -> None:
    """Take erased members out of fixed segments and of rules that list them."""
    gone = set(numbers)
    for segment in Segment.objects.select_for_update().filter(community=community):
        fields: dict[str, Any] = {}
        if segment.numbers is not None and gone & set(segment.numbers):
            fields["numbers"] = [number for number in segment.numbers if number not in gone]
        if any(isinstance(leaf, Listed) for leaf in leaves(parse(segment.rules))):
            fields["rules"] = _without(segment.rules, gone)
        if fields:
            _rewrite(segment, **fields)


def _without(told: Any, gone: set[int]) -> Any:
    if isinstance(told, dict):
        return {
            name: [n for n in value if n not in gone] if name == "list" else _without(value, gone)
            for name, value in told.items()
        }
    return [_without(one, gone) for one in told] if isinstance(told, list) else told
