"""Goals: worked by hand, on the clock of the community."""

import datetime as dt
import json
from math import sqrt
from statistics import linear_regression

import pytest

from cli.conftest import call  # noqa: F401
from weilu.analytics.keeping import Keeping
from weilu.insights.goals import setting
from weilu.insights.goals.foreseeing import Z, flow, level
from weilu.insights.goals.standing import pace, stand
from weilu.insights.models import Goal, GoalReading, GoalTurn
from weilu.team.models import Community

ONE = dt.timedelta(days=1)
TODAY = dt.date(2026, 3, 31)


@pytest.fixture
def today(monkeypatch):
    """2026-03-31, whatever the clock says."""
    monkeypatch.setattr(Community, "today", property(lambda self: TODAY))
    monkeypatch.setattr(Community, "yesterday", property(lambda self: TODAY - ONE))


@pytest.fixture
def goal(community, owner, today):
    def make(measure="messages", target=100, first=dt.date(2026, 3, 29), last=dt.date(2026, 4, 7), **more):
        return Goal.objects.create(
            community=community, name="消息过百", measure=measure, target=target, first=first, last=last, **more
        )

    return make


def test_a_flow_adds_up_from_its_first_day_and_today_counts_for_nothing(town, goal):
    town.says(*(("阿杉", f"早 {n}", f"2026-03-{day:02} 0{n + 1}:00") for day in range(1, 32) for n in range(2)))
    one = stand(Keeping(town.community), goal(target=40))
    assert (one.value, one.on, one.share) == (4, dt.date(2026, 3, 30), 4 / 40)
    assert one.pace == 40 * 2 / 10
    assert one.days == {dt.date(2026, 3, 29): 2, dt.date(2026, 3, 30): 4}
    # Two a day, every day: eight days to come bring sixteen, and nothing scatters.
    assert (one.forecast.mid, one.forecast.low, one.forecast.high) == (20, 20, 20)
    assert one.state == "behind"
    assert stand(Keeping(town.community), goal(target=20)).state == "on_track"
    assert stand(Keeping(town.community), goal(target=4)).state == "reached"
    over = goal(target=5, first=dt.date(2026, 3, 1), last=dt.date(2026, 3, 2))
    assert (stand(Keeping(town.community), over).state, stand(Keeping(town.community), over).value) == ("missed", 4)


def test_a_level_starts_where_it_stood(town, goal, owner):
    for n in range(3):
        town.say(f"成员{n}", "来了", f"2026-03-{10 + n} 09:00")
    form = setting.GoalForm(
        town.community,
        {"name": "六个人", "measure": "members", "target": "6", "first": "2026-03-29", "last": "2026-04-07"},
    )
    assert form.is_valid(), form.errors
    made = setting.set_goal(town.community, form, by=owner)
    assert (made.start, made.wants_more) == (3, True)
    town.say("成员9", "来了", "2026-03-30 09:00")
    one = stand(Keeping(town.community), made)
    assert (one.value, one.share, one.pace) == (4, 1 / 3, 3 + 3 * 2 / 10)


def test_too_little_is_known_to_say_anything(town, goal):
    town.say("阿杉", "早", "2026-03-30 09:00")
    one = stand(Keeping(town.community), goal(target=40))
    assert (one.forecast, one.state) == (None, "unsure")
    later = goal(first=dt.date(2026, 4, 1))
    one = stand(Keeping(town.community), later)
    assert (one.value, one.state) == (None, "waiting")


def test_the_forecast_of_a_flow_by_its_formula():
    habit = {TODAY - ONE * n: float(10 if (TODAY - ONE * n).weekday() < 5 else 4) for n in range(1, 57)}
    noisy = {day: value + (1 if day.toordinal() % 2 else -1) for day, value in habit.items()}
    told = flow(noisy, 50, TODAY, TODAY, TODAY + ONE * 6)
    means = {w: [v for d, v in noisy.items() if d.weekday() == w] for w in range(7)}
    mid = 50 + sum(sum(v) / len(v) for v in means.values())
    scatter = sum((v - sum(means[d.weekday()]) / 8) ** 2 for d, v in noisy.items()) / 49
    assert told.mid == pytest.approx(mid)
    assert told.high - told.mid == pytest.approx(Z * sqrt(scatter * (7 + 7 / 8)))
    assert flow(habit, 0, TODAY, TODAY + ONE * 3, TODAY + ONE * 3).mid == 10  # a goal that begins on a Friday
    assert flow(dict(list(habit.items())[:13]), 0, TODAY, TODAY, TODAY) is None


def test_the_forecast_of_a_level_is_the_line_through_it():
    habit = {TODAY - ONE * n: 100 - 2.0 * n + (n % 3) for n in range(1, 57)}
    told = level(habit, TODAY, TODAY + ONE * 10)
    slope, base = linear_regression([(day - TODAY).days for day in habit], list(habit.values()))
    assert told.mid == pytest.approx(base + slope * 10)
    assert told.low < told.mid < told.high
    further = level(habit, TODAY, TODAY + ONE * 40)
    assert further.high - further.mid > told.high - told.mid


