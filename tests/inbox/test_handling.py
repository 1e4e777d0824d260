"""What operators do: put off, finish, hand on, and take it back."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest

from weilu.inbox import handling, putting_off, writing
from weilu.inbox.canned import canned_for, write
from weilu.inbox.models import Conversation, Draft
from weilu.kit.clock import now
from weilu.team.models import AuditEntry, Role, Seat, Staff

pytestmark = pytest.mark.django_db
State = Conversation.State


@pytest.fixture
def both(square):
    square.ask("阿杉", "几点？", 60)
    square.ask("小禾", "在哪？", 50)
    return square.look()


def fresh(one):
    return Conversation.objects.get(pk=one.pk)


def test_finishing_many_is_undone_exactly_but_not_what_somebody_changed_since(both, community, owner, colleague):
    one, other = both
    step = handling.finish(community, [one.pk, other.pk], by=owner)
    assert {fresh(one).state, fresh(other).state} == {State.DONE}
    handling.reopen(community, [other.pk], by=colleague)
    handling.snooze(community, [other.pk], now() + dt.timedelta(hours=1), by=colleague)
    assert handling.undo(community, step.pk, by=owner) == 1
    assert (fresh(one).state, fresh(one).resolved_at) == (State.OPEN, None)
    assert fresh(other).state == State.SNOOZED
    assert handling.undo(community, step.pk, by=owner) == 0
    assert AuditEntry.objects.filter(act="inbox.done").get().details["count"] == 2


def test_only_the_team_is_handed_conversations(both, community, owner, colleague):
    stranger = Staff.objects.create_user("stranger", password="炉火-很暖-2026")
    with pytest.raises(handling.NoSeat):
        handling.assign(community, [both[0].pk], stranger, by=owner)
    handling.assign(community, [both[0].pk], colleague, by=owner)
    assert fresh(both[0]).assignee == colleague
    assert handling.assign(community, [both[0].pk], colleague, by=owner) is None


def test_times_to_put_off_to_are_cut_in_the_communitys_zone(community, monkeypatch):
    shanghai = ZoneInfo("Asia/Shanghai")
    friday = dt.datetime(2026, 3, 6, 21, 0, tzinfo=shanghai)
    monkeypatch.setattr(putting_off, "now", lambda: friday)
    told = {name: when for name, _words, when in putting_off.choices(community)}
    assert told == {"hour": "03-06 22:00", "morning": "03-07 09:00", "monday": "03-09 09:00"}  # 今晚 is over
    own = putting_off.until(community, "2026-03-08T07:30")
    assert own == dt.datetime(2026, 3, 8, 7, 30, tzinfo=shanghai)
    for wrong in ("2026-03-06T20:59", "tonight", "gestern", "2029-01-01T00:00"):
        with pytest.raises(handling.NotInTheFuture):
            putting_off.until(community, wrong)


def test_one_writes_at_a_time_and_a_claim_runs_out(both, owner, colleague):
    one = both[0]
    assert writing.claim(one, by=owner)
    assert writing.claim(one, by=owner)
    assert not writing.claim(one, by=colleague)
    assert fresh(one).writer(colleague) == owner
    assert fresh(one).writer(owner) is None
    Conversation.objects.filter(pk=one.pk).update(claimed_until=now() - dt.timedelta(seconds=1))
    assert fresh(one).writer(colleague) is None
    assert writing.claim(one, by=colleague)
    writing.release(one, by=owner)
    assert fresh(one).claimed_by == colleague


def test_drafts_are_each_writers_own_and_come_back(both, signed_in, community, owner, colleague):
    one = both[0]
    address = f"/c/{community.slug}/inbox/{one.pk}/"
    signed_in.post(f"{address}typing/", {"text": "还没写完"}, headers={"HX-Request": "true"})
    assert "还没写完</textarea>" in signed_in.get(address).content.decode()
    assert writing.draft_of(one, colleague) == ""
    signed_in.post(f"{address}typing/", {"text": " "}, headers={"HX-Request": "true"})
    assert not Draft.objects.exists()


def test_canned_replies_fill_their_slots_and_nothing_else(both, community, owner):
    write(community, ";欢迎", "欢迎{称呼}来{群名}，我是{我}。{别的}", by=owner)
    [ready] = canned_for(both[0], owner)
    assert (ready.word, ready.text) == ("欢迎", "欢迎阿杉来一群，我是岚。{别的}")


def test_the_canned_page_keeps_refuses_deletes_and_brings_back(signed_in, community):
    address = f"/c/{community.slug}/inbox/canned/"
    assert signed_in.post(address, {"word": "补卡", "text": "每月三次"}).status_code == 302
    answer = signed_in.post(address, {"word": "补卡", "text": "另一句"})
    assert answer.status_code == 422
    assert "快捷词「补卡」已经有了" in answer.content.decode()
    kept = community.canned.get()
    html = signed_in.post(f"{address}{kept.pk}/archive/", follow=True).content.decode()
    assert "已删除「补卡」" in html
    signed_in.post(f"{address}{kept.pk}/restore/")
    assert community.canned.get().archived_at is None


def test_acts_tell_what_happened_and_offer_to_take_it_back(both, signed_in, community):
    address = f"/c/{community.slug}/inbox/act/done/"
    numbers = [one.pk for one in both]
    answer = signed_in.post(address, {"conversation": numbers}, headers={"HX-Request": "true"})
    told = json.loads(answer["HX-Trigger"])
    assert told["toast"]["text"] == "2 个会话已完成"
    assert told["inboxChanged"] == {"act": "done", "numbers": numbers}
    signed_in.post(told["toast"]["undo"], headers={"HX-Request": "true"})
    assert {fresh(one).state for one in both} == {State.OPEN}
    refused = signed_in.post(
        f"/c/{community.slug}/inbox/act/snooze/",
        {"conversation": numbers, "until": "x"},
        headers={"HX-Request": "true"},
    )
    assert json.loads(refused["HX-Trigger"])["toast"]["level"] == "error"


@pytest.mark.parametrize(("role", "status"), [(Role.MODERATOR, 204), (Role.ANALYST, 403)])
def test_a_moderator_answers_an_analyst_looks_on(both, client, community, role, status):
    staff = Staff.objects.create_user(f"{role}{community.pk}", password="炉火-很暖-2026")
    Seat.objects.create(community=community, staff=staff, role=role)
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    html = client.get(f"/c/{community.slug}/inbox/{both[0].pk}/").content.decode()
    assert ("data-reply" in html) is (role == Role.MODERATOR)
    done = client.post(
        f"/c/{community.slug}/inbox/act/done/", {"conversation": both[0].pk}, headers={"HX-Request": "true"}
    )
    assert done.status_code == status


def test_the_list_is_narrowed_by_words_room_and_whose_it_is(both, signed_in, community, owner, square):
    address = f"/c/{community.slug}/inbox/"

    def names(query):
        html = signed_in.get(f"{address}rows/?{query}").content.decode()
        return [name for name in ("阿杉", "小禾") if f'class="clip">{name}<' in html]

    assert names("") == ["阿杉", "小禾"]
    assert names("q=几点") == names("q=阿杉") == ["阿杉"]
    assert names("platform=qq") == names("tab=mine") == []
    handling.assign(community, [both[1].pk], owner, by=owner)
    assert names("tab=mine") == ["小禾"]
    assert names("tab=%00&space=x&after=-1") == ["阿杉", "小禾"]


def test_the_page_asks_the_state_store_little_however_long_the_list(
    square, signed_in, community, django_assert_max_num_queries
):
    for n in range(12):
        square.ask(f"成员{n}", f"第{n}个问题", 30 + n)
    first = square.look()[0]
    signed_in.get(f"/c/{community.slug}/inbox/")
    with django_assert_max_num_queries(14):
        signed_in.get(f"/c/{community.slug}/inbox/rows/")
    with django_assert_max_num_queries(40):
        signed_in.get(f"/c/{community.slug}/inbox/{first.pk}/")


def test_a_page_that_stays_open_is_told_only_what_changed_and_when_it_is_over(both, signed_in, community, colleague):
    one = both[0]
    address = f"/c/{community.slug}/inbox/{one.pk}/pulse/"
    html = signed_in.get(f"/c/{community.slug}/inbox/{one.pk}/").content.decode()
    stamp = html.split("pulse/?stamp=")[1].split('"')[0]
    assert signed_in.get(f"{address}?stamp={stamp}").status_code == 204
    writing.claim(one, by=colleague)
    told = signed_in.get(f"{address}?stamp={stamp}").content.decode()
    assert "小林 正在回复…" in told
    assert "data-reply" not in told  # what somebody types is left alone
    one.delete()
    gone = signed_in.get(f"{address}?stamp={stamp}")
    assert gone.status_code == 286
    assert "已经不在了" in gone.content.decode()
