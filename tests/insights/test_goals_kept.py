"""Goals as a team keeps them: of a segment, under an objective, talked about, closed, deleted, changed at once."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import translation

from segments.test_at_once import at_once
from weilu.analytics.keeping import Keeping
from weilu.insights.goals import closing, objectives, setting, talking
from weilu.insights.goals.holding import ChangedMeanwhile
from weilu.insights.goals.measures import MEASURES, cohorts
from weilu.insights.goals.standing import query_of, stand
from weilu.insights.models import CheckIn, Goal, Objective
from weilu.segments import making
from weilu.segments.models import Segment
from weilu.team.models import AuditEntry, Community

ONE = dt.timedelta(days=1)
TODAY = dt.date(2026, 3, 31)
FIRST, LAST = dt.date(2026, 3, 29), dt.date(2026, 4, 7)


@pytest.fixture(autouse=True)
def in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """2026-03-31, whatever the clock says."""
    monkeypatch.setattr(Community, "today", property(lambda self: TODAY))
    monkeypatch.setattr(Community, "yesterday", property(lambda self: TODAY - ONE))


@pytest.fixture
def goal(community):
    def make(measure="messages", target=100, **more):
        told = {"name": "消息过百", "first": FIRST, "last": LAST, **more}
        return Goal.objects.create(community=community, measure=measure, target=target, **told)

    return make


FORM = {"name": "话更多", "measure": "messages", "target": "40", "first": "2026-03-29", "last": "2026-04-07"}


def test_a_goal_of_a_segment_and_of_a_platform(town, goal, owner):
    town.say("阿杉", "早", "2026-03-29 09:00")
    town.say("小满", "早", "2026-03-29 10:00")
    town.say("小满", "晚", "2026-03-30 10:00")
    only = making.save(town.community, "小满们", {"list": [town.person("小满").pk]}, by=owner)
    keeping = Keeping(town.community)
    assert stand(keeping, goal()).value == 3
    assert stand(keeping, goal(segment=only)).value == 2
    assert stand(keeping, goal(platform="wechat")).value == 3
    assert stand(keeping, goal(platform="qq")).value == 0


def test_a_segment_that_is_gone_is_told_on_the_goal_and_stops_nothing_else(town, goal, owner, visit):
    town.say("阿杉", "早", "2026-03-30 09:00")
    gone = making.save(town.community, "没了的", {"did": "message"}, by=owner)
    broken, whole = goal(segment=gone), goal(name="好的")
    making.put_away(gone, by=owner)
    assert "没有名叫 没了的 的分群" in visit("goals/")
    assert "没有名叫 没了的 的分群" in visit(f"goals/{broken.pk}/")
    assert setting.read_all() == 1
    assert whole.readings.count() == 1


def test_sales_the_first_answer_and_rates_read_in_units_of_people(town, goal, signed_in, visit, owner):
    town.person("店长", is_staff=True)
    for day, fen, minutes in ((29, 1990.0, 4), (30, 1010.0, 10)):
        town.record([town.event("阿杉", kind="purchase", when=f"2026-03-{day} 09:00", value=fen)])
        asked = town.event("阿杉", "在吗", f"2026-03-{day} 10:00", kind="ask")
        town.record([asked, town.event("店长", "在", f"2026-03-{day} 10:{minutes:02}", to=str(asked.id))])
    keeping = Keeping(town.community)
    sales, answer = stand(keeping, goal("sales", 100)), stand(keeping, goal("response", 5, wants_more=False, start=20))
    assert (sales.value, sales.value_read, sales.measure.unit) == (30, "30", "元")
    assert (answer.value, answer.days) == (10, {FIRST: 4, TODAY - ONE: 10})
    address = f"/c/{town.community.slug}/goals/"
    told = FORM | {"measure": "stickiness", "target": "35"}
    assert signed_in.post(f"{address}new/", told | {"target": "135"}).status_code == 422
    assert signed_in.post(f"{address}new/", told | {"target": "nan"}).status_code == 422
    assert signed_in.post(f"{address}new/", told).status_code == 302
    made = Goal.objects.get(measure="stickiness")
    assert made.target == 0.35
    assert "35.0%" in visit(f"goals/{made.pk}/")
    assert 'value="35.0"' in visit(f"goals/{made.pk}/edit/")


def test_week_one_retention_day_by_day(town, goal):
    """Five who first came on the days 1 to 7; of them two again within a week."""
    first_days = {"甲": 1, "乙": 2, "丙": 3, "丁": 7, "戊": 7}
    again = {"甲": 8, "乙": 5, "丙": 11, "戊": 7}
    for who, day in first_days.items():
        town.say(who, "来了", f"2026-03-{day:02} 09:00")
    for who, day in again.items():
        town.say(who, "又来", f"2026-03-{day:02} 20:00")
    town.say("甲", "还在", "2026-03-30 09:00")
    query = query_of(goal("retained", 0.5), dt.date(2026, 3, 8), dt.date(2026, 3, 30))
    told = {day.day: (size, back) for day, size, back in cohorts(Keeping(town.community), query)}
    # On the 8th only whoever came on the 1st has had a week; on the 14th all five; on the 15th the 1st has left.
    assert (told[8], told[9], told[14], told[15]) == ((1, 1), (2, 2), (5, 2), (4, 1))
    assert 21 not in told
    values = MEASURES["retained"].by_day(Keeping(town.community), query)
    assert values[dt.date(2026, 3, 14)] == 2 / 5


def test_objectives_hold_goals_and_are_closed_with_them(town, goal, signed_in, visit, owner):
    address = f"/c/{town.community.slug}/goals/"
    assert signed_in.post(f"{address}objectives/new/", {"name": "热闹起来", "note": "冷清了一个月"}).status_code == 302
    objective = Objective.objects.get()
    assert signed_in.post(f"{address}objectives/new/", {"name": "热闹起来"}).status_code == 422
    assert 'value="热闹起来"' in visit(f"goals/new/?objective={objective.name}")
    assert signed_in.post(f"{address}new/", FORM | {"objective": "热闹起来"}).status_code == 302
    assert signed_in.post(f"{address}new/", FORM | {"objective": "另一个", "name": "另一个的"}).status_code == 302
    assert Objective.objects.count() == 2, "a name that is not there makes one"
    mine = Goal.objects.get(name="话更多")
    early = goal(objective=objective, name="早就关了")
    closing.close(early, "没意义了", by=owner)
    page = visit(f"goals/objectives/{objective.pk}/")
    assert "冷清了一个月" in page
    assert "话更多" in page
    signed_in.post(f"{address}objectives/{objective.pk}/close/", {"closing": "够热闹了"})
    mine.refresh_from_db()
    assert (mine.closing, mine.closed_at) == ("够热闹了", Objective.objects.get(pk=objective.pk).closed_at)
    assert "够热闹了" in visit(f"goals/objectives/{objective.pk}/")
    signed_in.post(f"{address}objectives/{objective.pk}/reopen/")
    assert [Goal.objects.get(pk=one.pk).closed_at is None for one in (mine, early)] == [True, False]
    signed_in.post(f"{address}objectives/{objective.pk}/archive/")
    page = visit("goals/")
    assert f"{address}objectives/{objective.pk}/restore/" in page
    assert "没有归到大目标的" in page
    signed_in.post(f"{address}objectives/{objective.pk}/restore/")
    assert "热闹起来" in visit("goals/")
    acts = set(AuditEntry.objects.filter(subject="热闹起来").values_list("act", flat=True))
    assert acts == {f"objective.{act}" for act in ("set", "closed", "reopened", "archived", "restored")}


def test_progress_of_an_objective_is_the_mean_of_its_goals(town, goal):
    for hour in range(9, 13):
        town.say("阿杉", "早", f"2026-03-30 {hour:02}:00")
    keeping = Keeping(town.community)
    half, over = stand(keeping, goal(target=8)), stand(keeping, goal(target=1))
    assert objectives.progress([half, over]) == 0.75
    assert objectives.progress([]) is None


def test_a_closed_goal_stands_where_it_stood(town, goal, signed_in, visit):
    town.say("阿杉", "早", "2026-03-30 09:00")
    one = goal(target=10)
    setting.read_all()
    address = f"/c/{town.community.slug}/goals/{one.pk}/"
    signed_in.post(f"{address}close/", {"closing": "换个做法"})
    town.say("阿杉", "补一条", "2026-03-30 10:00")
    one.refresh_from_db()
    standing = stand(Keeping(town.community), one)
    assert (standing.value, standing.forecast, standing.days) == (1, None, {TODAY - ONE: 1})
    assert setting.keep_reading(Keeping(town.community), one) is None
    assert "换个做法" in visit(f"goals/{one.pk}/")
    assert "已关闭" in visit("goals/")
    signed_in.post(f"{address}reopen/")
    one.refresh_from_db()
    assert (stand(Keeping(town.community), one).value, one.closing) == (2, "")


def test_what_is_said_of_a_goal_is_kept_with_how_sure_one_is(town, goal, signed_in, visit, owner):
    town.say("阿杉", "早", "2026-03-30 09:00")
    one = goal(target=10)
    address = f"/c/{town.community.slug}/goals/{one.pk}/"
    assert signed_in.post(f"{address}talk/", {"confidence": "11", "text": "太好了"}).status_code == 422
    signed_in.post(f"{address}talk/", {"confidence": "7", "text": "请了三位老成员带话题"})
    talking.check_in(one, 4, "没人接", by=owner)
    page = visit(f"goals/{one.pk}/")
    assert page.index("没人接") < page.index("请了三位老成员带话题"), "the newest first"
    kept = CheckIn.objects.get(confidence=7)
    assert (kept.value, kept.state, kept.by) == (1, "unsure", owner)
    signed_in.post(f"{address}talk/{kept.pk}/remove/")
    page = visit(f"goals/{one.pk}/")
    assert "请了三位老成员带话题" not in page
    assert f"{address}talk/{kept.pk}/restore/" in page
    signed_in.post(f"{address}talk/{kept.pk}/restore/")
    assert "请了三位老成员带话题" in visit(f"goals/{one.pk}/")
    other = goal(name="别的")
    assert signed_in.post(f"/c/{town.community.slug}/goals/{other.pk}/talk/{kept.pk}/remove/").status_code == 404


def test_who_was_overtaken_keeps_what_they_wrote(town, goal, signed_in):
    one = goal(target=10)
    address = f"/c/{town.community.slug}/goals/{one.pk}/edit/"
    assert signed_in.post(address, FORM | {"version": "1"}).status_code == 302
    late = signed_in.post(address, FORM | {"version": "1", "name": "晚来的"})
    page = late.content.decode()
    assert late.status_code == 409
    assert 'value="晚来的"' in page
    assert 'name="version" value="2"' in page
    assert Goal.objects.get().name == "话更多"
    assert signed_in.post(address, FORM | {"version": "2", "name": "晚来的"}).status_code == 302
    assert Goal.objects.get().name == "晚来的"


@pytest.mark.django_db(transaction=True)
def test_of_three_who_change_a_goal_at_once_one_is_kept_and_the_others_are_told(town, goal, owner):
    one = goal(target=10)

    def change(name):
        form = setting.GoalForm(town.community, FORM | {"name": name, "version": "1"}, instance=Goal.objects.get())
        assert form.is_valid(), form.errors
        setting.set_goal(town.community, form, by=owner)

    raised = at_once(*(lambda name=name: change(name) for name in ("一", "二", "三")), expected=ChangedMeanwhile)
    one.refresh_from_db()
    assert len(raised) == 2
    assert (one.version, one.name in "一二三") == (2, True)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_names_that_goals_had_for_objectives_become_objects(community):
    """The migration that was, forth and back."""
    from django.db.migrations.executor import MigrationExecutor

    def to(name):
        executor = MigrationExecutor(connection)
        executor.migrate([("insights", name)])
        return executor.loader.project_state([("insights", name)]).apps.get_model("insights", "Goal")

    newest = max(name for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes("insights"))
    days = {"first": FIRST, "last": LAST, "measure": "messages", "target": 1, "community_id": community.pk}
    try:
        before = to("0004_reviews")
        for name, objective in (("甲", "热闹"), ("乙", "热闹"), ("丙", "")):
            before.objects.create(name=name, objective=objective, **days)
        after = to(newest)
        kept = {goal.name: goal.objective and goal.objective.name for goal in after.objects.select_related("objective")}
        assert kept == {"甲": "热闹", "乙": "热闹", "丙": None}
        assert Objective.objects.count() == 1
        back = to("0004_reviews")
        assert dict(back.objects.values_list("name", "objective")) == {"甲": "热闹", "乙": "热闹", "丙": ""}
    finally:
        to(newest)


def test_a_segment_that_a_goal_looks_at_goes_with_the_community_alone(town, goal, owner):
    goal(segment=making.save(town.community, "甲", {"did": "message"}, by=owner))
    town.community.delete()
    assert not Goal.objects.exists()
    assert not Segment.objects.exists()
