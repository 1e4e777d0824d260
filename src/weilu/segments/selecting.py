"""Rules as one question to the event store.

All that members did is counted in one pass: a column a rule, over the events that any rule speaks of. Where somebody
who did nothing at all may fit, or something besides events is asked, everybody known is joined to that.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from weilu.analytics import funnel, rfm, standing
from weilu.analytics.door import METRICS, Query
from weilu.analytics.fields import is_kind
from weilu.analytics.metric import with_options
from weilu.analytics.narrowing import Narrowing
from weilu.analytics.periods import ONE
from weilu.analytics.sql import Asking
from weilu.events.client import store
from weilu.events.feelings import SOUNDS
from weilu.kit.soundness import sound_text
from weilu.members.aliases import also_known_as
from weilu.segments.hearing import PATIENCE, catch_up
from weilu.segments.models import Segment
from weilu.segments.rules import (
    BadRule,
    Did,
    Either,
    Every,
    Has,
    Leaf,
    Listed,
    Not,
    Rule,
    Stands,
    Tagged,
    Valued,
    Went,
    Within,
    leaves,
    parse,
)
from weilu.team.models import Community

PLACE = re.compile(r"\{(\w+):([^{}]+)\}")
COMPARED = {"at_least": ">=", "at_most": "<=", "exactly": "="}
YEAR = 365


@dataclass
class Selection:
    """SQL of the persons who fit, growing while its rules are read. `only`: look at these member numbers alone."""

    community: Community
    rule: Rule
    prefix: str = "g_"
    names: tuple[str, ...] = ()  # of the segments that lead here: none may come again
    only: tuple[int, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    counted: list[str] = field(default_factory=list)  # an aggregate a rule, columns n0, n1, …
    conditions: list[str] = field(default_factory=list)  # which events each of them speaks of
    tests: dict[int, str] = field(default_factory=dict)  # by id() of the leaf
    values: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.asking = Asking(Query(self.community, self.community.today, self.community.today))
        for number, leaf in enumerate(leaves(self.rule)):
            self.tests[id(leaf)] = self._test(leaf, number)

    @property
    def sql(self) -> str:
        """(person) of everybody who fits, each once."""
        if self._needs_everybody:
            return f"SELECT known.person AS person FROM {self._everybody()} WHERE {self._fits(self.rule)}"
        return f"SELECT person FROM ({self._did()}) WHERE {self._fits(self.rule)}"

    def why(self) -> tuple[str, list[Leaf]]:
        """SQL of one row a person of `only`: for each leaf whether it holds and its number (NULL where it has none)."""
        found = list(leaves(self.rule))
        told = ", ".join(f"({self.tests[id(leaf)]}, {self.values.get(id(leaf), 'NULL')})" for leaf in found)
        return f"SELECT known.person, {self._fits(self.rule)}, [{told}] FROM {self._everybody()}", found

    def _fits(self, rule: Rule) -> str:
        match rule:
            case Not(inner):
                return f"NOT {self._fits(inner)}"
            case Every(rules):
                return "(" + " AND ".join(self._fits(one) for one in rules) + ")"
            case Either(rules):
                return "(" + " OR ".join(self._fits(one) for one in rules) + ")"
        return f"({self.tests[id(rule)]})"

    @property
    def _needs_everybody(self) -> bool:
        known = any(isinstance(leaf, Has | Tagged) for leaf in leaves(self.rule))
        return known or not self.counted or True in _without_events(self.rule)

    def _did(self) -> str:
        """(person, n0, n1, …) of whoever did anything that a rule speaks of."""
        columns = "".join(f", {column} AS n{n}" for n, column in enumerate(self.counted))
        return (
            f"SELECT {self._own(self.asking.people.person)} AS person{columns} FROM events"
            f" WHERE {self._where()} AND ({' OR '.join(dict.fromkeys(self.conditions))}) GROUP BY person"
        )

    def _everybody(self) -> str:
        known = (
            "(SELECT member_id AS person, channel, birthday, tags, props FROM attributes FINAL"
            f" WHERE {self._where()}) AS known"
        )
        return f"{known} LEFT JOIN ({self._did()}) AS did ON known.person = did.person" if self.counted else known

    def _where(self) -> str:
        """Members who count, in this community; of `only` where it is given."""
        where = self._own(f"community_id = {{community:UInt32}} AND {self.asking.people.counted}")
        if not self.only:
            return where
        numbers = also_known_as(self.community.pk, list(self.only))
        return f"{where} AND member_id IN {self._bind('only', numbers, 'Array(UInt32)')}"

    def _own(self, sql: str, parameters: Mapping[str, Any] | None = None, prefix: str = "") -> str:
        """SQL with its parameters under names of this selection's own (with a further prefix), so that it may stand
        inside any other."""
        bound = self.asking.parameters() if parameters is None else parameters
        own = self.prefix + prefix
        for name in {match[1] for match in PLACE.finditer(sql)}:
            self.parameters[own + name] = bound[name]
        return PLACE.sub(lambda match: f"{{{own}{match[1]}:{match[2]}}}", sql)

    def _bind(self, name: str, value: Any, kind: str = "String") -> str:
        self.parameters[self.prefix + name] = value
        return f"{{{self.prefix}{name}:{kind}}}"

    def _test(self, leaf: Leaf, number: int) -> str:
        match leaf:
            case Did():
                return self._test_did(leaf, number)
            case Has():
                return self._test_has(leaf, number)
            case Tagged(tag):
                return f"has(tags, {self._bind(f'tag{number}', tag)})"
            case Listed(numbers):
                roots = [self.asking.people.aliases.get(one, one) for one in numbers]
                return f"person IN {self._bind(f'list{number}', roots, 'Array(UInt32)')}"
            case Within(segment):
                return f"person IN ({self._other(segment, number)})"
            case Went() | Stands() | Valued():
                return f"person IN ({self._of_metric(leaf, number)})"

    def _test_did(self, leaf: Did, number: int) -> str:
        condition = self._condition(leaf, number)
        self.conditions.append(condition)
        self.counted.append(f"sumIf(ifNull(value, 0), {condition})" if leaf.summed else f"countIf({condition})")
        column = f"n{len(self.counted) - 1}"
        self.values[id(leaf)] = f"toNullable(toFloat64({column}))"
        return f"{column} {COMPARED[leaf.how]} {self._bind(f'times{number}', float(leaf.times), 'Float64')}"

    def _condition(self, leaf: Did, number: int) -> str:
        """Which events count."""
        parts = [self._named(leaf.kind, number)]
        first, last = leaf.first, leaf.last
        if leaf.within:
            first, last = self.community.today - ONE * (leaf.within - 1), None
        if first:
            parts.append(f"{self._day} >= {self._bind(f'first{number}', first, 'Date')}")
            earliest = dt.datetime.combine(first - ONE, dt.time(), dt.UTC)
            parts.append(f"indexHint(ts >= {self._bind(f'early{number}', f'{earliest:%Y-%m-%d}', 'String')})")
        if last:
            parts.append(f"{self._day} <= {self._bind(f'last{number}', last, 'Date')}")
        if leaf.platform:
            parts.append(f"platform = {self._bind(f'platform{number}', leaf.platform)}")
        if leaf.sounds:
            parts.append(SOUNDS[leaf.sounds])
        if leaf.emotion:
            parts.append(f"emotion = {self._bind(f'emotion{number}', leaf.emotion)}")
        return " AND ".join(parts)

    @property
    def _day(self) -> str:
        return self._own(self.asking.day)

    def _named(self, kind: str, number: int) -> str:
        told = is_kind(kind, f"kind{number}")
        return self._own(told, {f"kind{number}": kind})

    def _test_has(self, leaf: Has, number: int) -> str:
        name = leaf.name
        column = name if name in ("channel", "birthday") else f"props[{self._bind(f'name{number}', name)}]"
        if leaf.low is not None or leaf.high is not None:
            return self._test_number(leaf, number, column)
        if leaf.how == "known":
            return f"{column} != ''"
        if leaf.how == "unknown":
            return f"{column} = ''"
        value = self._bind(f"value{number}", leaf.value)
        return {"is": f"{column} = {value}", "is_not": f"{column} != {value}"}.get(
            leaf.how, f"positionCaseInsensitiveUTF8({column}, {value}) > 0"
        )

    def _test_number(self, leaf: Has, number: int, column: str) -> str:
        read = f"toFloat64OrNull(trimBoth({column}))"
        self.values[id(leaf)] = f"if(isFinite({read}), {read}, NULL)"
        ends = [("low", ">=", leaf.low), ("high", "<=", leaf.high)]
        parts = [
            f"{read} {sign} {self._bind(f'{side}{number}', float(end), 'Float64')}"
            for side, sign, end in ends
            if end is not None
        ]
        return f"ifNull(isFinite({read}) AND {' AND '.join(parts)}, 0)"

    def _other(self, name: str, number: int) -> str:
        """The members of another segment."""
        if name in self.names:
            raise BadRule(_("分群互相引用成了圈：%(names)s。") % {"names": " → ".join([*self.names, name])})
        segment = segment_named(self.community, name)
        inner = selection_of(segment, f"{self.prefix}{number}_", (*self.names, segment.name), self.only)
        sql = inner.sql  # which binds its parameters
        self.parameters |= inner.parameters
        return sql

    def _of_metric(self, leaf: Went | Stands | Valued, number: int) -> str:
        return self._own(*_question(self.community, leaf), prefix=f"{number}_")


def _question(community: Community, leaf: Went | Stands | Valued) -> tuple[str, dict[str, Any]]:
    """(person) as a metric has it."""
    today, yesterday = community.today, community.yesterday
    match leaf:
        case Went(kinds, window, within):
            query = Query(community, today - ONE * (within - 1), today, options={"steps": kinds, "window": window})
            return funnel.through(Asking(with_options(METRICS["funnel"], query)))
        case Stands(states):
            asking = Asking(Query(community, yesterday, yesterday))
            sql = f"SELECT person FROM ({standing.standing(asking)}) WHERE state IN {{states:Array(String)}}"
            return sql, asking.parameters() | standing.bound(yesterday) | {"states": list(states)}
        case Valued(groups, kind):
            query = Query(community, yesterday - ONE * (YEAR - 1), yesterday, kinds=(kind,))
            asking = Asking(with_options(METRICS["rfm"], query))
            sql = f"SELECT member FROM ({rfm.scored(asking)}) WHERE group IN {{wanted:Array(String)}}"
            return sql, asking.parameters() | rfm.bound(asking) | {"wanted": list(groups)}


def _without_events(rule: Rule) -> set[bool]:
    """What the rule may say of somebody who did nothing that it speaks of."""
    match rule:
        case Not(inner):
            return {not value for value in _without_events(inner)}
        case Every(rules) | Either(rules):
            together = all if isinstance(rule, Every) else any
            found = [_without_events(one) for one in rules]
            least, most = (together(False not in one for one in found)), (together(True in one for one in found))
            return {least, most}
        case Did(how=how, times=times):
            return {{"at_least": times <= 0, "at_most": True, "exactly": times == 0}[how]}
    return {True, False}


def selection_of(
    segment: Segment, prefix: str = "g_", names: tuple[str, ...] = (), only: tuple[int, ...] = ()
) -> Selection:
    """Whom a segment holds: those it has picked, or whoever fits now."""
    rule = Listed(tuple(segment.numbers)) if segment.numbers is not None else parse(segment.rules)
    return Selection(segment.community, rule, prefix, names or (segment.name,), only)


def segment_named(community: Community, name: str) -> Segment:
    """The segment of that name. Raises BadRule."""
    segment = Segment.objects.filter(community=community, name=sound_text(name), archived_at=None).first()
    if segment is None:
        raise BadRule(_("没有名叫 %(name)s 的分群。") % {"name": name})
    return segment


def narrowing_of(community: Community, name: str) -> Narrowing:
    """A segment for analytics: every metric can be asked of its members alone."""
    catch_up(PATIENCE)
    segment = segment_named(community, name)
    selection = selection_of(segment, f"g{segment.pk}_")
    return Narrowing(selection.sql, selection.parameters)


def members_of(segment: Segment) -> list[int]:
    """The numbers of whom a segment holds at this moment, ascending. Raises BadRule."""
    catch_up(PATIENCE)
    return members(selection_of(segment))


def count(selection: Selection) -> int:
    """How many fit."""
    return int(_ask(f"SELECT count() FROM ({selection.sql})", selection)[0][0])


def members(selection: Selection, limit: int | None = None, after: int = 0) -> list[int]:
    """The numbers of those who fit, ascending, at most so many, those above `after`."""
    rest = f" WHERE person > {after}" if after else ""
    most = f" LIMIT {limit}" if limit else ""
    return [row[0] for row in _ask(f"SELECT person FROM ({selection.sql}){rest} ORDER BY person{most}", selection)]


def first_of(selection: Selection, most: int) -> tuple[int, list[int]]:
    """How many fit, and the first so many by number: one pass for both."""
    counted = f"SELECT person, count() OVER () AS n FROM ({selection.sql}) ORDER BY person LIMIT {most}"
    rows = _ask(counted, selection)
    return (int(rows[0][1]) if rows else 0), [row[0] for row in rows]


def reasons(selection: Selection) -> dict[int, tuple[bool, list[tuple[Leaf, bool, float | None]]]]:
    """For each person of `only`: whether they fit, and what each rule says of them, with its number."""
    sql, found = selection.why()
    return {
        person: (bool(fits), [(leaf, bool(holds), value) for leaf, (holds, value) in zip(found, told, strict=True)])
        for person, fits, told in _ask(sql, selection)
    }


def _ask(sql: str, selection: Selection) -> list[tuple[Any, ...]]:
    bound = {name: value for name, value in selection.parameters.items() if f"{{{name}:" in sql}
    return store().query(sql, bound)
