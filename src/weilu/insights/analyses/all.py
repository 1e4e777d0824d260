"""Every analysis there is, in the order in which people come to need them."""

from django.utils.translation import gettext_lazy as _

from weilu.analytics.options import ANY
from weilu.analytics.words import BEFORE, SAID, TELLING
from weilu.insights.analyses.analysis import Analysis, Choices, Control
from weilu.insights.cards.mood_figures import MOOD_FIGURES
from weilu.insights.cards.parting import BY_SEGMENT, BY_WORD

GOAL = Control("goal", _("算转化的事件"), "kind", usual="purchase")


def _numbers(*numbers: int) -> Choices:
    return tuple((str(number), str(number)) for number in numbers)


ANALYSES: dict[str, Analysis] = {
    analysis.name: analysis
    for analysis in (
        Analysis(
            "retention", _("留存"), _("来了的人，后来还来吗？"), "repeat", ("retention", "retention-curve"),
            (
                Control("start", _("从什么开始"), "kind", any=True, usual=ANY),
                Control("return", _("什么算回来"), "kind", any=True, usual=ANY),
                Control("mode", _("怎么算"), "choice", (
                    ("on", _("第 n 期当期")), ("after", _("第 n 期及以后")), ("range", _("第 n1–n2 期内")),
                ), usual="on"),
                Control("offsets", _("哪几期"), "text"),
                Control("by", _("拆分"), "field"),
            ),
            {"range": "90", "grain": "week"},
        ),
        Analysis(
            "funnel", _("漏斗"), _("一步步走下来，人在哪里掉了？"), "filter", ("funnel",),
            (
                Control("steps", _("步骤"), "kinds", any=True, usual="join,message,purchase"),
                Control("window", _("窗口期"), "choice", (
                    ("1h", _("1 小时")), ("24h", _("24 小时")), ("day", _("同一天")), ("3d", _("3 天")),
                    ("7d", _("7 天")), ("14d", _("14 天")), ("30d", _("30 天")), ("90d", _("90 天")),
                ), usual="7d"),
                Control("by", _("拆分"), "field"),
                Control("same", _("全程同一个"), "field"),
            ),
            {"range": "90"}, grained=False,
        ),
        Analysis(
            "paths", _("路径"), _("进来以后，先做什么，再做什么？"), "branch", ("paths",),
            (
                Control("depth", _("看几步"), "choice", _numbers(3, 4, 5, 6, 8), usual="5"),
                Control("gap", _("隔多久算下一次访问"), "choice", (
                    ("10m", _("10 分钟")), ("30m", _("30 分钟")), ("2h", _("2 小时")), ("24h", _("24 小时")),
                ), usual="30m"),
            ),
            grained=False,
        ),
        Analysis("hours", _("活跃时段"), _("大家什么时候在？"), "clock", ("hours", "sessions", "session-length")),
        Analysis(
            "distribution", _("分布"), _("多少人做了很多次，多少人一次也没有？"), "bars", ("distribution",),
            (Control("kind", _("哪种事件"), "kind", any=True, usual="message"),), grained=False,
        ),
        Analysis(
            "interval", _("间隔"), _("从这件事到那件事，要多久？"), "ruler", ("interval",),
            (
                Control("start", _("从"), "kind", any=True, usual="purchase"),
                Control("return", _("到下一次"), "kind", any=True, usual="purchase"),
            ),
            {"range": "90"}, grained=False,
        ),
        Analysis(
            "rfm", _("RFM 分层"), _("谁最值得花力气？"), "layers", ("rfm",),
            (Control("kind", _("看什么"), "choice", (("purchase", _("购买")), (ANY, _("参与"))), usual="purchase"),),
            {"range": "90"}, grained=False,
        ),
        Analysis(
            "lifecycle", _("生命周期"), _("新人、老人、沉睡的人，各有多少，怎样变化？"), "sprout",
            ("lifecycle", "lifecycle-flow"),
            (Control("dormant", _("多少天不活跃算僵尸"), "choice", _numbers(30, 60, 90, 180), usual="90"),),
            {"range": "365", "grain": "month"},
        ),
        Analysis(
            "channels", _("渠道"), _("人从哪里来，来了以后怎样，花了多少？"), "signpost", ("channels",), (GOAL,),
            {"range": "90"}, grained=False, extra="insights/analyses/costs.html",
        ),
        Analysis(
            "content", _("内容表现"), _("哪些内容有人看、有人回应？"), "book", ("content",), grained=False,
        ),
        Analysis(
            "attribution", _("归因"), _("成交之前，他们看过什么？"), "target", ("attribution",),
            (
                GOAL,
                Control("model", _("功劳怎么分"), "choice", (
                    ("last", _("归最后一次")), ("first", _("归第一次")), ("linear", _("平均分")),
                    ("position", _("首末各四成")), ("decay", _("越近越多")),
                ), usual="last"),
            ),
            {"range": "90"}, grained=False,
        ),
        Analysis(
            "repurchase", _("复购"), _("买过的人，又买了吗？"), "bag", ("repurchase", "sales"),
            usual={"range": "365", "grain": "month"},
        ),
        Analysis(
            "words", _("热词与话题"), _("大家最近在聊什么？"), "message-circle",
            ("word-cloud", "key-words", "bursts", "talk-topics", "voice"),
            (
                Control("against", _("和什么比"), "against", usual=BEFORE),
                Control("order", _("词云的大小"), "choice", ((SAID, _("说得多")), (TELLING, _("更突出"))), usual=SAID),
                Control("top", _("词云里几个词"), "choice", _numbers(50, 100, 150), usual="100"),
                Control("word", _("只看这些关注词"), "text"),
            ),
            extra="insights/analyses/words.html",
        ),
        Analysis(
            "aspects", _("方面满意度"), _("大家对每样东西满意吗？"), "star", ("aspects",),
            (Control("aspect", _("只看这些方面"), "text"),),
            {"range": "90", "grain": "week"}, extra="insights/analyses/aspects.html",
        ),
        Analysis("response", _("响应"), _("有人问，多久有人答？"), "reply", ("response", "response-time")),
        Analysis(
            "mood", _("情绪"), _("大家最近心情怎样，被什么牵动？"), "smile",
            ("sentiment", "sounds", "emotions", "glad-words", "hurt-words", "emotion-sums", "mood-parts"),
            (
                Control("by", _("拆分"), "choice", (
                    ("", _("不拆分")), ("platform", _("平台")), ("space", _("群/频道")), (BY_WORD, _("关注词")),
                    (BY_SEGMENT, _("分群")),
                )),
                Control("word", _("只看提到"), "text"),
                Control("nsr", _("净情感度除以"), "choice", (
                    ("polar", _("积极 + 消极")), ("total", _("全部有判断的")),
                ), usual="polar"),
                Control("share", _("情绪占比"), "choice", (
                    ("messages", _("按消息")), ("members", _("按人数")),
                ), usual="messages"),
            ),
            figures=tuple(MOOD_FIGURES),
        ),
        Analysis("health", _("社群健康度"), _("和自己最近三个月比，现在怎样？"), "heart", ("health",)),
    )
}  # fmt: skip
