"""Roles and seats: a community never loses its last owner."""

import pytest

from weilu.team.models import AuditEntry, Role, Seat
from weilu.team.seating import LastOwner, change_role, remove


def test_changing_a_role_is_written_down(owner, seat):
    analyst = seat(Role.ANALYST)
    assert change_role(analyst, Role.OPERATOR, by=owner).role == Role.OPERATOR
    entry = AuditEntry.objects.get(act="team.role")
    assert (entry.details, entry.staff) == ({"before": "analyst", "after": "operator"}, owner)


def test_the_same_role_again_changes_nothing(owner, seat):
    change_role(seat(Role.ANALYST), Role.ANALYST, by=owner)
    assert not AuditEntry.objects.filter(act="team.role").exists()


def test_the_last_owner_stays(owner, owner_seat):
    with pytest.raises(LastOwner):
        change_role(owner_seat, Role.ANALYST, by=owner)
    with pytest.raises(LastOwner):
        remove(owner_seat, by=owner)
    owner_seat.refresh_from_db()
    assert owner_seat.role == Role.OWNER


def test_an_owner_who_cannot_sign_in_does_not_count(owner, owner_seat, seat):
    other = seat(Role.OWNER)
    other.staff.is_active = False
    other.staff.save()
    with pytest.raises(LastOwner):
        remove(owner_seat, by=owner)


def test_with_a_second_owner_the_first_may_go(owner, owner_seat, seat):
    seat(Role.OWNER)
    remove(owner_seat, by=owner)
    assert not Seat.objects.filter(pk=owner_seat.pk).exists()


def test_the_page_says_why_the_last_owner_stays(signed_in, client, community, owner_seat):
    answer = client.post(f"/c/{community.slug}/settings/staff/{owner_seat.pk}/remove/", follow=True)
    assert "至少要有一位所有者" in answer.content.decode()
    assert community.seats.count() == 1


def test_a_seat_of_another_community_does_not_exist_here(signed_in, client, community, seat):
    from weilu.team.founding import found

    elsewhere = found("别处").seats.get()
    for act in ("role", "remove"):
        answer = client.post(f"/c/{community.slug}/settings/staff/{elsewhere.pk}/{act}/", {"role": "analyst"})
        assert answer.status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_owners_removing_each_other_leave_one(owner, owner_seat, seat, race):
    other = seat(Role.OWNER)
    results = race(lambda: remove(other, by=owner), lambda: change_role(owner_seat, Role.ANALYST, by=other.staff))
    assert sum(isinstance(result, LastOwner) for result in results) == 1, results
    assert Seat.objects.filter(role=Role.OWNER).count() == 1
