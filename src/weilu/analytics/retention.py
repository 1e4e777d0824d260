"""Retention (留存): of those who began in a period, how many came back so many periods later."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext_noop as _

from weilu.analytics.fields import ORDER, is_kind, value_of
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.options import ANY, Option, choice, field_name, kind, ranges
from weilu.analytics.periods import end_of
from weilu.analytics.planning import member_periods
from weilu.analytics.splitting import MOST, REST
from weilu.analytics.sql import Asking

SIZE = -1  # in place of an offset: how many began

Counts = dict[tuple[str, int], dict[int, int]]  # (value of the split, number of the cohort) -> offset -> members


def retention(asking: Asking) -> list[Row]:
    mode, spans = asking.option("mode"), _ranges(asking)
    counted = _counts(asking, mode, spans)
    groups = _largest(counted) if asking.option("by") else {""}
    rows: list[Row] = []
    for by in groups:
        for number, cohort in enumerate(asking.periods):
            found = counted.get((by, number), {})
            size = found.get(SIZE, 0)
            for place, (first, last) in enumerate(spans):
                if _end(asking, number + last) is None:
                    continue
                members = _members(found, mode, place if mode == "range" else first)
                row: Row = {"cohort": cohort, "size": size, "offset": first, "members": members}
                row["rate"] = members / size if size else None
                rows.append({"by": by, **row} if asking.option("by") else row)
    return rows


def _ranges(asking: Asking) -> list[tuple[int, int]]:
    """The offsets asked for, each as (first, last) period after the cohort's own."""
    most = len(asking.periods) - 1
    asked = asking.option("offsets")
    if asking.option("mode") == "range":
        return [span for span in asked or ((1, max(1, most)),) if span[1] <= most]
    first, last = asked[0] if asked else (0, most)
    return [(offset, offset) for offset in range(first, min(last, most) + 1)]


def _end(asking: Asking, number: int) -> dt.date | None:
    """The last day of the period of that number, None where it does not end within the horizon."""
    if number >= len(asking.periods):
        return None
    end = end_of(asking.periods[number], asking.query.grain)
    return end if end <= asking.last else None


def _members(found: dict[int, int], mode: str, offset: int) -> int:
    if mode == "after":
        return sum(count for last, count in found.items() if last >= offset)
    return found.get(offset, 0)


def _counts(asking: Asking, mode: str, spans: list[tuple[int, int]]) -> Counts:
    """One pass over people: each brings its cohort and the periods in which it returned: their offsets, the last
    of them, or which of the ranges (two may begin alike) they fall into."""
    after = "arrayFilter(x -> x >= 0, arrayMap(x -> x - cohort, returned))"
    places = "arrayMap(n -> toInt32(n), range(length({firsts:Array(Int32)})))"
    told = {
        "on": after,
        "after": f"arraySlice(arrayReverseSort({after}), 1, 1)",
        "range": "arrayFilter(n -> arrayExists(x -> x BETWEEN {firsts:Array(Int32)}[n + 1]"
        f" AND {{lasts:Array(Int32)}}[n + 1], {after}), {places})",
    }[mode]
    rows = asking.rows(
        f"SELECT value, cohort, arrayJoin(arrayConcat([toInt32({SIZE})], {told})) AS offset, count()"
        f" FROM ({_people(asking)}) GROUP BY value, cohort, offset",
        firsts=[first for first, _last in spans],
        lasts=[last for _first, last in spans],
        start=asking.option("start"),
        back=asking.option("return"),
    )
    counted: Counts = defaultdict(dict)
    for value, cohort, offset, count in rows:
        counted[value, cohort][offset] = count
    return counted


def _people(asking: Asking) -> str:
    """(value, cohort, returned) of everybody who began in the span: number of the period in which they did, numbers of
    those in which they returned."""
    if asking.option("start") == asking.option("return") == ANY and not asking.option("by"):
        every = "groupUniqArray" if asking.people.aliases else "groupArray"
        return (
            f"SELECT '' AS value, arrayMin(returned) AS cohort, {every}(number) AS returned"
            f" FROM ({member_periods(asking)}) GROUP BY person"
        )
    begins, returns = is_kind(asking.option("start"), "start"), is_kind(asking.option("return"), "back")
    by = asking.option("by")
    value = f"argMinIf({value_of(by)}, {ORDER}, {begins})" if by else "''"
    return (
        f"SELECT {value} AS value, minIf({asking.number}, {begins}) AS cohort,"
        f" groupUniqArrayIf({asking.number}, {returns}) AS returned FROM events"
        f" WHERE {asking.where()} AND {asking.people.counted} AND ({begins} OR {returns})"
        f" GROUP BY {asking.people.person} HAVING countIf({begins}) > 0"
    )


def _largest(counted: Counts) -> list[str]:
    """The values of the largest cohorts in order; what is beyond MOST goes together under REST."""
    sizes: dict[str, int] = defaultdict(int)
    for (value, _cohort), found in counted.items():
        sizes[value] += found.get(SIZE, 0)
    order = sorted(sizes, key=lambda value: (-sizes[value], value))
    if len(order) <= MOST:
        return order
    _put_together(counted, order[MOST:])
    return [*order[:MOST], REST]


def _put_together(counted: Counts, values: Iterable[str]) -> None:
    rest = set(values)
    for value, cohort in [key for key in counted if key[0] in rest]:
        for offset, count in counted.pop((value, cohort)).items():
            counted[REST, cohort][offset] = counted[REST, cohort].get(offset, 0) + count


RETENTION = declare(
    Metric(
        name="retention",
        zh="留存",
        en="Retention",
        unit="ratio",
        keys=("cohort", "size", "offset", "members", "rate"),
        definition=_("同一期开始的成员，之后第 n 期（on）、第 n 期及以后（after）或某几期内（range）又回来的占比。"),
        formula=_("留存率 = 第 n 期回来的成员 ÷ 这一期开始的成员"),
        source="docs/metrics.md",
        compute=retention,
        empty="null",
        options=(
            Option("start", kind, ANY, "the kind of event that begins: joining, a first message …"),
            Option("return", kind, ANY, "the kind of event that counts as coming back"),
            Option("mode", choice("on", "after", "range"), "on", "back in that period, in it or later, or in a range"),
            Option("offsets", ranges, (), "how many periods after, or which: 12, or 1-7,8-14 with --mode range"),
            Option("by", field_name, "", "split by a field or property of the beginning event"),
        ),
    )
)
