"""What allauth does to an account lands in the audit log too.

In the transaction of the change (see urls_account), but for turning two-step on and fresh recovery codes, of which
allauth tells right after its commit.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver

from weilu.team.audit import note
from weilu.team.models import Staff


@receiver([password_changed, password_set, password_reset])
def password(user: Staff, **_: Any) -> None:
    note("account.password", str(user), by=user)


@receiver(authenticator_added)
def two_step_on(user: Staff, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        note("account.two_step_on", str(user), by=user)


@receiver(authenticator_removed)
def two_step_off(user: Staff, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        note("account.two_step_off", str(user), by=user)


@receiver(authenticator_reset)
def recovery_codes(user: Staff, **_: Any) -> None:
    note("account.recovery_codes", str(user), by=user)
