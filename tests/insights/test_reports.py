"""Reports: their sentences by hand, what leaves read back, made once whoever makes them."""

import datetime as dt
import io
import json

import pypdfium2
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from cli.conftest import call  # noqa: F401
from weilu.analytics import gaps
from weilu.insights.models import Goal, Report
from weilu.insights.reports import making, printing
from weilu.insights.reports.spans import before, containing, finished
from weilu.team.models import Community

WEEK = dt.date(2026, 3, 9)  # a Monday


@pytest.fixture
def told(town, monkeypatch):
    """Two weeks: 阿杉 and 小满 talk in the first, a third person joins them in the second and asks in vain."""
    monkeypatch.setattr(Community, "today", property(lambda self: dt.date(2026, 3, 16)))
    monkeypatch.setattr(Community, "yesterday", property(lambda self: dt.date(2026, 3, 15)))
    for day in (2, 3):
        town.say("阿杉", "早", f"2026-03-{day:02} 09:00")
    town.say("小满", "早", "2026-03-04 09:00")
    for day in (9, 10, 11, 12, 13):
        town.say("阿杉", "早", f"2026-03-{day:02} 09:00")
    town.say("新来的", "大家好", "2026-03-12 09:00")
    town.say("小满", "欢迎", "2026-03-12 09:05")
    town.record([town.event("新来的", "怎么报名", "2026-03-13 09:00", kind="ask", props={"conversation": "一"})])
    return town.community


def test_each_sentence_says_what_was_counted(told):
    report = making.make(told, finished(told, "week"), by=None)
    assert (report.first, report.last) == (WEEK, WEEK + dt.timedelta(days=6))
    said = {line["name"]: line["text"] for line in printing.lines(report)}
    assert said["active"] == "本周活跃成员 3，较上周 +50.0%"
    assert said["messages"] == "本周消息 7，较上周 +133.3%"
    assert said["joined"] == "本周新加入 1，较上周 -50.0%"
    assert said["left"] == "本周退出 0，与上周持平"
    assert said["total"] == "本周在群成员 3，较上周 +50.0%"
    assert said["speaking"] == "本周发言率 100.0%（分母只有 3 人），与上周持平"
    assert said["unanswered"] == "本周没人回的提问 1，上周为 0"
    assert said["response"] == "本周首次响应（中位数）：没有可算的数据"
    welcome = {line["name"]: line["welcome"] for line in printing.lines(report)}
    assert [welcome[name] for name in ("active", "joined", "left", "unanswered")] == [True, False, None, False]


def test_the_first_period_has_nothing_before_it(told):
    report = making.make(told, containing(told, "week", dt.date(2026, 3, 2)), by=None)
    said = {line["name"]: line["text"] for line in printing.lines(report)}
    assert said["active"].startswith("本周活跃成员 2，")
    assert "%" not in said["active"]


def silent_on(monkeypatch, *days):
    """The source told nothing on these days."""
    wanted = {dt.date(2026, 3, day) for day in days}

    monkeypatch.setattr(
        gaps, "silent_days", lambda _counts, first, last: {day for day in wanted if first <= day <= last}
    )


def test_a_source_silent_for_some_days_is_compared_with_nothing(told, monkeypatch):
    silent_on(monkeypatch, 13, 14)
    said = {line["name"]: line for line in printing.lines(making.make(told, finished(told, "week"), by=None))}
    assert said["active"]["text"] == "本周活跃成员 3（有 2 天数据中断，不作比较）"
    assert said["joined"]["text"] == "本周新加入 1（有 2 天数据中断，不作比较）"
    assert {line["welcome"] for line in said.values()} == {None}


def test_nothing_is_compared_with_a_week_that_was_silent(told, monkeypatch):
    silent_on(monkeypatch, 5)
    said = {line["name"]: line for line in printing.lines(making.make(told, finished(told, "week"), by=None))}
    for name in ("active", "messages", "joined", "left", "total", "purchases", "unanswered"):
        assert said[name]["text"].endswith("，没有可比的上周"), name
    assert {line["welcome"] for line in said.values()} == {None}


def test_a_week_without_any_data_has_no_value(told, monkeypatch):
    silent_on(monkeypatch, *range(9, 16))
    said = {line["name"]: line["text"] for line in printing.lines(making.make(told, finished(told, "week"), by=None))}
    assert said["active"] == "本周活跃成员：数据中断"
    assert said["total"] == "本周在群成员：数据中断"


