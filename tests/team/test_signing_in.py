"""Signing in: passwords, lockout, two steps, redirects, what a page may load and a log may say."""

import logging
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user
from django.core import mail

from weilu.team.models import AuditEntry

PASSWORD = "炉火-很暖-2026"
LOGIN = "/account/login/"


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def with_two_step(owner):
    from allauth.mfa.totp.internal.auth import TOTP

    secret = generate_totp_secret()
    TOTP.activate(owner, secret)
    return secret


@pytest.mark.parametrize("by", ["username", "email"])
def test_name_or_address_and_password(client, owner, by):
    answer = client.post(LOGIN, {"login": getattr(owner, by), "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    assert get_user(client) == owner


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_away_after_signing_in(client, owner, next_page):
    answer = client.post(
        f"{LOGIN}?next={next_page}", {"login": owner.username, "password": PASSWORD, "next": next_page}
    )
    assert answer.headers["Location"] == "/"


def test_eight_failures_lock_one_name_from_one_place(client, owner):
    for _ in range(7):
        assert client.post(LOGIN, {"login": owner.username, "password": "wrong"}).status_code == 200
    locked = client.post(LOGIN, {"login": owner.username, "password": "wrong"})
    assert locked.status_code == 429
    assert "15 分钟" in locked.content.decode()
    assert client.post(LOGIN, {"login": owner.username, "password": PASSWORD}).status_code == 429
    assert not get_user(client).is_authenticated
    elsewhere = client.post(LOGIN, {"login": owner.username, "password": PASSWORD}, REMOTE_ADDR="203.0.113.5")
    assert elsewhere.status_code == 302, "only that name from that place is locked"


def test_failures_of_others_do_not_lock_me(client, owner, stranger):
    for _ in range(8):
        client.post(LOGIN, {"login": "stranger", "password": "wrong"})
    assert client.post(LOGIN, {"login": owner.username, "password": PASSWORD}).status_code == 302


def test_a_success_forgives_earlier_failures(client, browser_of, owner):
    for failures in (5, 4):  # nine in all: one more than are forgiven without a success between
        for _ in range(failures):
            client.post(LOGIN, {"login": owner.username, "password": "wrong"})
        assert browser_of().post(LOGIN, {"login": owner.username, "password": PASSWORD}).status_code == 302


def test_a_stranger_cannot_name_his_own_address(client, owner):
    """Without HTTPS there is no proxy whose word on the client's address counts."""
    for n in range(8):
        client.post(
            LOGIN, {"login": owner.username, "password": "wrong"}, headers={"X-Forwarded-For": f"198.51.100.{n}"}
        )
    assert client.post(LOGIN, {"login": owner.username, "password": PASSWORD}).status_code == 429


def test_the_second_step_is_asked_for(client, owner, with_two_step):
    answer = client.post(LOGIN, {"login": owner.username, "password": PASSWORD})
    assert answer.headers["Location"] == "/account/two-step/authenticate/"
    assert not get_user(client).is_authenticated
    assert client.post("/account/two-step/authenticate/", {"code": "000000"}).status_code == 200
    client.post("/account/two-step/authenticate/", {"code": code_for(with_two_step)})
    assert get_user(client) == owner


def test_guessing_the_second_step_ends(client, owner, with_two_step):
    client.post(LOGIN, {"login": owner.username, "password": PASSWORD})
    right = code_for(with_two_step)
    for n in range(12):
        client.post("/account/two-step/authenticate/", {"code": f"{n:06}"})
    client.post("/account/two-step/authenticate/", {"code": right})
    assert not get_user(client).is_authenticated


def test_turning_two_step_on_and_off(client, owner, django_capture_on_commit_callbacks):
    client.post(LOGIN, {"login": owner.username, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/two-step/totp/activate/")
    assert "data:image/svg+xml;base64," in page.content.decode()
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/two-step/totp/activate/", {"code": code_for(secret)}, follow=True)
    assert "备用码" in done.content.decode()
    codes = re.findall(r"\b\d{8}\b", done.content.decode())
    assert len(codes) == 10
    assert Authenticator.objects.filter(user=owner, type="totp").exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/two-step/codes/generate/")
    client.post("/account/two-step/totp/deactivate/")
    assert not Authenticator.objects.filter(user=owner, type="totp").exists()
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"account.two_step_on", "account.recovery_codes", "account.two_step_off"} <= acts


def test_a_recovery_code_works_once(client, browser_of, owner, with_two_step):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(owner).get_unused_codes()[0]
    for who, lets_in in ((client, True), (browser_of(), False)):
        who.post(LOGIN, {"login": owner.username, "password": PASSWORD})
        who.post("/account/two-step/authenticate/", {"code": code})
        assert get_user(who).is_authenticated is lets_in


def test_the_code_to_scan_is_on_white(client, owner):
    """A transparent one cannot be scanned from a dark page."""
    client.post(LOGIN, {"login": owner.username, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert '<rect fill="white"' in client.get("/account/two-step/totp/activate/").context["totp_svg"]


def test_changing_the_password_is_written_down_and_ends_other_sessions(client, browser_of, owner):
    elsewhere = browser_of(owner)
    client.post(LOGIN, {"login": owner.username, "password": PASSWORD})
    fresh = "山风-很轻-2026"
    facts = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    assert client.post("/account/password/change/", facts).status_code == 302
    owner.refresh_from_db()
    assert owner.check_password(fresh)
    assert get_user(client) == owner
    assert not get_user(elsewhere).is_authenticated
    assert AuditEntry.objects.filter(act="account.password", staff=owner).exists()


def test_asking_for_a_reset_tells_nobody_who_has_an_account(client, owner, settings):
    settings.MAIL_HOST = "mail.example.test"
    known = client.post("/account/password/reset/", {"email": owner.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.test"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert [letter.to for letter in mail.outbox] == [[owner.email]]
    link = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    fresh = "山风-很轻-2026"
    client.post(form.redirect_chain[-1][0], {"password1": fresh, "password2": fresh})
    owner.refresh_from_db()
    assert owner.check_password(fresh)


def test_without_mail_the_page_says_who_can_help(client, owner):
    assert "weilu login-link" in client.get("/account/password/reset/").content.decode()


def test_wrong_names_and_wrong_passwords_sound_alike(client, owner):
    def said(login: str) -> str:
        page = client.post(LOGIN, {"login": login, "password": "wrong"}).content.decode()
        return re.search(r'role="alert"[^>]*>(.*?)</p>', page, re.S).group(1)

    assert said(owner.username) == said("nobody-here")


PAGES = [
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/link/?key=x",
    "/account/invitation/?key=x",
]


@pytest.mark.parametrize("page", PAGES)
def test_door_pages_load_only_our_own_and_run_nothing_inline(client, owner, page):
    answer = client.get(page)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    html = answer.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", html)
    assert not re.search(r'\s(style|on[a-z]+)="', html)


@pytest.mark.parametrize("page", ["/account/login/", "/account/link/", "/account/invitation/", "/account/logout/"])
def test_no_act_without_a_csrf_token(owner, page):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(page, {"key": "x"}).status_code == 403


def test_logs_hold_no_password_and_no_key(client, owner, caplog):
    from weilu.team.links import make_login_link

    caplog.set_level(logging.DEBUG)
    path = make_login_link(owner)
    client.post(LOGIN, {"login": owner.username, "password": "泄露的密码"})
    client.get(path)
    client.post("/account/link/", {"key": path.partition("=")[2]})
    client.get(path)
    written = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert "泄露的密码" not in written
    assert path.partition("=")[2] not in written
