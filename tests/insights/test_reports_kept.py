"""Reports as a team keeps them: of a board, named, deleted, beside a year ago; what they tell of people and posts."""

import datetime as dt
import io
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from segments.test_at_once import at_once
from weilu.analytics.keeping import Keeping
from weilu.events.event import event_id
from weilu.insights.boards import composing
from weilu.insights.cards import CARDS
from weilu.insights.cards.saying import say
from weilu.insights.look import Look
from weilu.insights.models import Report
from weilu.insights.reports import boarding, keeping, making, printing
from weilu.insights.reports.facts import gather
from weilu.insights.reports.spans import a_year_ago, containing, finished
from weilu.members.erasing import erase, finish
from weilu.team.models import Community

MONDAY = dt.date(2026, 3, 9)


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def today(monkeypatch):
    """2026-03-16, a Monday, whatever the clock says."""
    monkeypatch.setattr(Community, "today", property(lambda self: dt.date(2026, 3, 16)))
    monkeypatch.setattr(Community, "yesterday", property(lambda self: dt.date(2026, 3, 15)))


@pytest.fixture
def told(town, today):
    days = range(2, 16)
    town.says(*(("阿杉", f"第 {n} 句", f"2026-03-{day:02} 09:{n:02}") for day in days for n in range(1 + day % 3)))
    return town


@pytest.fixture
def board(told, owner):
    made = composing.make(told.community, "晨会", by=owner)
    for card, asked in (("active", {"range": "90"}), ("kinds", {}), ("funnel", {"steps": "message,purchase"}),
                        ("hours", {"segment": "没有的"})):  # fmt: skip
        made = composing.add(made, card, asked, by=owner)
    return made


def said(community, day=MONDAY):
    report = making.make(community, containing(community, "week", day), by=None)
    return {line["name"]: line["text"] for line in printing.lines(report)}


def test_beside_the_same_week_a_year_ago_where_data_reach_so_far(told):
    assert "去年" not in said(told.community)["messages"]
    for day in (11, 12, 13):
        told.say("阿杉", "去年的", f"2025-03-{day:02} 09:00")
    Report.objects.all().delete()
    assert "去年" not in said(told.community)["messages"], "the week of the 10th had begun before the data did"
    told.say("阿杉", "更早的", "2025-03-01 09:00")
    Report.objects.all().delete()
    assert said(told.community)["messages"] == "本周消息 13，较上周 -13.3%，较去年同期 +333.3%"


def test_a_year_ago_is_the_same_month_or_the_same_weekdays(community):
    month = containing(community, "month", dt.date(2024, 2, 29))
    assert a_year_ago(community, month).last == dt.date(2023, 2, 28)
    week = containing(community, "week", MONDAY)
    before = a_year_ago(community, week)
    assert (before.first, before.first.weekday(), before.length) == (dt.date(2025, 3, 10), 0, 7)


def test_a_quiet_day_forbids_no_comparison_and_a_gap_does(town, today):
    """Thirty messages every working day, none on Sundays: quiet. None on one Thursday: the source was silent."""
    zone = ZoneInfo("Asia/Shanghai")
    days = [dt.date(2026, 1, 5) + dt.timedelta(days=n) for n in range(70)]

    def talk(silent):
        events = [
            town.event("阿杉", "话", dt.datetime.combine(day, dt.time(9, n), zone))
            for day in days if day.weekday() != 6 and day not in silent
            for n in range(30)
        ]  # fmt: skip
        town.record(events)

    talk([dt.date(2026, 2, 12)])  # a Thursday

    def messages(day):
        fact = gather(Keeping(town.community), containing(town.community, "week", day))[1]
        return fact["value"], fact["before"], fact["silent"]

    assert messages(dt.date(2026, 2, 2)) == (180, 180, 0)
    assert messages(dt.date(2026, 2, 9)) == (150, 180, 1)
    assert messages(dt.date(2026, 2, 16)) == (180, None, 0)


