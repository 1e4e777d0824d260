"""值班 with its hand-over, 响应情况 beside the metric, what 今日 says, what the settings do."""

import datetime as dt
from threading import Barrier, Thread

import pytest
from django.db import connection

from weilu.analytics.door import Query, ask
from weilu.analytics.keeping import Keeping
from weilu.home.looks import looks
from weilu.inbox import answering, shifts
from weilu.inbox.figures import Line, figures, quantile
from weilu.inbox.models import Conversation, Shift

pytestmark = pytest.mark.django_db


def test_a_hand_over_is_shown_until_the_next_one_has_read_it(square, signed_in, community, owner, colleague):
    square.ask("阿杉", "几点？", 10)
    square.ask("小禾", "在哪？", 10)
    one, _other = square.look()
    shift = shifts.take_over(community, by=colleague)
    answering.sent_by_hand(answering.send(one, "六点", by=colleague, seen=one.version), by=colleague)
    shifts.hand_over(shift, "阿杉的帐篷要换\n周六回他", by=colleague)
    shift.refresh_from_db()
    assert {key: shift.figures[key] for key in ("open", "snoozed", "answered")} == {
        "open": 1,
        "snoozed": 0,
        "answered": 1,
    }
    assert 590 < shift.figures["median"] < 700
    html = signed_in.get(f"/c/{community.slug}/inbox/").content.decode()
    assert "小林 的交接" in html
    assert "周六回他" in html
    signed_in.post(f"/c/{community.slug}/inbox/shifts/{shift.pk}/seen/")
    assert "的交接" not in signed_in.get(f"/c/{community.slug}/inbox/").content.decode()
    assert "岚 看过了" in signed_in.get(f"/c/{community.slug}/inbox/shifts/").content.decode()
    with pytest.raises(shifts.NotOnShift):
        shifts.hand_over(shift, "再写一次", by=colleague)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_over_at_once_one_relieves_the_other(community, owner, colleague):
    start = Barrier(2)

    def run(staff):
        start.wait()
        shifts.take_over(community, by=staff)
        connection.close()

    threads = [Thread(target=run, args=(staff,)) for staff in (owner, colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Shift.objects.filter(ended_at=None).count() == 1
    assert Shift.objects.count() == 2


def test_figures_say_what_the_metric_says(square, community, signed_in):
    for n, (name, minutes) in enumerate((("甲", 10), ("乙", 30), ("丙", 70))):
        asked = square.ask(name, f"第{n}问？", 100, room="一群" if n else "二群")
        square.ago("豆豆", f"第{n}答", 100 - minutes, to=asked)
    square.ask("丁", "没人答？", 90)
    square.look()
    first = community.today - dt.timedelta(days=1)
    told = figures(community, first, community.today)
    [row] = [
        row for row in ask("response", Query(community, first, community.today, grain="month")).rows if row["asks"]
    ]
    assert (told.all.asks, told.all.answered) == (row["asks"], row["answered"]) == (4, 3)
    assert told.all.median == pytest.approx(row["median_seconds"], abs=2)
    assert told.all.p90 == pytest.approx(row["p90_seconds"], abs=2)
    assert [(line.name, line.asks, line.answered) for line in told.by_room] == [("一群", 3, 2), ("二群", 1, 1)]
    assert [(line.name, line.answered) for line in told.by_person] == [("豆豆", 3)]
    html = signed_in.get(f"/c/{community.slug}/inbox/figures/?days=30").content.decode()
    assert "豆豆" in html
    assert f"/c/{community.slug}/boards/metrics/response/" in html


def test_quantiles_are_cut_as_the_metrics_cut_them():
    assert quantile([], 0.5) is None
    assert quantile([600, 1800], 0.9) == pytest.approx(1680)
    assert Line("x").median is None


def test_today_says_who_waits_and_since_when(square, community):
    square.ask("阿杉", "几点集合？", 60 * 30)
    square.ask("小禾", "在哪？", 10)
    one, _other = square.look()
    told = {str(look.text): look for look in looks(Keeping(community))}
    look = told["收件箱里 2 个会话在等答复"]
    assert look.url == f"/c/{community.slug}/inbox/{one.pk}/"
    assert "最久的等了 1.3 天：阿杉「几点集合？」" in str(look.detail)
    assert not [words for words in told if "没人接" in words and "提问" in words]


def test_settings_decide_what_comes_in(square, signed_in, community):
    address = f"/c/{community.slug}/inbox/settings/"
    assert signed_in.post(address, {"days": 99, "patience": 30}).status_code == 422
    signed_in.post(address, {"days": 1, "patience": 5})
    square.ask("阿杉", minutes=60 * 25)
    square.ago("小禾", "有人吗？", 60)
    square.ask("老周", minutes=20)
    assert [one.person.name for one in square.look()] == ["老周"]
    assert Conversation.objects.get().state == Conversation.State.OPEN
