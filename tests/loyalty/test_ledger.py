"""Points that always balance: whatever is done, in whatever order, however often, by however many at once."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from loyalty.conftest import at_once
from weilu.kit.clock import now
from weilu.loyalty.accounts import balance_of, held_of, liability
from weilu.loyalty.checking import check
from weilu.loyalty.lasting import until
from weilu.loyalty.ledger import (
    GRACE,
    BadAmount,
    KeyTaken,
    NotEnough,
    Settled,
    capture,
    grant,
    hold,
    refund,
    release,
    settle_due,
    spend,
)
from weilu.loyalty.models import Account, Entry, Lot, Programme, Transfer
from weilu.loyalty.statement import movements_of
from weilu.loyalty.timeline import record_points
from weilu.members.erasing import erase
from weilu.members.merging import merge, unmerge

DAY = dt.timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("balanced")]


def expire_now(lot):
    Lot.objects.filter(pk=lot.pk).update(expires_at=now() - DAY)


def lots(member):
    return list(Lot.objects.filter(account__member=member).order_by("pk"))


def test_what_is_given_can_be_spent_once(shan, key, community):
    grant(shan, 100, key=key(), reason="早起打卡")
    spend(shan, 30, key=key())
    assert balance_of(shan) == liability(community) == 70
    with pytest.raises(NotEnough, match="需要 71，现有 70"):
        spend(shan, 71, key=key())
    assert [(one.change, one.left) for one in movements_of(shan, 9)] == [(-30, 70), (100, 100)]


def test_the_same_key_moves_nothing_twice_and_cannot_mean_something_else(shan, he, key):
    once = key()
    assert grant(shan, 100, key=once) == grant(shan, 100, key=once)
    assert balance_of(shan) == 100
    for wrong in (
        lambda: grant(shan, 99, key=once),
        lambda: grant(he, 100, key=once),
        lambda: spend(shan, 100, key=once),
    ):
        with pytest.raises(KeyTaken):
            wrong()


def test_a_refused_spend_may_be_tried_again_under_its_key(shan, key):
    wanted = key()
    with pytest.raises(NotEnough):
        spend(shan, 10, key=wanted)
    grant(shan, 10, key=key())
    spend(shan, 10, key=wanted)
    assert balance_of(shan) == 0


@pytest.mark.parametrize("amount", [0, -5, 10**9 + 1])
def test_only_sensible_amounts_move(shan, key, amount):
    with pytest.raises(BadAmount):
        grant(shan, amount, key=key())
    assert not Transfer.objects.exists()


def test_what_is_held_is_free_again_or_spent_but_not_both(shan, key):
    grant(shan, 100, key=key())
    held = hold(shan, 60, key=key())
    assert (balance_of(shan), held_of(shan)) == (40, 60)
    with pytest.raises(NotEnough):
        spend(shan, 41, key=key())
    assert release(held) == release(held)
    with pytest.raises(Settled):
        capture(held)
    again = hold(shan, 60, key=key())
    taken = capture(again)
    assert (balance_of(shan), held_of(shan)) == (40, 0)
    with pytest.raises(Settled):
        release(again)
    assert refund(taken) == refund(taken)
    assert balance_of(shan) == 100


def test_what_expires_first_is_spent_first_and_goes_back_where_it_came_from(shan, key):
    moment = now()
    grant(shan, 10, key=key(), expires=None)
    grant(shan, 10, key=key(), expires=moment + 9 * DAY)
    grant(shan, 10, key=key(), expires=moment + 2 * DAY)
    spent = spend(shan, 15, key=key())
    assert [lot.left for lot in lots(shan)] == [10, 5, 0]
    refund(spent)
    assert [lot.left for lot in lots(shan)] == [10, 10, 10]


def test_expired_points_cannot_be_spent_even_before_anybody_swept(shan, key):
    grant(shan, 10, key=key())
    expire_now(lots(shan)[0])
    with pytest.raises(NotEnough):
        spend(shan, 1, key=key())
    assert settle_due() == 1
    assert settle_due() == 0
    assert balance_of(shan) == 0


def test_points_that_come_back_after_their_date_hold_for_a_little_while(shan, key):
    grant(shan, 10, key=key())
    spent = spend(shan, 10, key=key())
    expire_now(lots(shan)[0])
    refund(spent)
    again = lots(shan)[-1]
    assert again.left == 10
    assert again.expires_at == Transfer.objects.first().at + GRACE


def test_points_last_as_the_community_has_set(community):
    moment = dt.datetime(2028, 2, 29, 4, tzinfo=dt.UTC)
    told = {}
    for lasts in Programme.Lasts.values:
        Programme.objects.update_or_create(community=community, defaults={"lasts": lasts})
        end = until(community, moment)
        told[lasts] = end and f"{end.astimezone(community.zone):%Y-%m-%d %H:%M}"
    assert told == {
        "ever": None,
        "year": "2029-03-01 00:00",
        "two_years": "2030-03-01 00:00",
        "next_year_end": "2030-01-01 00:00",
    }


def test_a_merged_person_spends_what_came_under_both_and_the_undo_is_exact(shan, he, owner, key, store):
    grant(shan, 10, key=key())
    grant(he, 20, key=key())
    entries = list(Entry.objects.values_list())
    merge(shan, he, by=owner)
    assert balance_of(shan) == balance_of(he) == 30
    assert entries == list(Entry.objects.values_list())
    spend(shan, 15, key=key())
    unmerge(he, by=owner)
    shan.refresh_from_db()
    he.refresh_from_db()
    assert (balance_of(shan), balance_of(he)) == (0, 15)


def test_an_erased_members_points_go_with_them_and_their_words_too(shan, owner, key, community, store):
    grant(shan, 100, key=key(), reason="阿杉生日")
    hold(shan, 40, key=key(), reason="阿杉的杯子")
    erase(shan, by=owner)
    assert liability(community) == 0
    assert not Transfer.objects.exclude(reason="").exists()
    assert Account.objects.get(kind="wallet").member is None


def test_every_movement_stands_on_the_timeline_once(shan, key, store, community):
    grant(shan, 100, key=key())
    capture(hold(shan, 30, key=key()))
    assert record_points() == 3
    Transfer.objects.update(recorded=False)
    record_points()
    rows = store.query("SELECT member_id, value FROM events WHERE kind = 'points' ORDER BY ts, seq")
    assert rows == [(shan.pk, 100.0), (shan.pk, -30.0)]


def test_the_check_finds_what_does_not_balance(shan, key, community):
    grant(shan, 100, key=key())
    Account.objects.filter(kind="wallet").update(balance=90)
    assert (check(community).imbalance, check(community).negative) == (1, 0)
    Account.objects.filter(kind="wallet").update(balance=100)
    Entry.objects.filter(amount__gt=0).update(amount=-100)
    assert check(community).imbalance == 3
    assert check(community).negative == 2
    Entry.objects.filter(lot__isnull=False).update(amount=100)


def test_the_database_itself_lets_nothing_below_zero(shan, key):
    grant(shan, 10, key=key())
    for rows, field in ((Account.objects, "balance"), (Lot.objects, "left")):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{field: -1})


@pytest.mark.django_db(transaction=True)
def test_many_spend_the_same_points_at_once_and_no_point_goes_twice(shan, key, community):
    for _ in range(5):
        grant(shan, 10, key=key())
    told = at_once(40, lambda n: spend(shan, 7, key=f"race-{n}"))
    assert sum(isinstance(one, Transfer) for one in told) == 7
    assert sum(isinstance(one, NotEnough) for one in told) == 33
    assert balance_of(shan) == 1


@pytest.mark.django_db(transaction=True)
def test_a_request_repeated_at_once_counts_once(shan, key, community):
    told = at_once(20, lambda n: grant(shan, 10, key="same"))
    assert len({one.pk for one in told}) == 1
    held = hold(shan, 10, key="held")
    told = at_once(20, lambda n: release(held) if n % 2 else capture(held))
    assert {type(one) for one in told} == {Transfer, Settled}
    assert held_of(shan) == 0
    assert connection.vendor in {"sqlite", "postgresql"}
