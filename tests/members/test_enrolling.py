"""Rows inserted at once are the rows that objects would have made."""

import datetime as dt

import pytest
from django.db import connection, transaction

from weilu.kit.clock import from_ms, to_ms
from weilu.members import seeing
from weilu.members.enrolling import insert, reserve
from weilu.members.models import Identity, Member
from weilu.members.resolving import Account, resolve


def test_a_row_takes_the_default_of_every_field_it_does_not_tell(community):
    by_object = Member.objects.create(community=community, name="阿杉")
    with transaction.atomic():
        (number,) = reserve(Member, 1)
        insert(Member, ("id", "community_id", "name"), [(number, community.pk, "阿杉")])
    plain = {f.attname for f in Member._meta.concrete_fields} - {"id"}
    inserted = Member.objects.get(pk=number)
    assert {name: getattr(inserted, name) for name in plain} == {name: getattr(by_object, name) for name in plain}


def test_reserved_keys_are_never_given_again_even_after_a_deletion(community):
    with transaction.atomic():
        first = reserve(Member, 3)
        insert(Member, ("id", "community_id", "name"), [(n, community.pk, "x") for n in first])
    Member.objects.filter(pk=first[-1]).delete()
    assert Member.objects.create(community=community, name="y").pk > first[-1]


def test_an_account_met_twice_in_one_batch_is_one_member(community):
    same = Account("qq", account="1", name="甲")
    one, two, other = resolve(community, [same, Account("qq", account="1", name="乙"), Account("qq", account="2")])
    assert one == two != other
    assert Member.objects.count() == Identity.objects.count() == 2


@pytest.mark.parametrize("ms", [1_772_294_400_000, 1_772_294_400_001, 631_152_000_000])
def test_moments_are_stored_as_django_stores_them(db, ms):
    stored = connection.ops.adapt_datetimefield_value(from_ms(ms))
    assert str(seeing._storing()(ms)) == str(stored)
    assert to_ms(from_ms(ms)) == ms
    assert from_ms(ms).tzinfo is dt.UTC
