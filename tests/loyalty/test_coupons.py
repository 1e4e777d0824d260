"""Coupons: each code goes to one member once."""

import datetime as dt

import pytest
from django.urls import reverse

from loyalty.conftest import at_once
from weilu.loyalty import coupons
from weilu.loyalty.coupons import NoCodes, Over, hand_out
from weilu.loyalty.ledger import KeyTaken
from weilu.loyalty.models import Coupon, CouponCode
from weilu.loyalty.timeline import record_points
from weilu.members.erasing import erase

pytestmark = pytest.mark.django_db


@pytest.fixture
def coupon(community, owner):
    coupon = coupons.write(community, "满 100 减 20", "全店可用", None, by=owner)
    coupons.add_codes(coupon, ["A1", "A2", "A3", "A1"], by=owner)
    return coupon


def test_a_code_goes_to_one_member_once(coupon, shan, he, owner, store):
    first = hand_out(coupon, shan, key="a", by=owner)
    assert hand_out(coupon, shan, key="a", by=owner) == first
    with pytest.raises(KeyTaken):
        hand_out(coupon, he, key="a", by=owner)
    assert hand_out(coupon, he, key="b", by=owner).code == "A2"
    hand_out(coupon, he, key="c", by=owner)
    with pytest.raises(NoCodes):
        hand_out(coupon, he, key="d", by=owner)
    assert coupons.add_codes(coupon, ["A1", "A9"], by=owner) == 1
    record_points()
    record_points()
    assert store.query("SELECT content FROM events WHERE kind = 'coupon'") == [("满 100 减 20",)] * 3


def test_the_code_of_an_erased_member_is_not_given_again(coupon, shan, he, owner, store):
    CouponCode.objects.exclude(code="A1").delete()
    hand_out(coupon, shan, key="a", by=owner)
    erase(shan, by=owner)
    with pytest.raises(NoCodes):
        hand_out(coupon, he, key="b", by=owner)


def test_what_is_past_its_date_is_not_handed_out(coupon, shan, owner, community):
    coupon.until = community.today - dt.timedelta(days=1)
    with pytest.raises(Over):
        hand_out(coupon, shan, key="a", by=owner)


@pytest.mark.django_db(transaction=True)
def test_many_ask_at_once_and_no_code_goes_twice(coupon, shan, owner):
    told = at_once(20, lambda n: hand_out(coupon, shan, key=f"k{n % 10}", by=owner))
    got = [one.code for one in told if isinstance(one, CouponCode)]
    assert set(got) == {"A1", "A2", "A3"}
    assert all(isinstance(one, CouponCode | NoCodes) for one in told)
    assert CouponCode.objects.exclude(given_at=None).count() == 3


def test_coupons_in_the_web(signed_in, community, shan):
    def at(name, *more):
        return reverse(f"loyalty:{name}", args=[community.slug, *more])

    assert "还没有优惠券" in signed_in.get(at("coupons")).content.decode()
    signed_in.post(at("coupon_add"), {"name": "生日券", "codes": "B1\nB2", "until": "2099-01-01"})
    coupon = Coupon.objects.get()
    told = {"coupon": coupon.pk, "key": "x"}
    for _ in range(2):
        assert "B1" in signed_in.post(at("coupon_give", shan.pk), told, follow=True).content.decode()
    assert CouponCode.objects.exclude(given_at=None).count() == 1
    assert "B1" in signed_in.get(at("coupon", coupon.pk)).content.decode()
    assert "阿杉" in b"".join(signed_in.get(at("coupon_export", coupon.pk)).streaming_content).decode()
    for _ in range(2):
        signed_in.post(at("coupon_away", coupon.pk))
    assert Coupon.objects.get().archived_at is None
