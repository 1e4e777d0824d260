"""The first owner, and new communities."""

import pytest
from django.contrib.auth import get_user

from weilu.team.founding import (
    AlreadyFounded,
    SlugTaken,
    WrongSetupCode,
    first_run_path,
    found,
    make_first_owner,
    setup_code,
)
from weilu.team.models import Community, Role, Seat, Staff

WORDS = {
    "username": "lan",
    "name": "岚",
    "email": "",
    "password": "炉火-很暖-2026",
    "community": "山行社",
    "zone": "Asia/Tokyo",
}


def test_the_first_owner_founds_the_first_community(client, db):
    path = first_run_path()
    assert client.get("/account/login/").headers["Location"] == "/account/first-run/"
    assert setup_code() in client.get(path).content.decode()
    answer = client.post("/account/first-run/", WORDS | {"code": setup_code()})
    assert answer.status_code == 302
    seat = Seat.objects.get()
    assert (seat.role, seat.community.name, seat.community.time_zone) == (Role.OWNER, "山行社", "Asia/Tokyo")
    assert get_user(client) == seat.staff
    assert first_run_path() is None


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "设置码"])
def test_a_stranger_without_the_code_cannot_claim_a_fresh_install(client, db, code):
    answer = client.post("/account/first-run/", WORDS | {"code": code}, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 200
    assert setup_code() not in answer.content.decode()
    assert not Staff.objects.exists()


def test_the_page_never_tells_the_code(client, db):
    assert setup_code() not in client.get("/account/first-run/").content.decode()


def test_guessing_the_code_is_slowed_down(client, db):
    answers = [client.post("/account/first-run/", {"code": f"guess{n}"}).status_code for n in range(25)]
    assert answers[-1] == 429


def test_the_code_may_be_typed_in_any_case_without_dashes(db):
    owner = make_first_owner(setup_code().lower().replace("-", " "), username="lan", password="炉火-很暖-2026")
    assert owner.check_password("炉火-很暖-2026")


def test_nobody_is_first_twice(client, owner):
    with pytest.raises(AlreadyFounded):
        make_first_owner(setup_code(), username="second", password="x")
    assert client.get("/account/first-run/").headers["Location"].startswith("/account/login/")
    client.post("/account/first-run/", WORDS | {"code": setup_code()})
    assert Staff.objects.count() == 1


def test_a_wrong_code_is_told_apart(db):
    with pytest.raises(WrongSetupCode):
        make_first_owner("no", username="lan", password="x")


def test_the_first_owner_takes_over_communities_made_before(db):
    imported = found("导入的群")
    assert not imported.seats.exists()
    owner = make_first_owner(setup_code(), username="lan", password="炉火-很暖-2026")
    assert imported.seats.get().staff == owner


def test_a_later_community_without_an_owner_goes_to_the_first_account(owner):
    assert found("导入的群").seats.get().staff == owner


def test_addresses_of_communities_stay_apart(db):
    assert [found("山行社").slug, found("山行社").slug, found("Hill Club").slug] == [
        "community",
        "community-2",
        "hill-club",
    ]
    with pytest.raises(SlugTaken):
        found("x", slug="hill-club")


def test_only_an_owner_founds_a_further_community(browser_of, owner, community, stranger):
    facts = {"name": "第二个", "slug": "second", "time_zone": "Asia/Shanghai"}
    assert browser_of(stranger).post("/account/communities/new/", facts).status_code == 403
    assert browser_of(owner).post("/account/communities/new/", facts).status_code == 302
    assert Community.objects.get(slug="second").seats.get().staff == owner


@pytest.mark.django_db(transaction=True)
def test_of_two_first_owners_at_once_one_is_refused(race):
    def claim(name: str):
        return lambda: make_first_owner(setup_code(), username=name, password="炉火-很暖-2026", community="山行社")

    results = race(*[claim(f"first{n}") for n in range(4)])
    assert sum(isinstance(result, Staff) for result in results) == 1
    assert sum(isinstance(result, AlreadyFounded) for result in results) == 3
    assert Community.objects.count() == 1