def test_who_came_back_within_a_week(town, today):
    for n, name in enumerate("甲乙丙丁"):
        town.say(name, "来了", f"2026-03-{2 + n:02} 09:00")
    town.say("甲", "又来", "2026-03-09 09:00")
    town.say("乙", "又来", "2026-03-12 09:00")  # nine days later
    facts = {fact["name"]: fact for fact in gather(Keeping(town.community), containing(town.community, "week", MONDAY))}
    retained = facts["retained"]
    assert (retained["value"], retained["n"], retained["before"]) == (0.25, 4, None)
    assert said(town.community)["retained"].startswith("本周首周留存 25.0%（分母只有 4 人）")


def test_where_newcomers_came_from_and_what_was_answered(told, owner):
    town = told
    for n, channel in enumerate(["扫码", "扫码", "朋友", ""]):
        town.record([town.event(f"新人{n}", kind="join", when="2026-03-10 08:00", channel=channel)])
    loved = town.say("小满", "周末去莫干山吗？", "2026-03-10 09:00")
    for n in range(3):
        town.record([town.event(f"新人{n}", kind="like", when="2026-03-10 10:00", to=loved)])
    report = making.make(town.community, containing(town.community, "week", MONDAY), by=None)

    def line(name):
        return next(line["text"] for line in printing.lines(report) if line["name"] == name)

    assert line("channels") == "本周新成员从哪来：扫码 2 人、朋友 1 人"
    assert line("posts") == "本周最受回应的话：「周末去莫干山吗？」（3 次回应）"
    assert "莫干山" not in str(report.facts)
    finish(erase(town.person("小满"), by=owner))
    assert line("posts") == "本周最受回应的话：已经不在了"


def test_a_board_becomes_a_report_with_a_sentence_a_card(told, board, signed_in, visit):
    address = f"/c/{told.community.slug}/reports/"
    page = visit(f"reports/board/?board={board.pk}")
    assert f'<option value="{board.pk}" selected>晨会</option>' in page
    answer = signed_in.post(f"{address}board/", {"board": board.pk, "first": "2026-03-09", "last": "2026-03-15"})
    report = Report.objects.get()
    assert answer["Location"] == f"{address}{report.pk}/"
    page = visit(f"reports/{report.pk}/")
    cards = boarding.card_lines(report)
    assert cards[0]["text"].startswith("日活平均 1，最高 1（2026-03-")
    assert cards[1]["text"] == "都发生了什么合计 13，平均每期 1.86，最多 3（2026-03-14）"
    assert cards[2]["text"] == "“1 消息” 1，走到“2 购买” 0，占 0.0%"
    assert "没有名叫 没有的 的分群" in cards[3]["text"]
    assert all(card["text"].replace("“", "").split("，")[0][:4] in page for card in cards)
    assert page.count('id="card-') >= 3
    told.say("阿杉", "补的", "2026-03-14 20:00")
    signed_in.post(f"{address}{report.pk}/anew/")
    report.refresh_from_db()
    assert "合计 14" in boarding.card_lines(report)[1]["text"]
    text = printing.text(report)
    assert "· 都发生了什么：都发生了什么合计 14" in text
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printing.pdf(report)))
    assert "合计14" in words.replace(" ", "")
    book = CalamineWorkbook.from_filelike(io.BytesIO(printing.workbook(report)))
    assert ["", "消息"] in [row[:2] for row in book.get_sheet_by_name("看板").to_python()]


@pytest.mark.parametrize(
    "asked", [{"last": "2026-03-16"}, {"first": "2026-03-15", "last": "2026-03-09"}, {"board": ""}]
)
def test_a_board_report_of_days_that_cannot_be_is_refused(told, board, signed_in, asked):
    usual = {"board": board.pk, "first": "2026-03-09", "last": "2026-03-15"}
    assert signed_in.post(f"/c/{told.community.slug}/reports/board/", usual | asked).status_code == 422
    assert not Report.objects.exists()


