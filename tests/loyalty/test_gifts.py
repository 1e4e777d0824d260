"""Gifts: the last one goes to one, addresses go when the gift has arrived, stock and points never disagree."""

import datetime as dt
import io
import json

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from loyalty.conftest import at_once
from weilu.kit.clock import now
from weilu.loyalty import gifts, redeeming
from weilu.loyalty.accounts import balance_of
from weilu.loyalty.ledger import KeyTaken, NotEnough, grant
from weilu.loyalty.models import Gift, Programme, Redemption
from weilu.loyalty.redeeming import Address, HadEnough, NoAddress, SoldOut, TooLate, address_of, redeem
from weilu.loyalty.timeline import record_points
from weilu.members.erasing import erase
from weilu.members.models import Member
from weilu.team.models import AuditEntry, Role, Seat

HOME = Address("杉女士", "13800001234", "上海市徐汇区某路 1 号")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("balanced")]


@pytest.fixture
def cup(community):
    return Gift.objects.create(community=community, name="搪瓷杯", price=30, stock=2)


@pytest.fixture
def rich(shan, key):
    grant(shan, 100, key=key())
    return shan


def test_a_gift_costs_points_and_stock_once(cup, rich, owner, store):
    first = redeem(cup, rich, key="a", by=owner, to=HOME)
    assert redeem(cup, rich, key="a", by=owner, to=HOME) == first
    cup.refresh_from_db()
    assert (balance_of(rich), cup.stock) == (70, 1)
    record_points()
    record_points()
    rows = store.query("SELECT kind, value, content FROM events ORDER BY kind, value")
    assert rows == [("points", -30.0, ""), ("points", 100.0, ""), ("redeem", 30.0, "搪瓷杯")]


def test_what_cannot_be_had_leaves_everything_as_it_was(cup, rich, he, owner):
    with pytest.raises(NoAddress):
        redeem(cup, rich, key="a", by=owner)
    with pytest.raises(NotEnough):
        redeem(cup, he, key="b", by=owner, to=HOME)
    Gift.objects.update(each=1)
    cup.refresh_from_db()
    redeem(cup, rich, key="c", by=owner, to=HOME)
    with pytest.raises(HadEnough):
        redeem(cup, rich, key="d", by=owner, to=HOME)
    with pytest.raises(KeyTaken):
        redeem(cup, he, key="c", by=owner, to=HOME)
    Gift.objects.update(stock=0)
    with pytest.raises(SoldOut):
        redeem(cup, rich, key="e", by=owner, to=HOME)
    assert balance_of(rich) == 70
    assert Redemption.objects.count() == 1


def test_cancelling_gives_points_and_stock_back_once(cup, rich, owner):
    one = redeem(cup, rich, key="a", by=owner, to=HOME)
    redeeming.cancel(one, by=owner)
    with pytest.raises(TooLate):
        redeeming.cancel(one, by=owner)
    cup.refresh_from_db()
    assert (balance_of(rich), cup.stock) == (100, 2)
    assert Redemption.objects.get().address == ""


def test_an_address_is_sealed_and_goes_when_the_gift_has_arrived(cup, rich, owner, community):
    one = redeem(cup, rich, key="a", by=owner, to=HOME)
    assert "13800001234" not in Redemption.objects.get().address
    assert address_of(one) == HOME
    redeeming.ship(one, "顺丰", "SF 123-456", by=owner)
    Programme.objects.update_or_create(community=community, defaults={"address_days": 15})
    assert redeeming.forget_addresses() == 0
    Redemption.objects.update(shipped_at=now() - dt.timedelta(days=16))
    assert redeeming.forget_addresses() == 1
    told = Redemption.objects.get()
    assert (told.state, told.address, told.number) == ("done", "", "SF123-456")


def test_an_erased_member_leaves_no_address(cup, rich, owner, store):
    redeem(cup, rich, key="a", by=owner, to=HOME)
    erase(rich, by=owner)
    told = Redemption.objects.get()
    assert (told.member, told.address) == (None, "")
    redeeming.cancel(told, by=owner)


def test_stock_that_moved_meanwhile_is_not_overwritten(cup, rich, owner):
    redeem(cup, rich, key="a", by=owner, to=HOME)
    told = gifts.Described("搪瓷杯", "", 30, 5, True, 0)
    with pytest.raises(gifts.StockMoved, match="现在是 1 份"):
        gifts.change(cup, told, seen=2, by=owner)
    gifts.change(cup, told, seen=1, by=owner)
    assert Gift.objects.get().stock == 5


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_hundred_want_the_last_gift_and_exactly_one_gets_it(cup, community, owner):
    Gift.objects.update(stock=1)
    people = [Member.objects.create(community=community, name=f"成员{n}") for n in range(200)]
    for person in people:
        grant(person, 30, key=f"race-{person.pk}")
    told = at_once(200, lambda n: redeem(cup, people[n], key=f"k{n}", by=owner, to=HOME))
    assert sorted({type(one).__name__: 0 for one in told}) == ["Redemption", "SoldOut"]
    assert sum(isinstance(one, Redemption) for one in told) == 1
    assert Gift.objects.get().stock == 0
    assert sum(balance_of(person) for person in people) == 199 * 30


