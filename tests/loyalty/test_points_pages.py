"""积分 in the web: seen by all, given by operators, a second person above the limit."""

import pytest
from django.urls import reverse

from weilu.loyalty.accounts import balance_of
from weilu.loyalty.ledger import grant
from weilu.loyalty.models import Adjustment, Programme
from weilu.team.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("balanced")]


def asked(client, member, amount, *, key, way="give", reason="活动奖励"):
    address = reverse("loyalty:adjust", args=[member.community.slug, member.pk])
    return client.post(address, {"amount": amount, "way": way, "reason": reason, "key": key}, follow=True)


def test_a_first_look_says_where_to_begin_and_then_shows_what_is_owed(signed_in, community, shan, key):
    page = reverse("loyalty:points", args=[community.slug])
    assert "还没有积分" in signed_in.get(page).content.decode()
    grant(shan, 1250, key=key(), reason="开业")
    text = signed_in.get(page + "?check=1").content.decode()
    assert "1,250" in text
    assert "开业" in text
    assert "账目平衡" in text
    csv = b"".join(signed_in.get(reverse("loyalty:export", args=[community.slug])).streaming_content).decode()
    assert "阿杉" in csv


def test_points_given_twice_by_a_double_click_are_given_once(signed_in, shan):
    for _ in range(2):
        assert "已入账" in asked(signed_in, shan, 100, key="a").content.decode()
    asked(signed_in, shan, 30, key="b", way="take")
    assert balance_of(shan) == 70
    profile = signed_in.get(reverse("loyalty:of_member", args=[shan.community.slug, shan.pk])).content.decode()
    assert "+100" in profile
    assert "−30" in profile


@pytest.mark.parametrize(
    ("amount", "reason", "said"), [("0", "x", "1 到 10 亿"), ("5", " ", "为什么"), ("1.5", "x", "整数")]
)
def test_what_is_wrong_is_said_beside_the_form(signed_in, shan, amount, reason, said):
    answer = asked(signed_in, shan, amount, key="a", reason=reason)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_nobody_takes_more_than_there_is(signed_in, shan):
    answer = asked(signed_in, shan, 5, key="a", way="take")
    assert (answer.status_code, "积分不够" in answer.content.decode()) == (422, True)
    assert not Adjustment.objects.exists()


def test_above_the_limit_another_person_must_agree(signed_in, client, community, owner, colleague, shan):
    Programme.objects.create(community=community, alone=500)
    asked(signed_in, shan, 400, key="a")
    assert "等另一位同事确认" in asked(signed_in, shan, 101, key="b").content.decode()
    assert balance_of(shan) == 400, "small steps do not get round it"
    waiting = Adjustment.objects.get(state="waiting")
    agree = reverse("loyalty:agree", args=[community.slug, waiting.pk])
    assert "另一位同事" in signed_in.post(agree, follow=True).content.decode()
    assert balance_of(shan) == 400
    client.force_login(colleague, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "已同意" in client.post(agree, follow=True).content.decode()
    assert "已经有人处理过" in client.post(agree, follow=True).content.decode()
    assert balance_of(shan) == 501
    told = list(AuditEntry.objects.filter(act__startswith="loyalty.").order_by("pk").values_list("act", "subject"))
    assert told == [(f"loyalty.{act}", f"#{shan.pk}") for act in ("adjusted", "asked", "agreed")]


def test_the_owner_sets_how_long_points_last(signed_in, community):
    page = reverse("loyalty:settings", args=[community.slug])
    assert signed_in.post(page, {"lasts": "ever", "alone": "-1"}).status_code == 422
    signed_in.post(page, {"lasts": "ever", "alone": "50", "address_days": "7"})
    assert Programme.objects.get().alone == 50


def test_a_statement_goes_on_page_by_page(signed_in, shan, key):
    for n in range(35):
        grant(shan, n + 1, key=key())
    page = reverse("loyalty:statement", args=[shan.community.slug, shan.pk])
    first = signed_in.get(page)
    assert "630" in first.content.decode()
    second = signed_in.get(page, {"after": first.context["next"]})
    assert [row.left for row in second.context["rows"]] == [15, 10, 6, 3, 1]
