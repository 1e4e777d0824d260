"""What the team of the demo community has set up: segments, words, aspects, an objective with three goals, reports of
two weeks, ready answers, rules of 自动回应."""

import datetime as dt

from django.utils.translation import override

from weilu.analytics.keeping import Keeping
from weilu.cli.demo_rules import set_up_rules
from weilu.inbox import canned
from weilu.inbox.finding import look
from weilu.insights.analyses import aspects
from weilu.insights.goals.objectives import objective_named
from weilu.insights.goals.standing import stand
from weilu.insights.models import Goal
from weilu.insights.reports.making import make
from weilu.insights.reports.spans import before, finished
from weilu.segments import making
from weilu.team import own_words
from weilu.team.models import Community
from weilu.team.watched_words import watch

SEGMENTS = {
    "热心未购": {"all": [{"did": "message", "at_least": 10, "within": 30}, {"not": {"did": "purchase", "within": 90}}]},
    "快要走了": {"lifecycle": ["at_risk", "sleeping"]},
    "重要客户": {"rfm": ["重要价值", "重要保持", "重要挽留"]},
}
GOALS = (("joined", "新增同好", 0.97), ("messages", "群里说的话", 0.8), ("sign_ups", "活动报名", 1.6))
ASPECTS = {"客服": ["小二"], "退款": ["退钱"], "小程序": ["系统", "服务器"], "咖啡豆": ["拼配", "浅烘", "深烘", "日晒"],
           "领队": ["老周"], "路线": ["环线", "古道", "轨迹"]}  # fmt: skip
WATCHED = ("客服", "退款", "打卡", "轨迹")
OWN_WORDS = ("鹿鸣尖", "落霞峰", "登山杖", "蛋巢垫")  # the others are offered
CANNED = {
    "补卡": "{称呼}您好，每月有三次补卡机会，在打卡页右上角点“补卡”就行。断在系统故障那两天的，我们会统一补上～",
    "换货": "{称呼}您好，麻烦拍张照片和订单号一起发我，48 小时内给您处理，运费我们出。",
    "发票": "可以开电子发票的，把抬头和税号发我，明天发到您邮箱。",
    "集合": "集合时间和地点写在活动页最上面，出发前一晚领队会在群里再发一遍，{称呼}放心～",
    "欢迎": "欢迎{称呼}来到{群名}！我是{我}，想爬山、想喝咖啡都可以在群里喊一声。",
}
BACK, AHEAD = 20, 25  # days


def set_up(community: Community) -> None:
    """Once: segments, and goals whose targets lie where the last weeks make one sure, one near and one far."""
    if community.goals.exists() or community.segments.exists():
        return
    with override("zh-hans"):
        teach(community)
        for name, rules in SEGMENTS.items():
            making.save(community, name, rules, by=None)
        seat = community.seats.first()
        keeping, today = Keeping(community), community.today
        objective = objective_named(community, "让山行社热闹起来", by=None)
        for measure, name, times in GOALS:
            goal = Goal(
                community=community,
                name=name,
                objective=objective,
                measure=measure,
                target=1,
                first=today - dt.timedelta(days=BACK),
                last=today + dt.timedelta(days=AHEAD),
                owner=seat.staff if seat else None,
            )
            likely = stand(keeping, goal).forecast
            goal.target = max(10, round((likely.mid if likely else 100) * times, -1))
            goal.save()
        newest = finished(community, "week")
        for word, text in CANNED.items():
            canned.write(community, word, text, by=None)
        look(community)
        set_up_rules(community)
        for span in (before(community, newest), newest):
            make(community, span, by=seat.staff if seat else None)


def teach(community: Community) -> None:
    """Which words are watched, which are the community's own, and with what it asks whether people are content."""
    watch(community, WATCHED, by=None)
    for word in OWN_WORDS:
        own_words.add(community, own_words.OWN, word, by=None)
    for name, names in ASPECTS.items():
        aspects.make(community, name, names, by=None)