@pytest.mark.django_db(transaction=True)
def test_one_request_sent_twenty_times_at_once_redeems_one(cup, rich, owner):
    told = at_once(20, lambda n: redeem(cup, rich, key="same", by=owner, to=HOME))
    assert len({one.pk for one in told}) == 1
    assert (Gift.objects.get().stock, balance_of(rich)) == (1, 70)


def test_in_the_web_from_adding_a_gift_to_its_arrival(signed_in, community, rich):
    def at(name, *more):
        return reverse(f"loyalty:{name}", args=[community.slug, *more])

    assert "还没有礼品" in signed_in.get(at("gifts")).content.decode()
    facts = {"name": "雨衣", "price": 40, "stock": 3, "each": 0, "ships": "on"}
    signed_in.post(at("gift_add"), facts)
    gift = Gift.objects.get()
    wanted = {"gift": gift.pk, "key": "a", "to_name": "杉", "to_phone": "138", "to_place": "某路"}
    assert "雨衣" in signed_in.get(at("statement", rich.pk)).content.decode()
    assert signed_in.post(at("redeem", rich.pk), {**wanted, "to_place": ""}).status_code == 422
    assert "某路" in signed_in.post(at("redeem", rich.pk), wanted, follow=True).content.decode()
    assert "雨衣" in signed_in.get(at("redemptions")).content.decode()
    one = Redemption.objects.get()
    csv = b"".join(signed_in.post(at("redemptions_export")).streaming_content).decode()
    assert "某路" in csv
    assert AuditEntry.objects.filter(act="loyalty.addresses").exists()
    assert signed_in.post(at("ship", one.pk), {"number": "没有"}).status_code == 422
    signed_in.post(at("ship", one.pk), {"number": "SF1", "carrier": "顺丰"})
    assert "已删除" in signed_in.post(at("finish", one.pk), follow=True).content.decode()
    assert signed_in.post(at("cancel", one.pk)).status_code == 422


def test_who_may_not_see_contacts_does_not_see_addresses(client, signed_in, community, cup, rich, owner, colleague):
    one = redeem(cup, rich, key="a", by=owner, to=HOME)
    Seat.objects.filter(staff=colleague).update(role=Role.ANALYST)
    client.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(reverse("loyalty:redemption", args=[community.slug, one.pk])).content.decode()
    assert "13800001234" not in text
    assert "看不到收货地址" in text


def workbook(rows):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


@pytest.mark.parametrize("form", ["pasted", "commas", "workbook"])
def test_tracking_numbers_come_as_a_table(signed_in, community, cup, rich, owner, form):
    first, second = (redeem(cup, rich, key=f"a{n}", by=owner, to=HOME) for n in range(2))
    head, rows = (
        ["快递单号", "收件人", "兑换编号"],
        [["SF1", "杉", first.pk], [7788, "杉", second.pk], ["SF9", "谁", 999]],
    )
    if form == "workbook":
        told = {"file": SimpleUploadedFile("发货.xlsx", workbook([head, *rows]))}
    else:
        mark = "\t" if form == "pasted" else ","
        told = {"pasted": "\n".join(mark.join(map(str, row)) for row in [head, *rows])}
    for _ in range(2):
        if "file" in told:
            told["file"].seek(0)
        text = signed_in.post(reverse("loyalty:ship_many", args=[community.slug]), told).content.decode()
        assert "2 份标为已发货" in text
        assert "没有这个兑换编号" in text
    assert list(Redemption.objects.order_by("pk").values_list("number", flat=True)) == ["SF1", "7788"]


def test_an_empty_paste_is_said(signed_in, community):
    assert signed_in.post(reverse("loyalty:ship_many", args=[community.slug]), {"pasted": " "}).status_code == 422


def test_a_members_copy_of_their_data_has_points_and_gifts(signed_in, community, cup, rich, owner, store):
    redeem(cup, rich, key="a", by=owner, to=HOME)
    answer = signed_in.post(reverse("members:data", args=[community.slug, rich.pk]))
    told = json.loads(b"".join(answer.streaming_content))
    assert [row["points"] for row in told["points"]] == [100, 30]
    assert told["redemptions"][0]["address"] == HOME.place
    assert told["coupons"] == []