def test_pace_stays_within_its_days(goal):
    one = goal(target=100)
    assert [pace(one, one.first - ONE), pace(one, one.first), pace(one, one.last), pace(one, one.last + ONE * 5)] == [
        0, 10, 100, 100,
    ]  # fmt: skip


def test_fewer_is_better_where_less_is_wanted(town, goal):
    town.record(
        [
            town.event("阿杉", "在吗", f"2026-03-{day:02} 09:00", kind="ask", props={"conversation": str(day)})
            for day in range(1, 31)
        ]
    )
    assert stand(Keeping(town.community), goal("unanswered", target=50, wants_more=False)).state == "on_track"
    assert stand(Keeping(town.community), goal("unanswered", target=5, wants_more=False)).state == "behind"


def test_what_has_been_counted_is_not_taken_back(town, goal):
    """Bursts scatter so widely that the range would reach below what there is: a goal of fewer is lost by then."""
    town.record(
        [
            town.event("阿杉", "在吗", f"2026-03-{day:02} 09:00", kind="ask", props={"conversation": f"{day}-{n}"})
            for day in range(1, 31)
            for n in range(26 if day >= 29 else 3 if day % 3 else 0)
        ]
    )
    one = stand(Keeping(town.community), goal("unanswered", target=50, wants_more=False))
    assert (one.value, one.forecast.low >= 52, one.state) == (52, True, "behind")


def test_set_change_put_away_and_bring_back(town, today, signed_in, visit):
    assert "定一个目标" in visit("goals/")
    address = f"/c/{town.community.slug}/goals/"
    wrong = {"name": "x", "measure": "messages", "target": "5", "first": "2026-04-02", "last": "2026-04-01"}
    assert signed_in.post(f"{address}new/", wrong).status_code == 422
    right = wrong | {"last": "2026-04-30", "objective": "热闹起来"}
    assert signed_in.post(f"{address}new/", right).status_code == 302
    made = Goal.objects.get()
    assert "热闹起来" in visit("goals/")
    assert signed_in.post(f"{address}{made.pk}/edit/", right | {"name": "话更多"}).status_code == 302
    assert "话更多" in visit(f"goals/{made.pk}/")
    signed_in.post(f"{address}{made.pk}/archive/")
    page = visit("goals/")
    assert f"{address}{made.pk}/restore/" in page
    assert f'href="{address}{made.pk}/"' not in page
    signed_in.post(f"{address}{made.pk}/restore/")
    assert f'href="{address}{made.pk}/"' in visit("goals/")


def test_a_reading_a_day_and_a_turn_told_once(town, goal, visit, monkeypatch):
    town.says(*(("阿杉", "早", f"2026-03-{day:02} 09:00") for day in range(1, 31)))
    late = goal(target=1000)
    assert (setting.read_all(), setting.read_all()) == (1, 0)
    reading = GoalReading.objects.get()
    assert (reading.on, reading.value, reading.pace, reading.state) == (TODAY - ONE, 2, 200, "behind")
    assert f"目标「{late.name}」落后" in visit("today/looks/")

    def the_next_day():
        nonlocal morning
        morning += ONE
        monkeypatch.setattr(Community, "today", property(lambda self: morning))
        monkeypatch.setattr(Community, "yesterday", property(lambda self: morning - ONE))
        GoalTurn.objects.update(at="2026-01-01T00:00Z")  # what was found before was found on another day
        return setting.read_all()

    morning = TODAY
    assert the_next_day() == 1
    assert late.name not in visit("today/looks/"), "still behind: that is no news"
    Goal.objects.update(target=6)
    assert the_next_day() == 1
    assert f"目标「{late.name}」回到正轨" in visit("today/looks/")
    assert [turn.way for turn in late.turns.all()] == ["off", "on"]
    Goal.objects.update(target=2)
    the_next_day()
    assert f"目标「{late.name}」达成了" in visit("today/looks/")
    setting.put_away(late, by=None)
    assert late.name not in visit("today/looks/")


def test_a_goal_that_is_on_its_way_from_the_beginning_is_no_news(town, goal):
    town.says(*(("阿杉", "早", f"2026-03-{day:02} 09:00") for day in range(1, 31)))
    goal(target=10)
    assert setting.read_all() == 1
    assert not GoalTurn.objects.exists()


def test_the_command_tells_the_same(call, town, goal):  # noqa: F811
    town.say("阿杉", "早", "2026-03-30 09:00")
    goal(target=10)
    (row,) = json.loads(call("goal", "list", "--json").out)["rows"]
    assert (row["name"], row["value"], row["target"], row["pace"], row["state"]) == ("消息过百", 1, 10, 2, "unsure")
