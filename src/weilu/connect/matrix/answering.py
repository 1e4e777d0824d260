"""An invitation of the persona that a person is to decide about."""

from weilu.connect.matrix.homeserver import Homeserver
from weilu.connect.matrix_rooms import MatrixRoom
from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.models import Staff


def accept(room: MatrixRoom, *, by: Staff | None) -> None:
    """The persona goes there in the background."""
    from weilu.connect.matrix.jobs import enter_room

    if MatrixRoom.objects.filter(pk=room.pk).exclude(invited_at=None).update(wanted=True):
        note("connect.matrix_invitation_accepted", str(room), by=by, community=room.source.community)
        enter_room.enqueue(room.pk)


def decline(room: MatrixRoom, *, by: Staff | None) -> None:
    """Raises what telling the homeserver raises; for Weilu it is declined all the same."""
    if MatrixRoom.objects.filter(pk=room.pk).exclude(invited_at=None).update(invited_at=None, left_at=now()):
        note("connect.matrix_invitation_declined", str(room), by=by, community=room.source.community)
        Homeserver(room.source).leave(room.key)
