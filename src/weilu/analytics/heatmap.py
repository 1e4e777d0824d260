"""When members are active: by weekday and hour of the community's own clock."""

from django.utils.translation import gettext_noop as _

from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.sql import ACTIVE, Asking


def heatmap(asking: Asking) -> list[Row]:
    counts = {
        (weekday, hour): (events, members)
        for weekday, hour, events, members in asking.rows(
            "SELECT toDayOfWeek(ts, 0, {zone:String}) AS weekday, toHour(ts, {zone:String}) AS hour, count(),"
            f" uniqExact({asking.people.person}) FROM events"
            f" WHERE {asking.where()} AND {ACTIVE} AND {asking.people.counted} GROUP BY weekday, hour"
        )
    }
    return [
        {"weekday": weekday, "hour": hour, "events": events, "members": members}
        for weekday in range(1, 8)
        for hour in range(24)
        for events, members in [counts.get((weekday, hour), (0, 0))]
    ]


HEATMAP = declare(
    Metric(
        name="heatmap",
        zh="活跃时段",
        en="Active hours",
        unit="events",
        keys=("weekday", "hour", "events", "members"),
        definition=_("主动行为按当地星期（1 = 星期一）和小时分布的次数与人数，共 168 格。"),
        formula=_("每格 = 该星期、该小时的主动行为次数与人数"),
        source="docs/metrics.md",
        compute=heatmap,
        grained=False,
    )
)
