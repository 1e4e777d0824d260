"""The plan of a community that has made none of its own."""

from functools import cache

from django.utils.translation import get_language, pgettext

from weilu.analytics.journey.plan import SAID, After, Asks, Did, First, Kind, Plan, ReplyTo, Stage, Touchpoint, Words
from weilu.analytics.options import UNITS_MS

D = UNITS_MS["d"]
TAKING_PART = ("answer", "attend", "check_in", "enter", "sign_up", "submit", "vote")
REWARDS = ("badge", "coupon", "gift", "level", "redeem", "win")
COMPLAINTS = (
    "退款", "退钱", "退货", "投诉", "差评", "骗子", "骗人", "打不开", "进不去", "登不上", "登录不上", "崩了", "崩溃",
    "闪退", "白屏", "卡死", "扣款", "扣了", "被扣", "没人理", "没人管", "不处理", "失望", "太差", "垃圾", "气死",
    "refund", "scam", "crash",
)  # fmt: skip


def usual_plan() -> Plan:
    """Named in the language of who asks."""
    return _in(get_language() or "")


@cache
def _in(_language: str) -> Plan:
    return Plan(_stages(), _touchpoints())


def _stages() -> tuple[Stage, ...]:
    return (
        Stage("new", pgettext("旅程阶段", "初来")),
        Stage("settled", pgettext("旅程阶段", "融入"), (Did(SAID, 3),)),
        Stage("involved", pgettext("旅程阶段", "参与"), (Did(TAKING_PART),)),
        Stage("buyer", pgettext("旅程阶段", "首购"), (Did(("purchase", "subscribe")),)),
        Stage("loyal", pgettext("旅程阶段", "复购"), (Did(("purchase", "subscribe"), 2),)),
        Stage("advocate", pgettext("旅程阶段", "推荐"), (Did(("invite",)),)),
    )


def _touchpoints() -> tuple[Touchpoint, ...]:
    return (
        Touchpoint("join", pgettext("触点", "加入"), (After(("join",), 3 * D),)),
        Touchpoint("first", pgettext("触点", "首次发言"), (First(),)),
        Touchpoint("question", pgettext("触点", "提问"), (Kind(("ask",)), Asks())),
        Touchpoint("answer", pgettext("触点", "客服回应"), (After(("reply_by_staff",), D), ReplyTo("staff"))),
        Touchpoint("activity", pgettext("触点", "活动"), (Kind(TAKING_PART), After(TAKING_PART, D))),
        Touchpoint("reward", pgettext("触点", "奖励"), (After(REWARDS, D),)),
        Touchpoint("complaint", pgettext("触点", "投诉"), (
            Words(COMPLAINTS), Kind(("report",)), After(("refund",), 3 * D),
        )),
        Touchpoint("purchase", pgettext("触点", "购买"), (After(("purchase", "subscribe"), 7 * D),)),
        Touchpoint("care", pgettext("触点", "关怀"), (After(("deliver", "open"), 2 * D),)),
    )  # fmt: skip
