"""Points for many at once, from the table an operator kept until now."""

import pytest
from django.urls import reverse

from weilu.loyalty.accounts import balance_of
from weilu.loyalty.models import Adjustment, Programme, Transfer
from weilu.members.models import Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("balanced")]
TABLE = "\n".join(
    "\t".join(row)
    for row in (
        ("昵称", "原因", "积分"),
        ("阿杉", "领队", "50"),
        ("小禾", "领队", "1,200"),
        ("阿杉", "发错", "-20"),
        ("老周", "领队", "5"),
        ("双双", "领队", "5"),
        ("小禾", "", "5"),
        ("小禾", "领队", "五"),
    )
)


def test_a_table_is_looked_at_first_and_booked_once(signed_in, community, shan, he):
    Programme.objects.create(community=community, alone=1000)
    for _ in range(2):
        Member.objects.create(community=community, name="双双")
    page = reverse("loyalty:adjust_many", args=[community.slug])
    looked = signed_in.post(page, {"pasted": TABLE})
    text = looked.content.decode()
    assert "3 笔，合计 +1,230 分" in text
    for why in ("没有这位成员", "有 2 位成员叫这个名字", "没有原因", "不是整数"):
        assert why in text
    assert not Transfer.objects.exists()
    told = {"pasted": looked.context["pasted"], "key": looked.context["key"], "go": "1"}
    for _ in range(2):
        text = signed_in.post(page, told).content.decode()
    assert "2 笔已入账" in text
    assert "1 笔超过了" in text
    assert (balance_of(shan), balance_of(he)) == (30, 0)
    assert Adjustment.objects.count() == 3


def test_members_may_be_named_by_number_without_a_head(signed_in, community, shan):
    page = reverse("loyalty:adjust_many", args=[community.slug])
    told = {"pasted": f"#{shan.pk},7,补发", "key": "k", "go": "1"}
    assert "1 笔已入账" in signed_in.post(page, told).content.decode()
    assert balance_of(shan) == 7


def test_a_table_that_says_nothing_is_refused(signed_in, community):
    page = reverse("loyalty:adjust_many", args=[community.slug])
    assert signed_in.post(page, {"pasted": " "}).status_code == 422
    assert signed_in.post(page, {"pasted": "a,1,b\n" * 1002}).status_code == 422
