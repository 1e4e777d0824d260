"""After an erasure nothing of the person is left: not on a page, not in a query, not in a file."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from weilu.events.models import Rewrite
from weilu.kit.sheets import harmless
from weilu.members import erasing
from weilu.members.erasing import erase, finish, finish_erasures, reapply_erasures
from weilu.members.merging import merge
from weilu.members.models import Erasure, Member, Note
from weilu.members.noting import write
from weilu.members.tagging import tag, tag_many
from weilu.team.models import AuditEntry

SECRETS = ("Qw7zKxPvTn", "Zk4mHbYdRs", "Vx9cLqWfGj")  # a name, a text, a note: nothing in them compresses


def files_with(secret: str) -> list[str]:
    """Every file below the home that holds these bytes, the event store's and the state's journals included."""
    wanted = secret.encode()
    return [str(file) for file in Path(settings.HOME).rglob("*") if file.is_file() and wanted in file.read_bytes()]


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_an_erased_person_is_left_in_the_event_store(store, community, owner, meet, say):
    person = meet("小禾", account="1")
    say(person, SECRETS[1])
    assert files_with(SECRETS[1]), "the test would prove nothing if the store hid the text by compressing it"
    finish(erase(person, by=owner))
    assert files_with(SECRETS[1]) == []


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_an_erased_person_is_left_in_the_state_file(store, community, owner, meet, say):
    name, text, words = SECRETS
    person, friend = meet(name, account="1", handle=name, phone="13800001234"), meet("小禾", "wechat", "2")
    for n in range(3):
        say(person, f"{text}{n}", minutes=n)
    say(friend, "别人的话还在", minutes=9)
    write(person, words, by=owner)
    tag(person, "徒步", by=owner)
    merge(friend, person, by=owner)
    assert files_with(name)
    assert files_with(text), "the test would prove nothing if the store hid the text by compressing it"
    from weilu.members.merging import unmerge

    unmerge(person, by=owner)
    erasure = erase(person, by=owner)
    assert erasure.finished_at is None
    assert Rewrite.objects.get(pk=erasure.rewrite_id).state == Rewrite.State.WAITING
    finish(erasure)
    assert erasure.finished_at is not None
    for secret in SECRETS:
        assert files_with(secret) == []
    assert store.query("SELECT text FROM events") == [("别人的话还在",)]
    assert not Member.objects.filter(pk=person.pk).exists()
    assert Member.objects.filter(pk=friend.pk).exists()


@pytest.mark.django_db
def test_the_whole_person_goes_and_the_log_keeps_numbers_only(people, owner, community, store):
    shan, he, zhou = people
    merge(shan, he, by=owner)
    write(he, "膝盖不好", by=owner)
    past = tag_many(community, [shan.pk, zhou.pk], "徒步", by=owner)
    erasure = erase(he, by=owner)
    finish(erasure)
    assert erasure.numbers == [shan.pk, he.pk]
    assert list(Member.objects.filter(community=community)) == [zhou]
    assert not Note.objects.exists()
    assert store.query("SELECT DISTINCT member_id FROM events") == [(zhou.pk,)]
    told = str(list(AuditEntry.objects.values_list("subject", "details")))
    assert "阿杉" not in told
    assert "小禾" not in told
    assert f"#{shan.pk}" in told
    past.refresh_from_db()
    assert past.numbers == [zhou.pk]


@pytest.mark.django_db
def test_an_erased_account_that_speaks_again_is_a_stranger(
    people, owner, community, meet, django_capture_on_commit_callbacks
):
    shan = people[0]
    with django_capture_on_commit_callbacks(execute=True):
        erasure = erase(shan, by=owner)
    finish(erasure)
    again = meet("阿杉", account="1")
    assert again.pk != shan.pk
    assert again.pk > max(one.pk for one in people), "numbers are never given twice"


@pytest.mark.django_db
def test_an_erasure_that_a_crash_cut_short_is_finished_at_the_next_start(people, owner, community, store):
    shan = people[0]
    erase(shan, by=owner)
    assert store.query("SELECT count() FROM events WHERE member_id = {m:UInt32}", {"m": shan.pk}) == [(2,)]
    assert finish_erasures() == 1
    assert finish_erasures() == 0
    assert store.query("SELECT count() FROM events WHERE member_id = {m:UInt32}", {"m": shan.pk}) == [(0,)]


@pytest.mark.django_db
def test_a_restored_backup_is_erased_again(people, owner, community, store, say):
    shan = people[0]
    finish(erase(shan, by=owner))
    back = Member.objects.create(pk=shan.pk, community=community, name="阿杉")
    say(back, "从旧备份里回来的话")
    assert reapply_erasures() == 1
    assert not Member.objects.filter(pk=shan.pk).exists()
    assert store.query("SELECT count() FROM events WHERE member_id = {m:UInt32}", {"m": shan.pk}) == [(0,)]
    assert Erasure.objects.get().finished_at is not None


@pytest.mark.django_db
def test_upper_packages_forget_in_the_same_transaction(people, owner, monkeypatch):
    told = []
    monkeypatch.setattr(erasing, "_further", [])
    erasing.on_erasure(lambda community, numbers: told.append((list(numbers), connection.in_atomic_block)))
    erase(people[0], by=owner)
    assert told == [([people[0].pk], True)]


@pytest.mark.django_db
def test_erasing_asks_for_the_name_and_shows_the_ledger(signed_in, people, community):
    shan = people[0]
    address = reverse("members:erase", args=[community.slug, shan.pk])
    assert "不能撤销" in signed_in.get(address).content.decode()
    assert signed_in.post(address, {"name": "阿山"}).status_code == 422
    assert Member.objects.filter(pk=shan.pk).exists()
    page = signed_in.post(address, {"name": "阿杉"}, follow=True).content.decode()
    assert f"#{shan.pk}" in page
    assert "进行中" in page
    finish_erasures()
    ledger = signed_in.get(reverse("members:privacy", args=[community.slug])).content.decode()
    assert "进行中" not in ledger
    assert signed_in.get(reverse("members:profile", args=[community.slug, shan.pk])).status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_is_never_a_formula(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless("阿杉") == "阿杉"