def test_a_report_stays_as_it_was_until_it_is_counted_again(told, town, signed_in):
    report = making.make(told, finished(told, "week"), by=None)
    town.say("迟到的", "补一句", "2026-03-10 09:00")
    assert making.make(told, finished(told, "week"), by=None).facts == report.facts
    signed_in.post(f"/c/{told.slug}/reports/{report.pk}/anew/")
    (again,) = Report.objects.all()
    assert (again.pk, again.facts[0]["value"]) == (report.pk, 4)


def test_periods_are_those_of_the_calendar(told):
    month = finished(told, "month")
    assert (month.first, month.last) == (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert before(told, month).first == dt.date(2026, 1, 1)
    assert finished(told, "day").first == dt.date(2026, 3, 15)


def test_what_leaves_reads_back(told, signed_in):
    report = making.make(told, finished(told, "week"), by=None)
    files = {
        form: b"".join(signed_in.get(f"/c/{told.slug}/reports/{report.pk}.{form}"))
        for form in ("pdf", "xlsx", "png")
    }  # fmt: skip
    pages = pypdfium2.PdfDocument(files["pdf"])
    words = "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")
    assert "本周活跃成员3，较上周+50.0%" in words.replace(" ", "")
    assert pages[0].get_objects is not None
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    assert book.get_sheet_by_index(0).to_python()[1][:3] == ["活跃成员", 3, 2]
    assert book.get_sheet_by_index(1).to_python()[1][:3] == ["2026-03-09", 1, 1]
    picture = Image.open(io.BytesIO(files["png"]))
    assert picture.width == pytest.approx(120 / 25.4 * 72 * printing.SCALE, abs=2)
    assert len(picture.convert("L").getcolors()) > 50  # letters, not an empty page
    assert signed_in.get(f"/c/{told.slug}/reports/{report.pk}.exe").status_code == 404


def test_the_text_for_a_group(told):
    text = printing.text(making.make(told, finished(told, "week"), by=None))
    assert text.splitlines()[:2] == ["【山行社周报】03-09 – 03-15", "🟢 本周活跃成员 3，较上周 +50.0%"]


def test_by_itself_once_a_period_after_its_hour(told, visit):
    making.plan_of(told)
    assert making.make_due(dt.datetime(2026, 3, 16, 0, 30, tzinfo=dt.UTC)) == 0  # half past eight in Shanghai
    assert making.make_due(dt.datetime(2026, 3, 16, 1, 30, tzinfo=dt.UTC)) == 1
    assert making.make_due(dt.datetime(2026, 3, 16, 2, 30, tzinfo=dt.UTC)) == 0
    assert Report.objects.get().made_by is None


def test_in_the_web(told, signed_in, visit):
    address = f"/c/{told.slug}/reports/"
    assert "还没有报告" in visit("reports/")
    made = signed_in.post(f"{address}new/", {"kind": "week"})
    assert "本周活跃成员 3，较上周 +50.0%" in signed_in.get(made.url).content.decode()
    assert signed_in.post(f"{address}new/", {"kind": "year"}).status_code == 400
    signed_in.post(f"{address}plan/", {"kind": ["day", "month", "x"], "hour": "7"})
    plan = making.plan_of(told)
    assert (plan.kinds, plan.hour) == (["day", "month"], 7)


def test_the_command_makes_and_lists(call, told, tmp_path):  # noqa: F811
    answer = json.loads(call("report", "make", "week", "--json").out)
    assert (answer["from"], answer["facts"][0]["value"]) == ("2026-03-09", 3)
    assert call("report", "make", "week", "--out", "week.pdf").status == 0
    assert (tmp_path / "week.pdf").read_bytes()[:5] == b"%PDF-"
    assert call("report", "make", "week", "--out", "week.doc").status == 2
    assert call("report", "make", "week", "--on", "2026-03-16").status == 2
    assert json.loads(call("report", "list", "--json").out)["rows"] == [
        {"kind": "week", "from": "2026-03-09", "to": "2026-03-15"}
    ]


@pytest.fixture
def aim(told):
    """Ten messages in the second week; five of them were there on Wednesday evening."""
    goal = Goal.objects.create(
        community=told, name="说够十句", measure="messages", target=10, first=WEEK, last=dt.date(2026, 3, 14)
    )
    goal.readings.create(on=dt.date(2026, 3, 11), value=3, pace=5, state="behind")
    return goal


def reviewed(signed_in, told, **asked):
    answer = signed_in.post(f"/c/{told.slug}/reports/review/", asked)
    assert answer.status_code == 302, answer.content.decode()
    return Report.objects.latest("pk")


