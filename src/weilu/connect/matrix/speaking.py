"""The persona speaks: a sender made of a connected homeserver, with the same token."""

from django.db import transaction

from weilu.connect.deliveries import Sender
from weilu.connect.matrix.taking import persona_of
from weilu.connect.models import Source
from weilu.connect.senders import KINDS
from weilu.kit.sealing import seal, unseal
from weilu.team.audit import note
from weilu.team.models import Staff


def sender_of(source: Source) -> Sender | None:
    """That speaks on the homeserver with Weilu's own token there."""
    token = source.secrets.get("as_token", "")
    mine = Sender.objects.filter(community=source.community, kind="matrix", removed_at=None)
    return next((one for one in mine if unseal(one.sealed).get("token") == token), None)


@transaction.atomic
def let_speak(source: Source, *, by: Staff | None) -> Sender:
    """The sender; made when it is first asked for."""
    if known := sender_of(source):
        return known
    kind = KINDS["matrix"]
    sender = Sender.objects.create(
        community=source.community,
        kind=kind.name,
        name=f"{source.options['display_name']} · Matrix"[:60],
        settings={"server": source.options["homeserver"], "room": ""},
        sealed=seal({"token": source.secrets["as_token"]}),
        per_minute=kind.per_minute,
        created_by=by,
    )
    note("sender.added", sender.name, by=by, community=source.community, kind=sender.kind, persona=persona_of(source))
    return sender


def take_new_token(source: Source, before: dict[str, str]) -> None:
    """The sender goes on with the tokens that were made anew."""
    old = before.get("as_token")
    for sender in Sender.objects.filter(community=source.community, kind="matrix"):
        known = unseal(sender.sealed)
        if old and known.get("token") == old:
            sender.sealed = seal({**known, "token": source.secrets["as_token"]})
            sender.save(update_fields=["sealed"])
