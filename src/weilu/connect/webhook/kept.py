"""Payloads that could not be taken in yet: the last 20 of a source, for 7 days, to make a mapping on."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.connect.arriving import arrive
from weilu.connect.calling import NotUnderstood
from weilu.connect.first_heard import first_heard
from weilu.connect.models import Payload, Source
from weilu.connect.record import Skipped
from weilu.connect.webhook.mapping import Mapping, items
from weilu.connect.webhook.payload import Told, told_in
from weilu.kit.clock import now, to_ms
from weilu.kit.soundness import sound_text
from weilu.members.models import Identity
from weilu.team.audit import note
from weilu.team.models import Community, Staff
from weilu.team.refusal import Refusal

MOST = 20
LONGEST = 256 * 1024  # bytes of a payload
FOR = dt.timedelta(days=7)


class NoSample(Refusal):
    sentence = _("这不是完整的 JSON，请把整段复制过来。")


@transaction.atomic
def keep(source: Source, told: Told, body: bytes, *, pasted: bool = False) -> Payload:
    """The same delivery twice is kept once; the oldest beyond MOST goes."""
    known = source.payloads.filter(delivery=told.name, pasted=pasted).first()
    if known:
        return known
    kept = Payload.objects.create(
        source=source,
        body=sound_text(body.decode("utf-8", "replace")),
        headers=told.tree["headers"],
        delivery=told.name,
        pasted=pasted,
    )
    older = source.payloads.values_list("pk", flat=True)[MOST:]
    Payload.objects.filter(pk__in=list(older)).delete()
    return kept


def paste(source: Source, sample: str) -> Payload:
    """A sample from the other system's manual; it is never taken in. Raises NoSample."""
    try:
        told = told_in(Payload(source=source, body=sample[:LONGEST]))
    except NotUnderstood:
        raise NoSample from None
    return keep(source, told, sample.encode("utf-8", "replace"), pasted=True)


def waiting(source: Source) -> QuerySet[Payload]:
    return source.payloads.filter(pasted=False)


def take_in(source: Source, mapping: Mapping, *, by: Staff | None) -> tuple[int, int]:
    """(events that were new, payloads that still make no sense) of all that is kept."""
    new = left = 0
    for kept in waiting(source).order_by("pk"):
        told, heard_at = told_in(kept), to_ms(kept.heard_at)
        made = items(mapping, told, source, lambda names, at=heard_at: first_heard(source, names, at))  # type: ignore[misc]
        outcome = arrive(source, made)
        new += outcome.events_new
        if made and all(isinstance(item, Skipped) for item in made):
            left += 1
        else:
            kept.delete()
    note("connect.payloads_taken", source.name, by=by, community=source.community, events=new)
    return new, left


def sweep() -> None:
    Payload.objects.filter(heard_at__lt=now() - FOR).delete()


def forget_in_payloads(community: Community, numbers: Sequence[int]) -> None:
    """Drop what names somebody who is erased: by account, name, e-mail address or phone number."""
    marks: set[str] = set()
    identities = Identity.objects.filter(community=community, member_id__in=numbers)
    for key, *told in identities.values_list("key", "name", "handle", "email", "phone"):
        marks |= {mark for mark in (key.partition(":")[2], *told) if mark}
    for mark in marks:
        escaped = mark.encode("unicode_escape").decode()
        found = Payload.objects.filter(source__community=community)
        found.filter(Q(body__icontains=mark) | Q(body__icontains=escaped)).delete()
