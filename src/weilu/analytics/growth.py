"""Growth: who came, who went, how many are there; and how many of them speak."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from weilu.analytics.active import distinct_members
from weilu.analytics.gaps import with_gaps
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.periods import end_of
from weilu.analytics.presence import Turn, turns
from weilu.analytics.sql import Asking
from weilu.members.models import Presence


def growth(asking: Asking) -> list[Row]:
    total, found = turns(asking)
    rows: list[Row] = []
    for period in asking.periods:
        turn = found.get(period, Turn())
        net = turn.joined - turn.left
        total += net
        rows.append({"period": period, "joined": turn.joined, "left": turn.left, "net": net, "total": total})
    return rows


def speaking(asking: Asking) -> list[Row]:
    total, found = turns(asking)
    speakers = distinct_members(asking, "kind = 'message'")
    first_roster = _first_roster(asking)
    rows: list[Row] = []
    for period in asking.periods:
        turn = found.get(period, Turn())
        members = total + turn.entered
        total += turn.joined - turn.left
        spoke = speakers.get(period, 0)
        backed = first_roster is not None and first_roster <= end_of(period, asking.query.grain)
        rows.append(
            {
                "period": period,
                "speakers": spoke,
                "members": members,
                "rate": spoke / members if members else None,
                "roster": backed,
            }
        )
    return with_gaps(asking, rows, "speakers", "rate")


def _first_roster(asking: Asking) -> dt.date | None:
    """The day of the oldest member list, from which on the number of members is backed by one."""
    lists = Presence.objects.filter(community=asking.query.community)
    if asking.query.spaces:
        lists = lists.filter(space_id__in=asking.query.spaces)
    return lists.order_by("on").values_list("on", flat=True).first()


GROWTH = declare(
    Metric(
        name="growth",
        zh="成员增长",
        en="Growth",
        unit="members",
        keys=("period", "joined", "left", "net", "total"),
        definition=_(
            "加入：当期成为在群成员（首次或回来）；退出：当期不再在群；净增 = 加入 − 退出；总数：期末在群成员。"
        ),
        formula=_("净增 = 加入 − 退出；期末总数 = 上期总数 + 净增"),
        source="docs/metrics.md",
        compute=growth,
    )
)
SPEAKING = declare(
    Metric(
        name="speaking",
        zh="发言率",
        en="Speaking rate",
        unit="ratio",
        keys=("period", "speakers", "members", "rate", "roster"),
        definition=_("当期发过言的成员 ÷ 当期任一时刻在群的成员；没有导入过花名册时，按已知成员计。"),
        formula=_("发言率 = 发过言的成员 ÷ 当期在群的成员"),
        source="docs/metrics.md",
        compute=speaking,
        empty="null",
    )
)
