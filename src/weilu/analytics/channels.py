"""Channels (渠道): who came by which way, and what became of them, beside what it cost."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_noop as _

from weilu.analytics.fields import MS, is_kind
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.models import ChannelCost
from weilu.analytics.options import UNITS_MS, Option, kind
from weilu.analytics.sql import ACTIVE, Asking

D = UNITS_MS["d"]
ACTIVATED, RETAINED, CONVERTED = 7, (7, 13), 30  # days after joining


def channels(asking: Asking) -> list[Row]:
    costs = _costs(asking)
    rows = asking.rows(
        "SELECT channel, platform, count(), countIf(activated), countIf(retained), countIf(converted),"
        " countIf(old7 AND activated), countIf(old7), countIf(old13 AND retained), countIf(old13),"
        " countIf(old30 AND converted), countIf(old30)"
        f" FROM ({_fates(asking)}) GROUP BY channel, platform ORDER BY channel, platform",
        goal=asking.option("goal"),
    )
    joined_by: dict[str, int] = defaultdict(int)
    for row in rows:
        joined_by[row[0]] += row[2]
    # Money spent on a channel that brought nobody is told as well.
    idle = [(channel, "", *[0] * 10) for channel in costs if channel not in joined_by]
    return [_row(row, costs.get(row[0]), joined_by[row[0]]) for row in sorted([*rows, *idle])]


def _row(row: tuple[Any, ...], cost: float | None, joined_by_channel: int) -> Row:
    channel, platform, joined, activated, retained, converted, *shares = row
    # A cost is the channel's; where it brought people on several platforms, each bears its part.
    part = None if cost is None else round(cost * joined / joined_by_channel if joined else cost)
    return {
        "channel": channel,
        "platform": platform,
        "joined": joined,
        "activated": activated,
        "retained": retained,
        "converted": converted,
        "activation_rate": _share(*shares[0:2]),
        "retention_rate": _share(*shares[2:4]),
        "conversion_rate": _share(*shares[4:6]),
        "cost": part,
        "cost_per_join": part / joined if part is not None and joined else None,
        "activation_n": shares[1],
        "retention_n": shares[3],
        "conversion_n": shares[5],
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _costs(asking: Asking) -> dict[str, float]:
    """What each channel cost within the span, in 分: a cost is spread evenly over its days."""
    found: dict[str, float] = defaultdict(float)
    within = ChannelCost.objects.filter(
        community=asking.query.community, first__lte=asking.last, last__gte=asking.first
    )
    for cost in within:
        days = (min(cost.last, asking.last) - max(cost.first, asking.first)).days + 1
        found[cost.channel] += cost.amount * days / cost.days
    return dict(found)


def _joiners(asking: Asking) -> str:
    """(person, came, seq, channel, platform): whoever joined in the span, by the first `join` in it, else by the very
    first sign of them if that lies in it."""
    within = "ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')"
    joins = f"kind = 'join' AND {within}"
    first = "(ts, seq)"
    return (
        f"SELECT {asking.people.person} AS person, countIf({joins}) > 0 AS by_join,"
        f" if(by_join, minIf({MS}, {joins}), min({MS})) AS came,"
        f" if(by_join, argMinIf(channel, {first}, {joins}), argMin(channel, {first})) AS channel,"
        f" if(by_join, argMinIf(platform, {first}, {joins}), argMin(platform, {first})) AS platform"
        f" FROM events WHERE {asking.where(since_start=False)} AND {asking.people.counted}"
        " GROUP BY person HAVING came >= {since:Int64}"
    )


def _fates(asking: Asking) -> str:
    """One row a joiner: channel, platform, what became of them, and how much time there has been to see it."""
    came_on = "toDate(fromUnixTimestamp64Milli(came, 'UTC'), {zone:String})"
    mine, after = f"dateDiff('day', {came_on}, d)", f"dateDiff('day', {came_on}, {{last:Date}})"
    is_goal = is_kind(asking.option("goal"), "goal")
    joiners = _joiners(asking)
    acts = (
        f"SELECT {asking.people.person} AS person, {MS} AS ms, {asking.day} AS d, {ACTIVE} AS acts, {is_goal} AS goal"
        f" FROM events WHERE {asking.where()} AND {asking.people.counted} AND ({ACTIVE} OR {is_goal})"
        f" AND person IN (SELECT person FROM ({joiners}))"
    )
    return (
        "SELECT any(channel) AS channel, any(platform) AS platform,"
        f" countIf(acts AND ms >= came AND ms <= came + {ACTIVATED * D}) > 0 AS activated,"
        f" countIf(acts AND {mine} BETWEEN {RETAINED[0]} AND {RETAINED[1]}) > 0 AS retained,"
        f" countIf(goal AND ms >= came AND ms <= came + {CONVERTED * D}) > 0 AS converted,"
        f" any(came) + {ACTIVATED * D} <= {{until:Int64}} AS old7, any({after}) >= {RETAINED[1]} AS old13,"
        f" any(came) + {CONVERTED * D} <= {{until:Int64}} AS old30"
        f" FROM ({joiners}) AS joiners LEFT JOIN ({acts}) AS acts USING (person) GROUP BY person"
    )


CHANNELS = declare(
    Metric(
        name="channels",
        zh="渠道",
        en="Channels",
        unit="members",
        keys=(
            "channel", "platform", "joined", "activated", "retained", "converted", "activation_rate", "retention_rate",
            "conversion_rate", "cost", "cost_per_join",
        ),
        extra=("activation_n", "retention_n", "conversion_n"),
        definition=_("这段时间加入的成员按渠道分：7 天内活跃、第 7–13 天还活跃、30 天内转化；比率只看加入够久的成员。"),
        formula=_("激活率、留存率、转化率 = 做到的 ÷ 加入满 7、13、30 天的；单个成本 = 费用 ÷ 加入"),
        source="docs/metrics.md",
        compute=channels,
        empty="null",
        grained=False,
        options=(Option("goal", kind, "purchase", "the kind of event that counts as a conversion"),),
    )
)  # fmt: skip
