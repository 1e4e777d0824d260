"""Cards of what members are worth, whence they come, what moves them, who answers them, how all of it stands."""

import time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.analytics import rfm as rfms
from weilu.analytics.attribution import DIRECT
from weilu.analytics.door import METRICS, Query, Result
from weilu.analytics.health import PARTS
from weilu.analytics.metric import with_options
from weilu.analytics.options import ANY
from weilu.analytics.sql import Asking, elapsed_ms
from weilu.insights.cards.card import card
from weilu.insights.cards.drawn import Drawn, over_time, spec_of
from weilu.insights.look import Look
from weilu.kit.charts import Series

SHOWN = 15  # bars that a person can take in


def advice() -> dict[str, str]:
    """What to do about each of the eight groups."""
    return {
        "重要价值": _("最好的一群：专属权益、新品先试，请他们带新人"),
        "重要发展": _("刚来过、花得多、次数少：给第二次的理由，比如下次用的券"),
        "重要保持": _("曾经常来、花得多，最近没来：主动问候，提醒有什么新东西"),
        "重要挽留": _("花得多但很久没来：一对一回访，弄清原因再给优惠"),
        "一般价值": _("常来但花得少：推荐搭配和套餐，升级等级"),
        "一般发展": _("刚来过，买得少：新人引导，告诉他们还有什么"),
        "一般保持": _("次数不少但最近没来：用活动唤回，不必重投入"),
        "一般挽留": _("很久没来、买得少：放进节日群发，不单独花力气"),
    }


@card("rfm", gettext_lazy("RFM 分层"), "rfm", analysis="rfm")
def rfm(look: Look) -> Drawn:
    query = look.question("rfm")
    result = look.keeping.of(_groups, query)
    spec = spec_of(
        look, result, "rfm", "treemap", _("RFM 分层"), [str(rfms.GROUP_WORDS[row["group"]]) for row in result.rows],
        [{"name": _("成员"), "data": [row["members"] for row in result.rows]}],
    )  # fmt: skip
    money = not (query.kinds and query.kinds[0] == ANY)
    rows = [
        {
            **row,
            "name": rfms.GROUP_WORDS[row["group"]],
            "advice": advice()[row["group"]],
            "url": reverse("insights:rfm", args=[look.community.slug, row["group"]]) + look.url(),
        }
        for row in result.rows
    ]
    return Drawn(spec, result, more=("insights/cards/rfm.html", {"rows": rows, "money": money}) if rows else None)


def _groups(query: Query) -> Result:
    """The eight numbers instead of a row a member, which is for the sheet."""
    began, asking = time.perf_counter(), Asking(with_options(METRICS["rfm"], query))
    rows = [
        {"group": one.name, "members": one.members, "monetary": one.monetary, "recency_days": one.recency_days}
        for one in rfms.groups(asking)
    ]
    return Result(METRICS["rfm"], query, rows, elapsed_ms(began), tuple(asking.statements))


@card("channels", gettext_lazy("渠道"), "channels", analysis="channels")
def channels(look: Look) -> Drawn:
    result = look.keeping.ask("channels", look.question("channels"))
    largest = sorted(result.rows, key=lambda row: -row["joined"])
    names = [_channel(row) for row in largest[:SHOWN]]
    columns = [
        ("joined", _("加入")), ("activated", _("7 天内活跃")), ("retained", _("第 7–13 天还活跃")),
        ("converted", _("30 天内转化")),
    ]  # fmt: skip
    lines: list[Series] = [{"name": title, "data": [row[key] for row in largest[:SHOWN]]} for key, title in columns]
    spec = spec_of(look, result, "channels", "bar", _("渠道"), names, lines)
    rows = [{**row, "name": _channel(row)} for row in largest]
    return Drawn(spec, result, more=("insights/cards/channels.html", {"rows": rows}) if rows else None)


def _channel(row: dict[str, Any]) -> str:
    name = row["channel"] or _("未知渠道")
    return f"{name} · {row['platform']}" if row["platform"] else name


@card("content", gettext_lazy("内容表现"), "content", analysis="content")
def content(look: Look) -> Drawn:
    result = look.keeping.ask("content", look.question("content"))
    engaged = {row["content"]: row["likes"] + row["comments"] + row["shares"] + row["saves"] for row in result.rows}
    best = sorted(result.rows, key=lambda row: (-engaged[row["content"]], -row["views"], row["content"]))
    columns = [
        ("views", _("浏览")), ("likes", _("点赞")), ("comments", _("评论")), ("shares", _("分享")),
        ("saves", _("收藏")),
    ]  # fmt: skip
    lines: list[Series] = [{"name": title, "data": [row[key] for row in best[:SHOWN]]} for key, title in columns]
    spec = spec_of(look, result, "content", "bar", _("内容表现"), [row["content"] for row in best[:SHOWN]], lines)
    spec["note"] = _("互动最多的 %(count)s 条") % {"count": min(SHOWN, len(best))}
    return Drawn(spec, result, more=("insights/cards/content.html", {"rows": best}) if best else None)


@card("attribution", gettext_lazy("归因"), "attribution", width="half", analysis="attribution")
def attribution(look: Look) -> Drawn:
    result = look.keeping.ask("attribution", look.question("attribution"))
    best = sorted(result.rows, key=lambda row: (-row["credit"], row["touch"]))[:SHOWN]
    names = [_("没有接触过") if row["touch"] == DIRECT else row["touch"] for row in best]
    lines: list[Series] = [{"name": _("功劳"), "data": [row["credit"] for row in best]}]
    return Drawn(spec_of(look, result, "attribution", "steps", _("归因"), names, lines), result)


@card("response", gettext_lazy("响应"), "response", width="half", analysis="response")
def response(look: Look) -> Drawn:
    columns = [("answered", _("回复了")), ("unanswered", _("没回复"))]
    return over_time(look, "response", _("响应"), columns, kind="stacked", ghost=False)


@card("response-time", gettext_lazy("首次响应时间"), "response", width="half", analysis="response")
def response_time(look: Look) -> Drawn:
    columns = [("median_seconds", _("中位数")), ("p90_seconds", _("90 分位"))]
    drawn = over_time(look, "response", _("首次响应时间"), columns, id="response-time")
    drawn.spec["unit"] = _("秒")
    return drawn


@card("health", gettext_lazy("社群健康度"), "health", analysis="health")
def health(look: Look) -> Drawn:
    names = {
        "growth": _("增长"), "speaking": _("发言"), "stickiness": _("粘性"), "response": _("响应"),
        "sentiment": _("情感"),
    }  # fmt: skip
    drawn = over_time(look, "health", _("社群健康度"), [("score", _("健康度"))])
    known = [part for part in PARTS if any(row[part] is not None for row in drawn.result.rows)]
    weight = sum(PARTS[part][0] for part in known)
    last = drawn.result.rows[-1] if drawn.result.rows else {}
    parts = [
        {"name": names[part], "weight": PARTS[part][0] / weight, "value": last.get(part),
         "values": [row[part] for row in drawn.result.rows]}
        for part in known
    ]  # fmt: skip
    missing = [names[part] for part in PARTS if part not in known]
    more = ("insights/cards/health.html", {"parts": parts, "missing": missing})
    return Drawn(drawn.spec, drawn.result, drawn.extra, more if parts else None)