def test_every_card_has_a_sentence(told, owner):
    town = told
    town.record([town.event("小满", kind="purchase", when="2026-03-10 09:00", value=1000.0, channel="扫码")])
    town.record([town.event("小满", kind="ask", text="在吗", when="2026-03-10 10:00")])
    look = Look(town.community, {"from": "2026-03-02", "to": "2026-03-15", "steps": "message,purchase"})
    for name, card in CARDS.items():
        sentence = say(card.draw(look).spec)
        assert sentence, name
        assert "None" not in sentence, name
    assert say(CARDS["hours"].draw(look).spec).startswith("最高的是 周")
    assert say(CARDS["sales"].draw(look).spec) == "销售额合计 10，平均每期 0.71，最多 10（2026-03-10）"


def test_named_deleted_and_brought_back(told, signed_in, visit):
    report = making.make(told.community, finished(told.community, "week"), by=None)
    address = f"/c/{told.community.slug}/reports/"
    signed_in.post(f"{address}{report.pk}/name/", {"name": "  三月第二周  ", "version": "1"})
    report.refresh_from_db()
    assert (report.name, report.version) == ("三月第二周", 2)
    signed_in.post(f"{address}{report.pk}/name/", {"name": "晚来的", "version": "1"})
    report.refresh_from_db()
    assert report.name == "三月第二周"
    signed_in.post(f"{address}{report.pk}/archive/")
    page = visit("reports/")
    assert f"{address}{report.pk}/restore/" in page
    visit(f"reports/{report.pk}/", status=404)
    making.plan_of(told.community)
    moment = dt.datetime(2026, 3, 16, 4, tzinfo=dt.UTC)
    assert making.make_due(moment) == 0, "what was deleted is not made again by itself"
    again = making.make(told.community, finished(told.community, "week"), by=None)
    assert again.pk != report.pk
    signed_in.post(f"{address}{report.pk}/restore/")
    assert "先删掉那一份再找回" in visit("reports/")
    signed_in.post(f"{address}{again.pk}/archive/")
    signed_in.post(f"{address}{report.pk}/restore/")
    assert "三月第二周" in visit(f"reports/{report.pk}/")


def test_it_leaves_as_a_page_of_its_own_and_as_text(told, signed_in):
    report = making.make(told.community, finished(told.community, "week"), by=None)
    address = f"/c/{told.community.slug}/reports/{report.pk}"
    html, text = signed_in.get(f"{address}.html"), signed_in.get(f"{address}.txt")
    assert html["Content-Disposition"].endswith('.html"')
    body = html.content.decode()
    assert "<style>" in body
    assert "本周消息 13" in body
    assert "http" not in body.replace("http://www.w3.org", ""), "nothing is fetched from anywhere"
    assert text.content.decode() == printing.text(report)


@pytest.mark.django_db(transaction=True)
def test_of_three_who_rename_at_once_one_is_kept_and_the_others_are_told(told, owner):
    report = making.make(told.community, finished(told.community, "week"), by=None)
    acts = [
        lambda name=name: keeping.rename(Report.objects.get(pk=report.pk), name, seen=1, by=owner) for name in "一二三"
    ]
    assert len(at_once(*acts, expected=keeping.RenamedMeanwhile)) == 2
    report.refresh_from_db()
    assert (report.version, report.name in "一二三") == (2, True)


def test_event_ids_in_reports_are_texts(told):
    """JSON would round numbers of 64 bits."""
    loved = told.say("小满", "好", "2026-03-10 09:00")
    told.record([told.event("阿杉", kind="like", when="2026-03-10 10:00", to=loved)])
    facts = {fact["name"]: fact for fact in gather(Keeping(told.community), containing(told.community, "week", MONDAY))}
    assert facts["posts"]["posts"][0][0] == loved
    assert event_id("town", told.community.pk, 1) > 2**53
