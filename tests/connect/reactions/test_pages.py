"""自动回应 as an operator uses it: made off, tried, switched on, paused; alerts settled."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from weilu.connect.models import Delivery, Reacted, ReactionRule, Reactions
from weilu.team.models import AuditEntry, Role, Seat, Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(community):
    return f"/c/{community.slug}/reactions/"


REPLY = {
    "name": "集合",
    "words": "集合\n几点",
    "match": "contains",
    "texts": "八点见\n\n{称呼}，八点",
    "member_pause": 10,
    "room_pause": 1,
}


def test_a_rule_is_made_off_tried_on_what_was_said_and_switched_on(signed_in, at, sender, says):
    says("集合在哪？", looked=False)
    says("集合？", "小禾", looked=False)
    made = signed_in.post(f"{at}add/reply/", {**REPLY, "sender": sender.pk}, follow=True)
    rule = ReactionRule.objects.get()
    assert (rule.on_at, rule.texts, rule.member_pause) == (None, ["八点见", "{称呼}，八点"], 600)
    assert "未启用" in made.text
    tried = signed_in.get(f"{at}{rule.pk}/trial/").text
    assert "会回 <b" in tried
    assert "集合在哪？" in tried.replace("<mark>", "").replace("</mark>", "")
    assert "刚在这个群里说过" in tried
    assert not Delivery.objects.exists()
    signed_in.post(f"{at}{rule.pk}/switch/")
    says("几点集合", "老周")
    assert "八点见" in signed_in.get(f"{at}{rule.pk}/").text
    assert "几点集合" in signed_in.get(f"{at}log/?rule={rule.pk}").text
    assert AuditEntry.objects.filter(act="reactions.rule_on").exists()


def test_one_without_a_way_out_says_why_it_cannot_be_switched_on(signed_in, at):
    signed_in.post(f"{at}add/reply/", REPLY)
    rule = ReactionRule.objects.get()
    page = signed_in.post(f"{at}{rule.pk}/switch/", follow=True)
    assert "还没有选发送渠道" in page.text
    assert ReactionRule.objects.get().on_at is None


def test_words_that_may_not_be_said_are_shown_and_not_switched_on(signed_in, at, sender):
    signed_in.post(f"{at}add/reply/", {**REPLY, "texts": "我们是全网最低价", "sender": sender.pk})
    rule = ReactionRule.objects.get()
    assert "拦下" in signed_in.get(f"{at}{rule.pk}/").text
    assert "全网最低" in signed_in.post(f"{at}{rule.pk}/switch/", follow=True).text
    assert ReactionRule.objects.get().on_at is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"texts": "{昵称}你好"}, "不认识 {昵称}"),
        ({"words": ""}, "必填"),
        ({"words": "长" * 61}, "太长了"),
        ({"name": ""}, "必填"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field(signed_in, at, wrong, told):
    page = signed_in.post(f"{at}add/reply/", {**REPLY, **wrong})
    assert page.status_code == 422
    assert told in page.text
    assert not ReactionRule.objects.exists()


def test_ten_thousand_words_are_pasted_and_a_file_adds_more(signed_in, at):
    pasted = "\n".join(f"词{n}" for n in range(10_000))
    file = SimpleUploadedFile("词.txt", "赌博\r\n刷单，词1".encode("gb18030"))
    signed_in.post(f"{at}add/alert/", {"name": "敏感词", "words": pasted, "file": file})
    assert len(ReactionRule.objects.get().words) == 10_002


def test_a_rule_is_removed_and_brought_back_off(signed_in, at, rule):
    made = rule("alert", words=["刷单"], sender=None)
    assert "已移除" in signed_in.post(f"{at}{made.pk}/remove/", follow=True).text
    assert signed_in.get(f"{at}{made.pk}/").status_code == 404
    signed_in.post(f"{at}{made.pk}/remove/")
    assert "未启用" in signed_in.get(f"{at}{made.pk}/").text


def test_all_is_paused_by_one_button_and_today_says_so(signed_in, at, rule, community):
    rule("alert", words=["刷单"], sender=None)
    signed_in.post(f"{at}pause/")
    assert Reactions.objects.get().paused_at
    assert "已全部暂停" in signed_in.get(at).text
    assert "自动回应全部暂停着" in signed_in.get(f"/c/{community.slug}/today/looks/").text
    signed_in.post(f"{at}pause/")
    assert not Reactions.objects.get().paused_at


def test_alerts_stand_on_today_until_somebody_settles_them(signed_in, at, rule, says, community):
    rule("alert", words=["刷单"], sender=None)
    says("兼职刷单")
    assert "1 条消息有敏感词" in signed_in.get(f"/c/{community.slug}/today/looks/").text
    assert "兼职<mark>刷单</mark>" in signed_in.get(f"{at}alerts/").text
    signed_in.post(f"{at}alerts/settle/", {"one": f"handled:{Reacted.objects.get().pk}"})
    assert "没有要看的" in signed_in.get(f"{at}alerts/").text
    assert "已处理" in signed_in.get(f"{at}alerts/?settled=1").text


def test_a_moderator_settles_alerts_but_makes_no_rules(client, at, rule, says, community):
    rule("alert", words=["刷单"], sender=None)
    says("刷单")
    moderator = Staff.objects.create_user("qun", password="炉火-很暖-2026")
    Seat.objects.create(community=community, staff=moderator, role=Role.MODERATOR)
    client.force_login(moderator, backend="allauth.account.auth_backends.AuthenticationBackend")
    settled = client.post(f"{at}alerts/settle/", {"alert": [Reacted.objects.get().pk], "verdict": "ignored"})
    assert settled.status_code == 302
    assert client.post(f"{at}add/reply/", REPLY).status_code == 403


def test_the_dry_run_of_every_kind(signed_in, at, rule, says, community):
    day = dt.timedelta(days=1)
    noon = dt.datetime.combine(community.today, dt.time(12), community.zone)
    says("打卡", at=noon - day * 2, looked=False)
    says("打卡啦", at=noon - day, looked=False)
    says("又打卡", at=noon - day + dt.timedelta(minutes=1), looked=False)
    for n in range(3):
        says("", f"新{n}", kind="join", at=noon - day + dt.timedelta(seconds=n), looked=False)
    check_in = rule("check_in", on=False, words=["打卡"], since=community.today)
    welcome = rule("welcome", on=False, texts=["欢迎 {名单}"])
    alert = rule("alert", on=False, words=["打卡"])
    assert "近 7 天里连续第 2 天" in signed_in.get(f"{at}{check_in.pk}/trial/").text
    assert "欢迎 新0、新1、新2" in signed_in.get(f"{at}{welcome.pk}/trial/").text
    assert '会提醒 <b class="num">3</b> 次' in signed_in.get(f"{at}{alert.pk}/trial/").text
