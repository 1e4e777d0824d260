"""What the team of the demo community has set up: segments, words, aspects, an objective with three goals, reports of
two weeks, ready answers, a persona, two groups to send to by hand, rules of 自动回应."""

import datetime as dt

from django.utils.translation import override

from weilu.analytics.keeping import Keeping
from weilu.cli.demo_persona import make_persona
from weilu.cli.demo_rules import set_up_rules
from weilu.connect.deliveries import Sender
from weilu.connect.delivering import Outgoing, deliver
from weilu.connect.settling import say_copied
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
BY_HAND = {"微信·闲聊群": "微信群「山行社闲聊」", "微信·活动群": "微信群「山行社活动」"}
STEPS = "打开微信，进这个群\n长按输入框粘贴，从头看一遍\n发出后回来点“我已发出”"
NOTICES = (
    "早安，山友们～今天降温，出门多穿一件。中午十二点半照常抽一位送咖啡豆。",
    "【周末活动】周六走落霞峰环线，早上八点东门集合。\n\n· 全程 9 公里，爬升 500 米，带水和帽子\n"
    "· 想来的在群里接龙，周四晚上截止",
)
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
        ways_out(community)
        for span in (before(community, newest), newest):
            make(community, span, by=seat.staff if seat else None)


def ways_out(community: Community) -> None:
    """Two groups without an open way in: one message has been sent by hand, one waits for a person."""
    speaks = {"community": community, "kind": "copy", "persona": make_persona(community)}
    wechat, weekend = (
        Sender.objects.create(name=name, settings={"place": place, "steps": STEPS}, **speaks)
        for name, place in BY_HAND.items()
    )
    done = deliver(wechat, Outgoing(text=NOTICES[0]), key="demo/1")
    say_copied(done, by=None)
    deliver(weekend, Outgoing(title="周末活动", text=NOTICES[1]), key="demo/2")


def teach(community: Community) -> None:
    """Which words are watched, which are the community's own, and with what it asks whether people are content."""
    watch(community, WATCHED, by=None)
    for word in OWN_WORDS:
        own_words.add(community, own_words.OWN, word, by=None)
    for name, names in ASPECTS.items():
        aspects.make(community, name, names, by=None)
