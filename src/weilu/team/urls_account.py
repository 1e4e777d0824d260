"""Addresses below /account/: the door, and a person's own sign-in. allauth's names stay un-prefixed."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.db.transaction import atomic
from django.urls import include, path, re_path

from weilu.team import account_page, entrance

ours = [
    path("", account_page.home, name="home"),
    path("link/", entrance.use_link, name="link"),
    path("first-run/", entrance.first_run, name="first_run"),
    path("invitation/", entrance.invitation, name="invitation"),
    path("password/new/", account_page.new_password, name="new_password"),
    path("communities/new/", account_page.found_community, name="found"),
]
# Named one by one: what Weilu does not use (e-mail management, phones) has no address here. Those that change an
# account run in one transaction with their line in the audit log.
theirs = [
    path("login/", entrance.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", atomic(account.password_change), name="account_change_password"),
    path("password/set/", atomic(account.password_set), name="account_set_password"),
    path("password/reset/", entrance.reset_password, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        atomic(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("two-step/", mfa.index, name="mfa_index"),
    path("two-step/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("two-step/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("two-step/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("two-step/totp/deactivate/", atomic(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("two-step/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("two-step/codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("two-step/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
urlpatterns = [path("", include((ours, "account"))), *theirs]
