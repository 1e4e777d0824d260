"""Funnel (漏斗): how many go step by step from one kind of event to another, and where they fall out.

The engine's `windowFunnel` finds the longest attempt of every member, but sorts by one number. So a moment and the
event's place in the order of arrival are packed into one: ms · 2^(b+1) + seq, where every seq is below 2^b. The doubled
spacing lets the window be exact to the millisecond: two events w ms apart differ by at most w · 2^(b+1) + 2^b, two that
are w + 1 ms apart by more. An event that may be several steps (a kind that comes twice) is one row for each of them,
the later steps first, so that it never follows itself.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from weilu.analytics.fields import MS, is_kind, value_of
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import ANY, UNITS_MS, Option, field_name, steps, window
from weilu.analytics.query import BadQuery
from weilu.analytics.splitting import commonest, grouped
from weilu.analytics.sql import Asking

DAY = "day"
WEEK = 7 * UNITS_MS["d"]
LONGEST_DAY = 26 * UNITS_MS["h"]  # of any zone
BITS = 64


def funnel(asking: Asking) -> list[Row]:
    by, names = asking.option("by"), asking.option("steps")
    values = commonest(asking, by, is_kind(names[0], "step1"), step1=names[0]) if by else [""]
    reached = _reached(asking, values) if values else {}
    rows: list[Row] = []
    for value in values:
        first = before = reached[value][0]
        for step, name in enumerate(names, 1):
            members = reached[value][step - 1]
            row: Row = {"step": step, "kind": name, "members": members}
            row |= {"step_rate": _share(members, before), "total_rate": _share(members, first)}
            rows.append({"by": value, **row} if by else row)
            before = members
    return rows


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def fallen_out(asking: Asking, step: int) -> list[int]:
    """The members (numbers of persons, ascending) whose longest attempt ended before this step (2 and up)."""
    sql, parameters = _got_to(asking, step - 1)
    return [row[0] for row in asking.rows(f"{sql} ORDER BY person", **parameters)]


def through(asking: Asking) -> tuple[str, dict[str, object]]:
    """SQL: (person) of everybody who went through all steps, and its parameters."""
    sql, parameters = _got_to(asking, len(asking.option("steps")))
    return sql, asking.parameters() | parameters


def _got_to(asking: Asking, step: int) -> tuple[str, dict[str, object]]:
    """SQL: (person) of everybody whose longest attempt ended with this step, and its own parameters."""
    attempts = _attempts(asking, [""])
    sql = f"SELECT person FROM ({attempts.sql}) GROUP BY person HAVING max(levels[1]) = {{level:UInt8}}"
    return sql, attempts.parameters | {"level": step}


def _reached(asking: Asking, values: list[str]) -> dict[str, list[int]]:
    """For each value of the split, how many members reached each step."""
    count = len(asking.option("steps"))
    attempts = _attempts(asking, values)
    # A member counts once, at the longest of all attempts (there are several rows a person with a held property).
    longest = f"SELECT person, maxForEach(levels) AS longest FROM ({attempts.sql}) GROUP BY person"
    at_level = {
        (place, level): members
        for place, level, members in asking.rows(
            f"SELECT place, longest[place] AS level, count() FROM ({longest})"
            " ARRAY JOIN arrayEnumerate(longest) AS place GROUP BY place, level",
            **attempts.parameters,
        )
    }
    return {
        value: [
            sum(at_level.get((place, level), 0) for level in range(step, count + 1)) for step in range(1, count + 1)
        ]
        for place, value in enumerate(values, 1)
    }


@dataclass(frozen=True, slots=True)
class _Attempts:
    """A question for (person, levels): the longest attempt for each value of the split, 0 for none."""

    sql: str
    parameters: dict[str, object]


def _attempts(asking: Asking, values: list[str]) -> _Attempts:
    names, span = asking.option("steps"), asking.option("window")
    within_ms = LONGEST_DAY if span == DAY else span
    kinds = [is_kind(name, f"step{n}") for n, name in enumerate(names, 1)]
    several = ANY in names or len(set(names)) < len(names)
    spare = len(names).bit_length() if several else 0
    bits = _bits(asking, within_ms, spare)
    order = f"seq * {2**spare} + toUInt64({len(names)} - step)" if several else "seq"
    moment = f"toUInt64({MS} - {{since:Int64}}) * {2 ** (bits + 1)} + {order}"
    steps = [f"step = {n}" for n in range(1, len(names) + 1)] if several else kinds
    size = within_ms * 2 ** (bits + 1) + 2**bits
    levels = (
        f"windowFunnel({size})({moment}, {', '.join([first, *steps[1:]])})"
        for first in _firsts(asking, steps[0], values)
    )
    held = value_of(asking.option("same")) if asking.option("same") else ""
    together = ["person", *([asking.day] if span == DAY else []), *([held] if held else [])]
    where = " AND ".join([*_where(asking), f"({' OR '.join(kinds)})", *([f"{held} != ''"] if held else [])])
    rows = f"SELECT *, arrayJoin({_steps_of(kinds)}) AS step FROM events WHERE {where}"
    sql = (
        f"SELECT {asking.people.person} AS person, [{', '.join(levels)}] AS levels"
        f" FROM {f'({rows})' if several else f'events WHERE {where}'} GROUP BY {', '.join(together)}"
    )
    return _Attempts(sql, _bound(asking, within_ms, values))


def _firsts(asking: Asking, first: str, values: list[str]) -> list[str]:
    """The condition of the first step, for each value of the split: only there must an event lie in the span."""
    begins, by = f"{first} AND ts < fromUnixTimestamp64Milli({{until:Int64}}, 'UTC')", asking.option("by")
    return [f"{begins} AND {grouped(by)} = {{value{n}:String}}" if by else begins for n in range(len(values))]


def _steps_of(kinds: list[str]) -> str:
    """SQL: the numbers of the steps that an event may be."""
    return f"arrayFilter(n -> [{', '.join(kinds)}][n], range(1, {len(kinds) + 1}))"


def _where(asking: Asking) -> list[str]:
    """Attempts begin in the span; their later steps may lie beyond its end."""
    parts = [
        "community_id = {community:UInt32}",
        "ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')",
        "ts <= fromUnixTimestamp64Milli({latest:Int64}, 'UTC')",
        asking.people.counted,
    ]
    return parts + asking.places()


def _bound(asking: Asking, within_ms: int, values: list[str]) -> dict[str, object]:
    return {
        **{f"step{n}": name for n, name in enumerate(asking.option("steps"), 1)},
        **{f"value{n}": value for n, value in enumerate(values)},
        "values": values,
        "latest": asking.parameters()["until"] + within_ms,
    }


def _bits(asking: Asking, within_ms: int, spare: int) -> int:
    """So many bits hold every seq there is, and some to spare. Raises BadQuery where too few are left for the span."""
    newest = asking.rows("SELECT max(seq) FROM events")[0][0]
    bits = max(1, int(newest).bit_length()) + spare
    bound = asking.parameters()
    longest = 2 ** (BITS - 1 - bits) - within_ms
    if bound["until"] - bound["since"] > longest:
        days = max(0, longest // UNITS_MS["d"])
        raise BadQuery(_("事件太多，漏斗的时间段最长 %(days)s 天。") % {"days": days})
    return bits


FUNNEL = declare(
    Metric(
        name="funnel",
        zh="漏斗",
        en="Funnel",
        unit="members",
        keys=("step", "kind", "members", "step_rate", "total_rate"),
        definition=gettext_noop(
            "按顺序走完各步的成员数：从时间段内任一次第一步开始，在窗口期内依次发生；每人按走得最远的一次计。"
        ),
        formula=gettext_noop("步骤转化率 = 到达这一步 ÷ 到达上一步；总体转化率 = 到达这一步 ÷ 到达第一步"),
        source="docs/metrics.md",
        compute=funnel,
        empty="null",
        grained=False,
        options=(
            Option("steps", steps, ("join", "message", "purchase"), "the kinds of event, in order", many=True),
            Option("window", window, WEEK, "how long an attempt may take: 7d, 24h, 30m, or day for the same local day"),
            Option("by", field_name, "", "split by a field or property of the first step"),
            Option("same", field_name, "", "a field or property that must have one value throughout"),
        ),
    )
)
