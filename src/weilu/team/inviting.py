"""Inviting colleagues: an offer of a seat, accepted once by whoever holds the link."""

import datetime as dt

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.keys import hashed, new_key
from weilu.team.models import Community, Invitation, Role, Seat, Staff
from weilu.team.refusal import Refusal


class InvitationGone(Refusal):
    sentence = _("这个邀请已被接受、撤回或过期。请让邀请你的人再发一个。")


class AlreadySeated(Refusal):
    sentence = _("你已经在这个社群的团队里了。")


@transaction.atomic
def invite(community: Community, role: str, *, by: Staff, email: str = "", days: int = 7) -> tuple[Invitation, str]:
    """An invitation and the path that accepts it. The path is known only now: just its hash is kept."""
    key, token_hash = new_key()
    invitation = community.invitations.create(
        role=Role(role),
        email=email,
        invited_by=by,
        token_hash=token_hash,
        expires_at=now() + dt.timedelta(days=days),
    )
    note("team.invite", email or _now("链接持有人"), by=by, community=community, role=role)
    return invitation, f"{reverse('account:invitation')}?key={key}"


def mail_invitation(invitation: Invitation, address: str) -> bool:
    """Send the full address to whom it is for; False where there is no mail server or no e-mail address."""
    if not (settings.MAIL_HOST and invitation.email):
        return False
    words = {"by": str(invitation.invited_by), "community": invitation.community.name, "address": address}
    subject = _now("%(by)s 邀请你加入「%(community)s」") % words
    body = _now("打开下面的链接加入，七天内有效，只能用一次：\n\n%(address)s") % words
    send_mail(" ".join(subject.split()), body, None, [invitation.email])
    return True


def pending(community: Community) -> list[Invitation]:
    rows = community.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now())
    return list(rows.select_related("invited_by").order_by("-pk"))


def find_invitation(key: str) -> Invitation | None:
    """The invitation of a key, if it can still be accepted. Looking uses nothing up."""
    return Invitation.objects.filter(**_open(key)).select_related("community", "invited_by").first()


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Staff) -> None:
    """Take an offer back. Raises InvitationGone where it was accepted meanwhile."""
    still_open = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if not still_open.update(withdrawn_at=now()):
        raise InvitationGone
    subject = invitation.email or _now("链接持有人")
    note("team.withdraw", subject, by=by, community=invitation.community, role=invitation.role)


@transaction.atomic
def accept(key: str, *, staff: Staff) -> Seat:
    """Take the seat; of two who accept at once exactly one does. Raises InvitationGone, AlreadySeated."""
    if not Invitation.objects.filter(**_open(key)).update(accepted_at=now(), accepted_by=staff):
        raise InvitationGone
    invitation = Invitation.objects.select_related("community").get(token_hash=hashed(key))
    seat, made = Seat.objects.get_or_create(
        community=invitation.community, staff=staff, defaults={"role": invitation.role}
    )
    if not made:
        raise AlreadySeated
    note("team.accept", str(staff), by=staff, community=invitation.community, role=invitation.role)
    return seat


@transaction.atomic
def join(key: str, *, username: str, password: str, name: str = "", email: str = "") -> Seat:
    """A new account and its seat, together or not at all. Raises InvitationGone."""
    staff = Staff.objects.create_user(username=username, email=email, password=password, name=name)
    return accept(key, staff=staff)


def _open(key: str) -> dict[str, object]:
    return {"token_hash": hashed(key), "accepted_at": None, "withdrawn_at": None, "expires_at__gt": now()}