def test_a_review_holds_the_goal_its_result_and_the_figures_of_its_days(told, aim, signed_in):
    report = reviewed(signed_in, told, goal=aim.pk)
    assert (report.kind, report.first, report.last) == ("review", WEEK, dt.date(2026, 3, 14))
    (goal,) = report.goals
    assert (goal["value"], goal["on"], goal["share"], goal["state"]) == (7, "2026-03-14", 0.7, "missed")
    assert goal["days"] == [["2026-03-11", 3, 5], ["2026-03-14", 7, 10]]
    said = {line["name"]: line["text"] for line in printing.lines(report)}
    # The six days before: 3 March to 8 March.
    assert said["active"] == "这段时间活跃成员 3，较前一段 +50.0%"
    assert said["messages"] == "这段时间消息 7，较前一段 +250.0%"
    assert said["total"] == "这段时间在群成员 3，较前一段 +50.0%"
    assert "speaking" not in said
    page = signed_in.get(f"/c/{told.slug}/reports/{report.pk}/").content.decode()
    assert "未达成" in page
    assert "说够十句" in page


def test_a_review_of_days_takes_every_goal_within_them(told, aim, signed_in):
    Goal.objects.create(
        community=told, name="以前的", measure="joined", target=5, first=dt.date(2026, 2, 1), last=dt.date(2026, 2, 9)
    )
    report = reviewed(signed_in, told, first="2026-03-10", last="2026-03-12")
    assert [goal["name"] for goal in report.goals] == ["说够十句"]
    assert report.goals[0]["value"] == 3  # as it was read on the 11th


@pytest.mark.parametrize(
    "asked", [{}, {"first": "2026-03-10"}, {"first": "2026-03-12", "last": "2026-03-10"},
              {"first": "2026-03-12", "last": "2026-03-16"}, {"first": "1999-01-01", "last": "2026-03-10"}],
)  # fmt: skip
def test_days_that_cannot_be_reviewed_are_refused(told, signed_in, asked):
    assert signed_in.post(f"/c/{told.slug}/reports/review/", asked).status_code == 422


def test_what_people_write_is_kept_with_who_and_when_and_never_overwritten_unawares(told, aim, signed_in, owner):
    report = reviewed(signed_in, told, goal=aim.pk)
    address = f"/c/{told.slug}/reports/{report.pk}/words/"
    first = {"analysis": "周三才开始发动", "insight": "周一就发", "seen": ""}
    assert signed_in.post(address, first).status_code == 302
    report.refresh_from_db()
    assert (report.analysis, report.insight, report.written_by) == ("周三才开始发动", "周一就发", owner)
    answer = signed_in.post(address, first | {"analysis": "我写的"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "我写的" in page
    assert "周三才开始发动" in page
    report.refresh_from_db()
    assert report.analysis == "周三才开始发动"
    again = first | {"analysis": "改了", "seen": report.written_at.isoformat()}
    assert signed_in.post(address, again).status_code == 302
    signed_in.post(f"/c/{told.slug}/reports/{report.pk}/anew/")
    report.refresh_from_db()
    assert report.analysis == "改了"


def test_only_a_review_is_written_on(told, signed_in):
    report = making.make(told, finished(told, "week"), by=None)
    assert signed_in.post(f"/c/{told.slug}/reports/{report.pk}/words/", {"analysis": "x"}).status_code == 404


def test_a_review_leaves_in_every_form(told, aim, signed_in):
    report = reviewed(signed_in, told, goal=aim.pk)
    Report.objects.filter(pk=report.pk).update(analysis="=1+1 开始得晚", insight="早点" * 900)
    report.refresh_from_db()
    pages = pypdfium2.PdfDocument(printing.pdf(report))
    words = "".join(page.get_textpage().get_text_range() for page in pages).replace(" ", "")
    for said in ("说够十句", "未达成", "开始得晚", "早点早点"):
        assert said in words
    book = CalamineWorkbook.from_filelike(io.BytesIO(printing.workbook(report)))
    assert book.get_sheet_by_name("目标").to_python()[1][:5] == ["说够十句", "消息", 10, 7, 0.7]
    assert "开始得晚" in book.get_sheet_by_name("分析与规律").to_python()[0][1]
    text = printing.text(report)
    assert "🎯 说够十句：目标 10，结果 7（70%，未达成）" in text
    assert "分析：=1+1 开始得晚" in text
    picture = Image.open(io.BytesIO(printing.picture(report)))
    assert picture.height > 196 / 25.4 * 72 * printing.SCALE * 1.5  # what is longer than a page goes on below it
