"""Invitations: offered, accepted once, withdrawn."""

import re

import pytest
from django.contrib.auth import get_user
from django.core import mail

from weilu.team.inviting import AlreadySeated, InvitationGone, accept, find_invitation, invite, join, withdraw
from weilu.team.models import Invitation, Role, Seat, Staff

NEWCOMER = {"username": "xiaoman", "name": "小满", "email": "", "password": "山风-很轻-2026"}


def key_of(path: str) -> str:
    return path.partition("?key=")[2]


def test_a_newcomer_joins_with_a_new_account(client, community, owner):
    _, path = invite(community, Role.MODERATOR, by=owner)
    assert "山行社" in client.get(path).content.decode()
    answer = client.post("/account/invitation/", NEWCOMER | {"key": key_of(path)})
    assert answer.status_code == 302, answer.content.decode()
    seat = Seat.objects.get(staff__username="xiaoman")
    assert (seat.community, seat.role) == (community, Role.MODERATOR)
    assert get_user(client) == seat.staff


def test_a_colleague_joins_as_who_they_are(browser_of, community, owner, stranger):
    _, path = invite(community, Role.ANALYST, by=owner)
    browser_of(stranger).post("/account/invitation/", {"key": key_of(path)})
    assert community.seats.get(staff=stranger).role == Role.ANALYST


def test_an_invitation_works_once(community, owner, stranger):
    _, path = invite(community, Role.ANALYST, by=owner)
    accept(key_of(path), staff=stranger)
    with pytest.raises(InvitationGone):
        join(key_of(path), username="late", password="x")
    assert not Staff.objects.filter(username="late").exists(), "no account without a seat"


def test_a_withdrawn_invitation_is_dead(client, community, owner, stranger):
    invitation, path = invite(community, Role.ANALYST, by=owner)
    withdraw(invitation, by=owner)
    assert client.get(path).status_code == 410
    with pytest.raises(InvitationGone):
        accept(key_of(path), staff=stranger)
    with pytest.raises(InvitationGone):
        withdraw(invitation, by=owner)


def test_accepting_a_second_seat_is_refused_and_the_link_stays_good(community, owner):
    _, path = invite(community, Role.ANALYST, by=owner)
    with pytest.raises(AlreadySeated):
        accept(key_of(path), staff=owner)
    assert community.seats.get(staff=owner).role == Role.OWNER
    assert find_invitation(key_of(path)) is not None


def test_the_link_is_shown_once_and_kept_as_a_hash(signed_in, client, community):
    answer = client.post(f"/c/{community.slug}/settings/staff/invitations/", {"role": "operator", "email": ""})
    key = re.search(r"invitation/\?key=([\w-]+)", answer.content.decode()).group(1)
    assert find_invitation(key) is not None
    assert key not in client.get(f"/c/{community.slug}/settings/staff/").content.decode()
    assert key not in str(Invitation.objects.values())


def test_an_invitation_is_mailed_where_mail_is_set_up(signed_in, client, community, settings):
    settings.MAIL_HOST, settings.PUBLIC_URL = "mail.example.test", "https://weilu.example.test"
    client.post(f"/c/{community.slug}/settings/staff/invitations/", {"role": "operator", "email": "a@example.test"})
    assert mail.outbox[0].to == ["a@example.test"]
    assert "https://weilu.example.test/account/invitation/?key=" in mail.outbox[0].body


@pytest.mark.parametrize("username", ["lan@example.test", "STRANGER"])
def test_a_newcomer_cannot_take_a_name_that_misleads(client, community, owner, stranger, username):
    _, path = invite(community, Role.ANALYST, by=owner)
    answer = client.post("/account/invitation/", NEWCOMER | {"username": username, "key": key_of(path)})
    assert answer.status_code == 200
    assert community.seats.count() == 1


def test_nobody_signs_up_uninvited(client, owner):
    facts = {"username": "thief", "password1": "山风-很轻-2026", "password2": "山风-很轻-2026"}
    client.post("/account/signup/", facts)
    assert "凭邀请加入" in client.get("/account/signup/").content.decode()
    assert not Staff.objects.filter(username="thief").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_exactly_one_gets_the_seat(community, owner, race):
    _, path = invite(community, Role.ANALYST, by=owner)
    people = [Staff.objects.create_user(f"racer{n}") for n in range(5)]
    results = race(*[lambda p=p: accept(key_of(path), staff=p) for p in people])
    assert sum(isinstance(result, Seat) for result in results) == 1
    assert sum(isinstance(result, InvitationGone) for result in results) == 4
    assert community.seats.count() == 2
