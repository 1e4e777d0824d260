"""打卡: once a local day, the right day number whatever the order of arrival, nothing lost."""

import datetime as dt

import pytest

from imports import bring
from weilu.connect.models import Delivery, Reacted, ReactionRule
from weilu.connect.reactions import counting, ruling
from weilu.connect.reactions.watching import look
from weilu.connect.undoing import claim_undo, undo
from weilu.events.recording import stop_recording
from weilu.kit.clock import now
from weilu.members.models import Identity

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def daily(rule, community):
    return rule("check_in", name="早起", words=["打卡"], since=community.today - DAY * 30, sender=None)


def noon(community, days_ago=0, hour=12, minute=0):
    day = community.today - DAY * days_ago
    return dt.datetime.combine(day, dt.time(hour, minute), community.zone)


def counted(store):
    return store.query(
        "SELECT toString(day), toInt32(value) FROM events WHERE kind = 'check_in' ORDER BY member_id, day"
    )


def test_a_message_becomes_a_check_in_that_points_at_it(daily, says, store, community):
    says("#打卡 第一天", at=noon(community, 1))
    rows = store.query("SELECT activity, value, target, active, member_id, platform FROM events WHERE kind='check_in'")
    message = store.query("SELECT id, member_id FROM events WHERE kind='message'")[0]
    assert rows == [("早起", 1.0, message[0], 1, message[1], "web")]


def test_once_a_day_by_the_communitys_clock(daily, says, store, community):
    says("打卡", at=noon(community, 2, 0, 1))
    says("打卡打卡", at=noon(community, 2, 23, 59))
    says("打卡", at=noon(community, 1, 0, 0))
    days = [str(community.today - DAY * 2), str(community.today - DAY)]
    assert counted(store) == [(days[0], 1), (days[1], 2)]


def test_another_zone_cuts_the_same_messages_into_other_days(daily, says, store, community):
    community.time_zone = community.day_zone = "America/Los_Angeles"
    community.save()
    daily.refresh_from_db()
    says("打卡", at=noon(community, 3, 23, 30))
    says("打卡", at=noon(community, 2, 0, 30))
    assert [value for _, value in counted(store)] == [1, 2]


def test_a_late_message_fills_the_gap_and_what_follows_is_renumbered(daily, says, store, community):
    says("打卡", at=noon(community, 4))
    says("打卡", at=noon(community, 2))
    says("打卡", at=noon(community, 1))
    assert [value for _, value in counted(store)] == [1, 1, 2]
    says("打卡", at=noon(community, 3))
    assert [value for _, value in counted(store)] == [1, 2, 3, 4]


def test_nothing_before_the_first_day_and_an_earlier_first_day_takes_in_what_was_said(rule, says, store, community):
    says("打卡", at=noon(community, 1))
    says("打卡", at=noon(community, 5))
    made = rule("check_in", words=["打卡"], since=community.today - DAY * 2, sender=None)
    look(community)
    assert len(counted(store)) == 1
    ruling.change(made, {"name": made.name, "since": community.today - DAY * 9}, by=None)
    look(community)
    look(community)
    assert len(counted(store)) == 2


def test_a_crash_between_counting_and_recording_is_made_up_for(daily, says, store, community, monkeypatch):
    with monkeypatch.context() as crash:
        crash.setattr(counting, "record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            says("打卡", at=noon(community, 1))
    assert counted(store) == []
    assert ReactionRule.objects.get().cursor > 0
    look(community)
    look(community)
    assert [value for _, value in counted(store)] == [1]


def test_a_crash_after_recording_doubles_nothing(daily, says, store, community):
    says("打卡", at=noon(community, 1))
    Reacted.objects.update(recorded=False)
    stop_recording()
    look(community)
    assert [value for _, value in counted(store)] == [1]


def test_it_says_so_only_where_it_has_words_and_it_has_just_happened(rule, says, store, community):
    rule("check_in", words=["打卡"], texts=["{称呼} 第 {天数} 天"], since=community.today - DAY * 3)
    says("打卡", at=noon(community, 1))
    says("打卡")
    says("打卡了")
    assert [d.text for d in Delivery.objects.all()] == ["阿杉 第 2 天"]


def test_merged_accounts_are_one_person(daily, says, store, community):
    from weilu.members.merging import merge
    from weilu.members.models import Member

    says("打卡", "阿杉", at=noon(community, 2))
    says("打卡", "杉杉", at=noon(community, 1))
    merge(Member.objects.get(name="阿杉"), Member.objects.get(name="杉杉"), by=None)
    says("又打卡", "阿杉", at=noon(community, 1, 13))
    says("打卡", "杉杉", at=noon(community, 0, 0))
    assert sorted(value for _, value in counted(store)) == [1, 2, 3]


def test_an_imported_chat_counts_and_its_undo_takes_the_days_away(daily, says, store, community, tmp_path):
    def line(days_ago):
        return f"{noon(community, days_ago):%Y-%m-%d %H:%M},阿杉,打卡\n"

    file = tmp_path / "chat.csv"
    file.write_text("时间,昵称,内容\n" + line(4) + line(3), encoding="utf-8")
    entry = bring(community, file)
    look(community)
    assert [value for _, value in counted(store)] == [1, 2]
    member = store.query("SELECT any(member_id) FROM events")[0][0]
    Identity.objects.create(community=community, member_id=member, platform="web", key="id:阿杉", name="阿杉")
    says("打卡", at=noon(community, 2))
    assert [value for _, value in counted(store)] == [1, 2, 3]
    claim_undo(entry, by=None)
    undo(entry)
    look(community)
    assert [value for _, value in counted(store)] == [1]


def test_the_name_of_one_that_has_counted_stays(daily, says, community):
    says("打卡", at=noon(community, 1))
    with pytest.raises(ruling.NameFixed):
        ruling.change(daily, {"name": "别的", "since": daily.since}, by=None)


def test_a_pause_loses_no_check_in(daily, says, store, community):
    ruling.pause_all(community, by=None)
    says("打卡", at=now() - DAY)
    assert counted(store) == []
    ruling.resume_all(community, by=None)
    look(community)
    assert len(counted(store)) == 1
