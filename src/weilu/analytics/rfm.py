"""RFM: how lately, how often and for how much every member bought (or took part)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from weilu.analytics.echoes import REACTIONS, REPLIES
from weilu.analytics.fields import is_kind
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import ANY
from weilu.analytics.sql import Asking

HIGH = 4  # of five
GROUPS = ("重要价值", "重要发展", "重要保持", "重要挽留", "一般价值", "一般发展", "一般保持", "一般挽留")
"""By whether recency, frequency and monetary are high: HHH HLH LHH LLH HHL HLL LHL LLL."""
GROUP_WORDS = {
    "重要价值": gettext_lazy("重要价值"),
    "重要发展": gettext_lazy("重要发展"),
    "重要保持": gettext_lazy("重要保持"),
    "重要挽留": gettext_lazy("重要挽留"),
    "一般价值": gettext_lazy("一般价值"),
    "一般发展": gettext_lazy("一般发展"),
    "一般保持": gettext_lazy("一般保持"),
    "一般挽留": gettext_lazy("一般挽留"),
}
"""What they are called in the reader's language."""
KEYS = ("member", "recency_days", "frequency", "monetary", "r", "f", "m", "group")


def rfm(asking: Asking) -> list[Row]:
    rows = asking.rows(f"SELECT {', '.join(KEYS)} FROM ({scored(asking)}) ORDER BY member", **bound(asking))
    return [dict(zip(KEYS, row, strict=True)) for row in rows]


@dataclass(frozen=True, slots=True)
class Group:
    """One of the eight. monetary: in all; recency_days: on average."""

    name: str
    members: int
    monetary: float
    recency_days: float


def groups(asking: Asking) -> list[Group]:
    """How many members are in each of the eight groups; those with nobody are left out."""
    found = {
        row[0]: Group(*row)
        for row in asking.rows(
            f"SELECT group, count(), sum(monetary), avg(recency_days) FROM ({scored(asking)}) GROUP BY group",
            **bound(asking),
        )
    }
    return [found[name] for name in GROUPS if name in found]


def members_of(asking: Asking, group: str) -> list[int]:
    """The members of one group, those of most value first."""
    rows = asking.rows(
        f"SELECT member FROM ({scored(asking)}) WHERE group = {{wanted:String}} ORDER BY monetary DESC, member",
        **bound(asking),
        wanted=group,
    )
    return [row[0] for row in rows]


def scored(asking: Asking) -> str:
    """SQL: one row a member with the columns KEYS.

    A score is above k where more than k fifths of the members have a smaller value, that is where the value is beyond
    the one at that place of all values in order: four cuts a score, so the members need no ranking.
    """
    values = {"r": "-recency_days", "f": "frequency", "m": "monetary"}
    columns = ", ".join(f"groupArray({name}) AS {name}_all" for name in KEYS[:4])
    cuts = ", ".join(
        f"arrayMap(k -> ({_sorted(value)} AS {name}_sorted)[intDiv(k * length(member_all) + 4, 5)], [1, 2, 3, 4])"
        f" AS {name}_cuts"
        for name, value in values.items()
    )
    scores = ", ".join(
        f"1 + {' + '.join(f'({value} > {name}_cuts[{k}])' for k in (1, 2, 3, 4))} AS {name}"
        for name, value in values.items()
    )
    joined = ", ".join(f"{name}_all AS {name}" for name in KEYS[:4])
    place = f"1 + if(m >= {HIGH}, 0, 4) + if(r >= {HIGH}, 0, 2) + if(f >= {HIGH}, 0, 1)"
    return (
        f"SELECT {', '.join(KEYS[:4])}, {scores}, {{groups:Array(String)}}[{place}] AS group"
        f" FROM (SELECT *, {cuts} FROM (SELECT {columns} FROM ({_values(asking)}))) ARRAY JOIN {joined}"
    )


def _sorted(value: str) -> str:
    """SQL: all members' values in order."""
    name = value.removeprefix("-")
    return f"arraySort(arrayMap(x -> -x, {name}_all))" if value != name else f"arraySort({name}_all)"


def bound(asking: Asking) -> dict[str, object]:
    """The parameters of `scored`."""
    return {
        "kind": _kind(asking),
        "groups": list(GROUPS),
        "horizon": asking.last,
        "replies": list(REPLIES),
        "reactions": list(REACTIONS),
    }


def _kind(asking: Asking) -> str:
    return asking.query.kinds[0] if asking.query.kinds else "purchase"


def _values(asking: Asking) -> str:
    person, where = asking.people.person, f"{asking.where()} AND {asking.people.counted}"
    bought = (
        f"SELECT {person} AS member, toInt32({{horizon:Date}} - max({asking.day})) AS recency_days,"
        f" count() AS frequency, sum(ifNull(value, 0)) AS monetary FROM events"
        f" WHERE {where} AND {is_kind(_kind(asking), 'kind')} GROUP BY member"
    )
    if _kind(asking) != ANY:
        return bought
    return (
        "SELECT member, recency_days, frequency, toFloat64(received) AS monetary"
        f" FROM ({bought}) AS mine LEFT JOIN ({_received(asking)}) AS theirs USING (member)"
    )


def _received(asking: Asking) -> str:
    """(member, received): replies and reactions that others gave to what the member did in the span."""
    person, where = asking.people.person, f"{asking.where()} AND {asking.people.counted}"
    back = f"{where} AND target != 0 AND (kind IN {{replies:Array(String)}} OR kind IN {{reactions:Array(String)}})"
    return (
        "SELECT author AS member, count() AS received FROM"
        f" (SELECT {person} AS giver, target FROM events WHERE {back}) AS given INNER JOIN"
        f" (SELECT {person} AS author, id FROM events WHERE {where} AND id IN (SELECT target FROM events WHERE {back}))"
        " AS told ON told.id = given.target WHERE giver != author GROUP BY member"
    )


RFM = declare(
    Metric(
        name="rfm",
        zh="RFM 分层",
        en="RFM",
        unit="members",
        keys=KEYS,
        definition=_(
            "按最近一次（R）、次数（F）、金额（M）给每名买家打 1–5 分，4 分起算高，分成八群；看活跃时 M 是收到的回应。"
        ),
        formula=_("分数 = 1 + ⌊5 × 比自己小的人数 ÷ 总人数⌋，最多 5 分"),
        source="docs/metrics.md",
        compute=rfm,
        grained=False,
        by_kind=True,
    )
)
