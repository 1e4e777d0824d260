"""Paths (路径): what members do next, step by step, from the beginning of a session."""

from django.utils.translation import gettext_noop as _

from weilu.analytics.fields import MS
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import Option, number
from weilu.analytics.sessions import GAP, reach, split
from weilu.analytics.sql import ACTIVE, Asking

KINDS = 12
OTHER = "other"


def paths(asking: Asking) -> list[Row]:
    common = _common_kinds(asking)
    named = f"if(kind IN {{common:Array(String)}}, toString(kind), '{OTHER}')"
    told = (
        f"SELECT arraySort(groupArray(({MS}, seq, {named}))) AS told FROM events"
        f" WHERE {reach(asking)} GROUP BY {asking.people.person}"
    )
    session = f"SELECT arrayJoin({split('told', 'arrayMap(one -> one.1, told)')}) AS session FROM ({told})"
    steps = (
        "SELECT arrayMap(one -> one.3, arraySlice(session, 1, {depth:UInt8} + 1)) AS kinds"
        f" FROM ({session}) WHERE session[1].1 >= {{since:Int64}}"
    )
    rows = asking.rows(
        "SELECT step, kinds[step] AS source, kinds[step + 1] AS target, count()"
        f" FROM ({steps}) ARRAY JOIN range(1, length(kinds)) AS step GROUP BY step, source, target"
        " ORDER BY step, source, target",
        common=common,
        depth=asking.option("depth"),
        gap=asking.option("gap"),
    )
    return [
        {"step": step, "source_kind": source, "target_kind": target, "sessions": count}
        for step, source, target, count in rows
    ]


def _common_kinds(asking: Asking) -> list[str]:
    """The kinds of most active events in the span, ties by name."""
    rows = asking.rows(
        f"SELECT toString(kind) AS k, count() AS n FROM events WHERE {asking.where()} AND {ACTIVE}"
        f" AND {asking.people.counted} GROUP BY k ORDER BY n DESC, k LIMIT {KINDS}"
    )
    return [row[0] for row in rows]


PATHS = declare(
    Metric(
        name="paths",
        zh="路径",
        en="Paths",
        unit="sessions",
        keys=("step", "source_kind", "target_kind", "sessions"),
        definition=_("每次访问从头开始的前几步：从哪种行为到哪种行为，各有多少次访问。最常见的 12 种以外合为“其他”。"),
        formula=_("第 n 步 = 每次访问里第 n 个行为到第 n+1 个行为"),
        source="docs/metrics.md",
        compute=paths,
        grained=False,
        options=(GAP, Option("depth", number(1, 20), 5, "how many steps from the beginning of each session")),
    )
)
