"""Attribution (归因): what a member met before converting, and how much of the conversion is owed to each."""

from django.utils.translation import gettext_noop as _

from weilu.analytics.fields import MS, is_kind
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import UNITS_MS, Option, choice, kind
from weilu.analytics.sql import Asking

D = UNITS_MS["d"]
LOOKBACK = 30 * D
HALF_LIFE = 7 * D
DIRECT = "direct"
TOUCHES = "('click', 'view', 'deliver', 'open')"

# The share of each touch of one conversion, before they are made to sum to one. `at`: moments of the touches,
# ascending; `goal_at`: the conversion's.
WEIGHTS = {
    "first": "arrayMap(n -> n = 1, arrayEnumerate(at))",
    "last": "arrayMap(n -> n = length(at), arrayEnumerate(at))",
    "linear": "arrayMap(n -> 1, arrayEnumerate(at))",
    "position": "if(length(at) < 3, arrayMap(n -> 1., arrayEnumerate(at)),"
    " arrayMap(n -> if(n = 1 OR n = length(at), 0.4, 0.2 / (length(at) - 2)), arrayEnumerate(at)))",
    "decay": f"arrayMap(moment -> exp2(-(goal_at - moment) / {HALF_LIFE}), at)",
}


def attribution(asking: Asking) -> list[Row]:
    rows = asking.rows(
        f"SELECT touch, uniqExact(conversion), sum(share) FROM ({_shares(asking)}) GROUP BY touch ORDER BY touch",
        goal=asking.option("goal"),
    )
    return [{"touch": touch, "conversions": conversions, "credit": credit} for touch, conversions, credit in rows]


def _shares(asking: Asking) -> str:
    """(conversion, touch, share): what each touch has of each conversion; those without any are the direct ones'."""
    people = asking.people
    goals = (
        f"SELECT {people.person} AS person, id AS conversion, {MS} AS converted, seq AS converted_seq FROM events"
        f" WHERE {asking.where()} AND {people.counted} AND {is_kind(asking.option('goal'), 'goal')}"
    )
    touches = (
        f"SELECT {people.person} AS person, {MS} AS touched, seq AS touch_seq,"
        " multiIf(content != '', content, activity != '', activity, channel) AS touch FROM events"
        " WHERE community_id = {community:UInt32}"
        f" AND ts >= fromUnixTimestamp64Milli({{since:Int64}} - {LOOKBACK}, 'UTC')"
        f" AND ts < fromUnixTimestamp64Milli({{until:Int64}}, 'UTC') AND kind IN {TOUCHES} AND touch != ''"
        f" AND {people.counted}"
    )
    met = f"(touched, touch_seq) < (converted, converted_seq) AND touched >= converted - {LOOKBACK}"
    each = (
        "SELECT conversion, any(converted) AS goal_at,"
        f" arraySort(groupArrayIf((touched, touch_seq, touch), touch != '' AND {met})) AS met,"
        f" arrayMap(one -> one.1, met) AS at, {WEIGHTS[asking.option('model')]} AS weights"
        f" FROM ({goals}) AS goals LEFT JOIN ({touches}) AS touches USING (person) GROUP BY conversion"
    )
    return (
        f"SELECT conversion, if(empty(met), '{DIRECT}', one.3) AS touch,"
        " if(empty(met), 1., weight / arraySum(weights)) AS share"
        f" FROM ({each}) ARRAY JOIN if(empty(met), [(toInt64(0), toUInt64(0), '')], met) AS one,"
        " if(empty(met), [1.], arrayMap(w -> toFloat64(w), weights)) AS weight WHERE share > 0"
    )


ATTRIBUTION = declare(
    Metric(
        name="attribution",
        zh="归因",
        en="Attribution",
        unit="conversions",
        keys=("touch", "conversions", "credit"),
        definition=_(
            "每次转化之前 30 天里，成员接触过的内容、活动或渠道各分到多少功劳；之前什么也没接触过的归“direct”。"
        ),
        formula=_("各接触的功劳之和 = 转化次数；模型可选首次、末次、平均、首末各四成、7 天衰减一半"),
        source="docs/metrics.md",
        compute=attribution,
        grained=False,
        options=(
            Option("goal", kind, "purchase", "the kind of event that counts as a conversion"),
            Option("model", choice(*WEIGHTS), "last", "how credit is shared: " + ", ".join(WEIGHTS)),
        ),
    )
)
