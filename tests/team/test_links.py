"""One-time sign-in links."""

import datetime as dt

import pytest
from django.contrib.auth import get_user

from weilu.kit.clock import now
from weilu.team.links import LinkGone, link_owner, make_login_link, use_login_link
from weilu.team.models import AuditEntry, LoginLink


def key_of(path: str) -> str:
    return path.partition("?key=")[2]


def test_a_link_lets_its_owner_in_once(client, owner):
    path = make_login_link(owner)
    page = client.get(path)
    assert page.status_code == 200
    assert not get_user(client).is_authenticated, "looking must not sign anybody in"
    assert client.get(path).status_code == 200, "a previewer in a chat must not burn it"
    entered = client.post("/account/link/", {"key": key_of(path)})
    assert entered.status_code == 302
    assert get_user(client) == owner
    assert client.post("/account/link/", {"key": key_of(path)}).status_code == 410
    assert client.get(path).status_code == 410
    assert AuditEntry.objects.filter(act="account.link_used", staff=owner).count() == 1


def test_a_link_is_kept_as_a_hash_only(owner):
    key = key_of(make_login_link(owner))
    assert len(key) >= 43, "256 bits"
    assert not LoginLink.objects.filter(token_hash=key).exists()
    assert link_owner(key) == owner


def test_a_link_ends_with_its_time(owner):
    key = key_of(make_login_link(owner, minutes=15))
    LoginLink.objects.update(expires_at=now() - dt.timedelta(seconds=1))
    with pytest.raises(LinkGone):
        use_login_link(key)


def test_a_link_of_a_person_who_left_is_dead(owner):
    key = key_of(make_login_link(owner))
    owner.is_active = False
    owner.save()
    assert link_owner(key) is None
    with pytest.raises(LinkGone):
        use_login_link(key)


def test_signing_in_changes_the_session(client, owner):
    client.get(make_login_link(owner))
    session = client.session
    session["before"] = "here"
    session.save()
    before = session.session_key
    client.cookies["weilu_session"] = before
    client.post("/account/link/", {"key": key_of(make_login_link(owner))})
    assert client.session.session_key != before


def test_the_path_of_a_link_carries_no_secret(owner):
    assert make_login_link(owner).partition("?")[0] == "/account/link/", "log lines name paths"


def test_who_forgot_the_password_sets_a_new_one_after_a_link(client, owner, community):
    client.post("/account/link/", {"key": key_of(make_login_link(owner))})
    assert "/account/password/new/" in client.get(f"/c/{community.slug}/settings/account/").content.decode()
    fresh = "山风-很轻-2026"
    assert client.post("/account/password/new/", {"password1": fresh, "password2": "other"}).status_code == 200
    client.post("/account/password/new/", {"password1": fresh, "password2": fresh})
    owner.refresh_from_db()
    assert owner.check_password(fresh)
    assert get_user(client) == owner
    again = client.get("/account/password/new/")
    assert again.headers["Location"] == "/account/password/change/", "once only"
    assert AuditEntry.objects.filter(act="account.password", staff=owner).count() == 1


def test_without_a_link_the_old_password_is_asked_for(browser_of, owner):
    client = browser_of(owner)
    client.post("/account/password/new/", {"password1": "山风-很轻-2026", "password2": "山风-很轻-2026"})
    owner.refresh_from_db()
    assert owner.check_password("炉火-很暖-2026")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_exactly_one_gets_in(owner, race):
    key = key_of(make_login_link(owner))
    results = race(*[lambda: use_login_link(key)] * 6)
    assert sum(result == owner for result in results) == 1
    assert sum(isinstance(result, LinkGone) for result in results) == 5
