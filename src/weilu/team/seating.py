"""Who sits where: changing a role, taking a seat away. A community never loses its last owner."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.team.audit import note
from weilu.team.models import Community, Role, Seat, Staff
from weilu.team.refusal import Refusal


class LastOwner(Refusal):
    sentence = _("社群至少要有一位所有者。请先把另一位同事设为所有者。")


@transaction.atomic
def change_role(seat: Seat, role: str, *, by: Staff) -> Seat:
    """Give a colleague another role; the same role again changes nothing. Raises LastOwner."""
    seat = _held(seat)
    before, seat.role = seat.role, Role(role)
    if before == seat.role:
        return seat
    if before == Role.OWNER:
        _keep_an_owner(seat)
    seat.save(update_fields=["role"])
    note("team.role", str(seat.staff), by=by, community=seat.community, before=before, after=str(seat.role))
    return seat


@transaction.atomic
def remove(seat: Seat, *, by: Staff) -> None:
    """Take a colleague's seat away; the account stays. Raises LastOwner."""
    seat = _held(seat)
    if seat.role == Role.OWNER:
        _keep_an_owner(seat)
    seat.delete()
    note("team.remove", str(seat.staff), by=by, community=seat.community, role=seat.role)


def _held(seat: Seat) -> Seat:
    """The seat as it is now, with its community's row locked: two owners demoting each other take turns."""
    Community.objects.select_for_update().get(pk=seat.community_id)
    return Seat.objects.select_related("staff", "community").get(pk=seat.pk)


def _keep_an_owner(seat: Seat) -> None:
    others = Seat.objects.filter(community=seat.community, role=Role.OWNER, staff__is_active=True)
    if not others.exclude(pk=seat.pk).exists():
        raise LastOwner
