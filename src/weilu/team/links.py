"""One-time sign-in links: made on the command line, opened in the browser, used once."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from weilu.kit.clock import now
from weilu.team.audit import note
from weilu.team.keys import hashed, new_key
from weilu.team.models import LoginLink, Staff
from weilu.team.refusal import Refusal


class LinkGone(Refusal):
    sentence = _("这个登录链接已经用过或过期了。请在装有围炉的机器上运行 weilu login-link，取一个新的。")


def make_login_link(staff: Staff, minutes: int = 15) -> str:
    """The path (put the address of this Weilu before it) by which this person signs in once.

    The key is in the query string: Django's own log lines name paths, never queries.
    """
    key, token_hash = new_key()
    LoginLink.objects.create(staff=staff, token_hash=token_hash, expires_at=now() + dt.timedelta(minutes=minutes))
    return f"{reverse('account:link')}?key={key}"


def link_owner(key: str) -> Staff | None:
    """Whom a link would sign in, if it still works. Looking uses nothing up."""
    link = LoginLink.objects.filter(**_usable(key)).select_related("staff").first()
    return link.staff if link else None


@transaction.atomic
def use_login_link(key: str) -> Staff:
    """The person a link belongs to; of two who use it at once exactly one gets in. Raises LinkGone."""
    link = LoginLink.objects.filter(**_usable(key)).select_related("staff").first()
    # By columns of the link's own row: a condition on the staff would be looked up before the row is locked, and two
    # who come at once would both have found it unused.
    if link is None or not LoginLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now()):
        raise LinkGone
    staff = link.staff
    note("account.link_used", str(staff), by=staff)
    return staff


def _usable(key: str) -> dict[str, object]:
    return {
        "token_hash": hashed(key),
        "used_at": None,
        "expires_at__gt": now(),
        "staff__is_active": True,
    }
