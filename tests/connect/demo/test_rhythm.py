"""The days people remember can be found again in the numbers and in the words."""

import datetime as dt
from collections import Counter
from statistics import mean

from weilu.connect.demo.calendar import OUTAGE_FROM, OUTAGE_TO, festivals, spring_festival

from .conftest import day_of, minute_of, tell

ANGRY = ("气死", "失望", "垃圾", "退钱", "投诉", "太差", "生气", "扣了", "😡", "无语", "崩")


def _anger(told):
    talk = [one.text for one in told if one.kind in ("message", "ask")]
    return sum(any(word in text for word in ANGRY) for text in talk) / max(1, len(talk))


def test_spring_festival_is_reckoned_by_the_moon():
    assert spring_festival(2026) == dt.date(2026, 2, 17)
    assert spring_festival(2025) == dt.date(2025, 1, 29)
    assert festivals(2026)[dt.date(2026, 9, 25)] == "中秋"
    assert festivals(2026)[dt.date(2026, 2, 16)] == "除夕"


def test_spring_festival_days_are_below_half_of_usual_and_full_of_good_wishes():
    told = tell(end=dt.date(2026, 4, 20))
    days = Counter(day_of(one) for one in told)
    feast = [dt.date(2026, 2, 16) + dt.timedelta(n) for n in range(6)]
    before = [dt.date(2026, 1, 26) + dt.timedelta(n) for n in range(14)]
    assert mean(days[day] for day in feast) < 0.5 * mean(days[day] for day in before)
    wishes = [
        one
        for one in told
        if day_of(one) == dt.date(2026, 2, 17) and "快乐" in one.text + ("快乐" * ("年" in one.text))
    ]
    assert len(wishes) > 5


def test_the_viral_day_brings_the_most_joins_and_likes(told, marks):
    joins = Counter(day_of(one) for one in told if one.kind == "join" and one.channel != "群内邀请")
    usual = mean(joins[marks.viral - dt.timedelta(n)] for n in range(5, 35))
    assert max(joins, key=lambda day: joins[day]) == marks.viral
    assert joins[marks.viral] > 6 * usual
    likes = Counter(day_of(one) for one in told if one.kind == "like")
    assert max(likes, key=lambda day: likes[day]) == marks.viral
    liked = Counter(one.target for one in told if one.kind == "like").most_common(1)[0][0]
    post = next(one for one in told if one.native_id == liked)
    assert post.is_staff
    assert day_of(post) == marks.viral
    assert "云海" in post.text


def test_the_outage_evening_is_angry_and_the_anger_passes(told, marks):
    evening = [one for one in told if day_of(one) == marks.outage and OUTAGE_FROM <= minute_of(one) <= OUTAGE_TO]
    next_day = [one for one in told if day_of(one) == marks.outage + dt.timedelta(1)]
    week_later = [one for one in told if day_of(one) == marks.outage + dt.timedelta(7)]
    usual = [one for one in told if marks.viral < day_of(one) < marks.outage]
    assert _anger(evening) > 0.3
    assert _anger(next_day) > 3 * _anger(usual)
    assert _anger(week_later) < 2 * _anger(usual) + 0.02
    assert not [one for one in evening if one.kind == "purchase"]
    assert any("致歉" in one.text or "处理进展" in one.text for one in next_day if one.is_staff)


def test_amends_are_made_on_the_days_after_the_outage(told, marks):
    coupons = Counter(day_of(one) for one in told if one.kind == "coupon")
    assert set(coupons) == {marks.outage + dt.timedelta(1), marks.outage + dt.timedelta(2)}
    assert sum(coupons.values()) > 60
    opened = [one for one in told if one.kind == "open"]
    assert 0.4 * sum(coupons.values()) < len(opened) < 0.8 * sum(coupons.values())
    here = {(one.platform, one.author_id) for one in told if one.kind == "deliver" and not one.is_staff}
    assert {(one.platform, one.author_id) for one in opened} <= here


def test_the_sale_day_sells_most(told, marks):
    sold = Counter(day_of(one) for one in told if one.kind == "purchase")
    assert max(sold, key=lambda day: sold[day]) == marks.sale


def test_evenings_are_lively_nights_are_quiet_and_mornings_are_for_check_ins(told):
    said = Counter(minute_of(one) // 60 for one in told if one.kind == "message")
    assert min(said[20], said[21]) > 1.5 * said[15]
    assert said[12] > 1.2 * said[10]
    assert sum(said[hour] for hour in range(2, 5)) < 0.03 * sum(said.values())
    assert all(5 * 60 <= minute_of(one) < 10 * 60 for one in told if one.kind == "check_in")


def test_hikes_are_signed_up_for_in_the_week_and_walked_on_saturday(told):
    signed = {(one.activity, one.author_id) for one in told if one.kind == "sign_up"}
    came = [one for one in told if one.kind == "attend"]
    assert len(came) > 50
    assert all(day_of(one).weekday() == 5 and (one.activity, one.author_id) in signed for one in came)


def test_staff_answer_questions_mostly_within_the_hour(told):
    asked = {one.native_id: one.ts for one in told if one.kind == "ask"}
    waits = sorted(one.ts - asked[one.target] for one in told if one.kind == "reply_by_staff" and one.target in asked)
    assert 0.4 < len(waits) / len(asked) < 1
    assert 60_000 < waits[len(waits) // 2] < 3_600_000
