"""What a report says of how the community felt: by hand, and each sentence beside the messages it counts."""

import datetime as dt
import re

import pytest
from django.utils import translation

from scored import record_scored
from weilu.events.client import store as event_store
from weilu.events.mutating import mutate
from weilu.insights.reports import making, printing
from weilu.insights.reports.spans import REVIEW, Span, finished
from weilu.team.models import Community

pytestmark = pytest.mark.django_db

WHO = [f"成员{n}" for n in range(12)]
GLAD, HURT, PLAIN = ("路线漂亮", 0.9, "happy"), ("客服又不回", -0.9, "angry"), ("几点集合", 0.0, "neutral")


@pytest.fixture
def told(town, monkeypatch):
    """The week from 03-02: three of four days glad; that from 03-09: two thirds of it angry."""
    monkeypatch.setattr(Community, "today", property(lambda self: dt.date(2026, 3, 16)))
    monkeypatch.setattr(Community, "yesterday", property(lambda self: dt.date(2026, 3, 15)))
    said = [(who, day, GLAD if day < 5 else HURT) for who in WHO for day in (2, 3, 4, 5)]
    said += [(who, day, GLAD if day < 11 else HURT) for who in WHO for day in range(9, 15)]
    said += [(who, day, PLAIN) for who in WHO for day in (5, 14)]
    record_scored(
        town.community,
        [town.event(who, text, f"2026-03-{day:02} 09:00") for who, day, (text, *_) in said],
        sentiment=[score for _, _, (_, score, _) in said],
        emotion=[emotion for _, _, (*_, emotion) in said],
    )
    return town.community


def lines(report):
    return {line["name"]: line for line in printing.lines(report)}


def test_each_sentence_by_hand(told, visit):
    said = lines(making.make(told, finished(told, "week"), by=None))
    # 24 glad, 48 angry, 12 plain after 36 glad, 12 angry, 12 plain.
    assert said["nsr"]["text"] == "本周净情感度 -33.3%，较上周 -83.3 个百分点"
    assert said["negative"]["text"] == "本周负面率 57.1%，较上周 +37.1 个百分点"
    assert said["risen"]["text"] == "本周升得最多的情绪：生气 57.1%，较上周 +37.1 个百分点"
    assert said["hurt"]["text"].startswith("本周让人不快的词：客服（48 条）")
    assert said["hurt"]["text"].endswith("，例如「客服又不回」")
    assert [said[name]["welcome"] for name in ("nsr", "negative", "risen", "hurt")] == [False, False, False, None]
    counts = dict.fromkeys(("negative", "risen", "hurt"), 48)
    for name, count in counts.items():
        path = said[name]["url"].split("/stream/")[1]
        assert re.search(r'id="hits">(\d+)<', visit(f"stream/hits/{path}"))[1] == str(count), name
    assert "/boards/mood/?from=2026-03-09&to=2026-03-15" in said["nsr"]["url"]


def test_any_days_come_to_the_same_sums(told):
    said = {line["name"]: line["text"] for line in printing.lines(_review(told, 10, 11))}
    # 12 glad and 12 angry; of the two days before 12 glad on the 9th.
    assert said["nsr"] == "这段时间净情感度 0.0%，较前一段 -100.0 个百分点"
    assert said["risen"] == "这段时间升得最多的情绪：生气 50.0%，较前一段 +50.0 个百分点"


def test_few_messages_are_told_as_few(town, monkeypatch):
    monkeypatch.setattr(Community, "today", property(lambda self: dt.date(2026, 3, 16)))
    event = town.event("阿杉", "客服又不回", "2026-03-10 09:00")
    record_scored(town.community, [event], sentiment=[-0.9], emotion=["angry"])
    said = lines(making.make(town.community, finished(town.community, "week"), by=None))
    assert said["nsr"]["text"] == "本周净情感度 -100.0%（有判断的只有 1 条），没有可比的上周"


def _review(community, first, last):
    from weilu.analytics.keeping import Keeping
    from weilu.insights.models import Report
    from weilu.insights.reports.facts import gather
    from weilu.kit.clock import now

    span = Span(REVIEW, dt.date(2026, 3, first), dt.date(2026, 3, last))
    facts = gather(Keeping(community), span)
    return Report(
        community=community, kind="review", first=span.first, last=span.last, facts=facts, made_at=now()
    )  # fmt: skip


def test_without_anything_judged_nothing_is_said_of_moods(town, monkeypatch):
    monkeypatch.setattr(Community, "today", property(lambda self: dt.date(2026, 3, 16)))
    town.say("阿杉", "Привет всем", "2026-03-10 09:00")
    report = making.make(town.community, finished(town.community, "week"), by=None)
    assert not {"nsr", "negative", "risen", "hurt"} & set(lines(report))


def test_the_first_judged_week_is_compared_with_nothing(told):
    mutate(event_store(), "events", "DELETE WHERE ts < toDateTime('2026-03-08 00:00:00', 'UTC')", {})
    said = lines(making.make(told, finished(told, "week"), by=None))
    assert said["nsr"]["text"] == "本周净情感度 -33.3%，没有可比的上周"
    assert "risen" not in said


def test_a_quote_that_was_erased_is_quoted_no_more(told):
    report = making.make(told, finished(told, "week"), by=None)
    mutate(event_store(), "events", "DELETE WHERE text = '客服又不回'", {})
    assert "例如" not in lines(report)["hurt"]["text"]
    assert "客服又不回" not in str(report.facts)


def test_they_stand_on_every_form(told):
    report = making.make(told, finished(told, "week"), by=None)
    assert "升得最多的情绪：生气" in printing.page(report)
    assert "🔴 本周净情感度 -33.3%" in printing.text(report)
    assert printing.workbook(report)[:2] == b"PK"
    with translation.override("en"):
        assert "客服" in lines(report)["hurt"]["text"]
