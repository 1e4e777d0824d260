"""Channels (渠道): who came by which way, and what became of them, beside what it cost."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_noop as _

from weilu.analytics.fields import MS, is_kind
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.models import ChannelCost
from weilu.analytics.options import UNITS_MS, Option, kind
from weilu.analytics.planning import member_days
from weilu.analytics.sql import ACTIVE, Asking

D = UNITS_MS["d"]
ACTIVATED, RETAINED, CONVERTED = 7, (7, 13), 30  # days after joining


def channels(asking: Asking) -> list[Row]:
    costs = _costs(asking)
    rows = asking.rows(
        "SELECT via, place, count(), countIf(activated), countIf(retained), countIf(converted),"
        " countIf(old7 AND activated), countIf(old7), countIf(old13 AND retained), countIf(old13),"
        " countIf(old30 AND converted), countIf(old30)"
        f" FROM ({_fates(asking)}) GROUP BY via, place ORDER BY via, place",
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
    """(person, came, channel, platform): whoever joined in the span, by the first `join` in it, else by the very first
    sign of them if that lies in it. came: ms."""
    person, counted = asking.people.person, asking.people.counted
    way = "argMin((toString(channel), toString(platform)), (ts, seq)) AS way"
    by_join = (
        f"SELECT {person} AS person, min({MS}) AS came, {way} FROM events"
        f" WHERE {asking.where()} AND {counted} AND kind = 'join' GROUP BY person"
    )
    joined = f"SELECT {person} FROM events WHERE {asking.where()} AND {counted} AND kind = 'join'"
    known = (
        f"SELECT person FROM ({member_days(asking, since_start=False)}) WHERE person NOT IN ({joined})"
        " GROUP BY person HAVING min(d) >= {first:Date}"
    )
    by_sign = (
        f"SELECT {person} AS person, min({MS}) AS came, {way} FROM events"
        f" WHERE {asking.where()} AND {counted} AND {person} IN ({known}) GROUP BY person"
    )
    return f"SELECT person, came, way.1 AS channel, way.2 AS platform FROM ({by_join} UNION ALL {by_sign})"


def _fates(asking: Asking) -> str:
    """One row a joiner: via (channel), place (platform, under a name that no filter means), what became of them, how
    much time there has been to see it."""
    came_on = "toDate(fromUnixTimestamp64Milli(came, 'UTC'), {zone:String})"
    mine, after = f"dateDiff('day', {came_on}, {asking.day})", f"dateDiff('day', {came_on}, {{last:Date}})"
    is_goal = is_kind(asking.option("goal"), "goal")
    # Everybody's own joining is among the events, so nobody is lost by an inner join.
    return (
        "SELECT any(joiners.channel) AS via, any(joiners.platform) AS place,"
        f" countIf({ACTIVE} AND {MS} >= came AND {MS} <= came + {ACTIVATED * D}) > 0 AS activated,"
        f" countIf({ACTIVE} AND {mine} BETWEEN {RETAINED[0]} AND {RETAINED[1]}) > 0 AS retained,"
        f" countIf({is_goal} AND {MS} >= came AND {MS} <= came + {CONVERTED * D}) > 0 AS converted,"
        f" any(came) + {ACTIVATED * D} <= {{until:Int64}} AS old7, any({after}) >= {RETAINED[1]} AS old13,"
        f" any(came) + {CONVERTED * D} <= {{until:Int64}} AS old30"
        f" FROM events INNER JOIN ({_joiners(asking)}) AS joiners ON {asking.people.person} = joiners.person"
        f" WHERE {asking.where()} AND {asking.people.counted} GROUP BY joiners.person"
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
