"""Distribution (分布): how many members did something how often."""

from django.utils.translation import gettext_noop as _

from weilu.analytics.fields import is_kind
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.presence import was_there
from weilu.analytics.sql import Asking

BUCKETS = {"0": 0, "1": 1, "2": 2, "3–5": 3, "6–10": 6, "11–20": 11, "21–50": 21, "51+": 51}
"""By the least number of each."""


def distribution(asking: Asking) -> list[Row]:
    names = asking.query.kinds or ("message",)
    wanted = " OR ".join(is_kind(name, f"kind{n}") for n, name in enumerate(names))
    did = (
        f"SELECT {asking.people.person} AS person, count() AS times FROM events"
        f" WHERE {asking.where()} AND {asking.people.counted} AND ({wanted}) GROUP BY person"
    )
    each = (
        f"SELECT max(times) AS n FROM ({did} UNION ALL SELECT person, 0 AS times FROM ({was_there(asking)}))"
        " GROUP BY person"
    )
    counts = dict(
        asking.rows(
            "SELECT arrayCount(least -> least <= n, {least:Array(UInt64)}) AS bucket, count()"
            f" FROM ({each}) GROUP BY bucket",
            least=list(BUCKETS.values()),
            **{f"kind{n}": name for n, name in enumerate(names)},
        )
    )
    return [{"bucket": bucket, "members": counts.get(n, 0)} for n, bucket in enumerate(BUCKETS, 1)]


DISTRIBUTION = declare(
    Metric(
        name="distribution",
        zh="分布",
        en="Distribution",
        unit="members",
        keys=("bucket", "members"),
        definition=_("这段时间里做过若干次某种事件的成员各有多少；0 次的是这段时间在群而一次也没做的。"),
        formula=_("每名成员按次数归入一档"),
        source="docs/metrics.md",
        compute=distribution,
        grained=False,
        by_kind=True,
    )
)
