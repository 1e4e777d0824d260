"""The sender that a live source brings along: who is connected may speak there by one click, with the same secret."""

from typing import Any

from django.db import transaction

from weilu.connect.deliveries import Sender
from weilu.connect.models import Source
from weilu.connect.senders import KINDS
from weilu.kit.sealing import seal, unseal
from weilu.team.audit import note
from weilu.team.models import Staff


def sender_of(source: Source, kind: str, field: str, secret: str) -> Sender | None:
    """That which has the source's own secret."""
    mine = Sender.objects.filter(community=source.community, kind=kind, removed_at=None)
    return next((one for one in mine if secret and unseal(one.sealed).get(field) == secret), None)


@transaction.atomic
def bring(
    source: Source, kind: str, field: str, secret: str, *, name: str, settings: dict[str, Any], by: Staff | None
) -> Sender:
    """The sender; made when it is first asked for."""
    if known := sender_of(source, kind, field, secret):
        return known
    sender = Sender.objects.create(
        community=source.community,
        kind=kind,
        name=name[:60],
        settings=settings,
        sealed=seal({field: secret}),
        per_minute=KINDS[kind].per_minute,
        created_by=by,
    )
    note("sender.added", sender.name, by=by, community=source.community, kind=kind)
    return sender


def go_on(source: Source, kind: str, field: str, old: str, new: str) -> None:
    """The source has a new secret: its sender goes on with that."""
    for sender in Sender.objects.filter(community=source.community, kind=kind):
        known = unseal(sender.sealed)
        if old and known.get(field) == old:
            sender.sealed = seal({**known, field: new})
            sender.save(update_fields=["sealed"])
