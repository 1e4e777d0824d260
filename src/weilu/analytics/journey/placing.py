"""Each message of a member put into its stage and its touchpoints, as one question to the event store.

What a member had done before a message changes only with the events that rules speak of, and most of these are rare
beside messages. So those are walked by themselves: `states` holds, for the k-th of them of a person, all counts and
last moments up to it. The messages need to know but one number, how many of them came before: `walked` counts it along
the person's events, together with what rules ask of frequent kinds. What lies before the span comes to one row for
each person. `mask` holds a bit for every touchpoint that a message belongs to.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from weilu.analytics.fields import MS
from weilu.analytics.journey.plan import ALL, REST, SAID, After, Asks, Condition, Did, First, Kind, Plan, ReplyTo, Words
from weilu.analytics.options import ANY
from weilu.analytics.sql import ACTIVE, Asking
from weilu.events.feelings import JUDGED
from weilu.events.mentions import bounded
from weilu.kit.matching import normal
from weilu.members.aliases import exceptions

FREQUENT = {*SAID, ANY}
ALONG = "PARTITION BY person ORDER BY ts, seq ROWS BETWEEN UNBOUNDED PRECEDING AND"


@dataclass
class Walk:
    """Counts and last moments kept along a person's events: SQL by column. marks: the events they speak of."""

    name: str
    marks: dict[str, str] = field(default_factory=dict)  # kinds (a condition) → its column, 0 or 1
    counts: dict[str, str] = field(default_factory=dict)  # a mark → the column of its count
    lasts: dict[tuple[str, int], str] = field(default_factory=dict)  # (a mark, n) → of the moment of the n-th last
    kinds: set[str] = field(default_factory=set)  # of all these events together
    longest: int = 0  # ms that a last moment may lie back

    def mark(self, condition: str) -> str:
        return self.marks.setdefault(condition, f"{self.name}{len(self.marks)}")

    def count(self, condition: str) -> str:
        return self.counts.setdefault(self.mark(condition), f"{self.mark(condition)}_n")

    def last(self, condition: str, number: int, within: int) -> str:
        self.longest = max(self.longest, within)
        return self.lasts.setdefault((self.mark(condition), number), f"{self.mark(condition)}_{number}")

    @property
    def columns(self) -> list[str]:
        return [*self.counts.values(), *self.lasts.values()]

    def run(self, window: str) -> list[str]:
        counts = [f"sum({mark}{'_c' if self.name == 'f' else ''}) OVER {window} AS {name}"
                  for mark, name in self.counts.items()]  # fmt: skip
        return counts + [f"{_nth_last(mark, number, window)} AS {name}" for (mark, number), name in self.lasts.items()]


def _nth_last(mark: str, number: int, window: str) -> str:
    """SQL: when the n-th last of the marked events was, 0 where there are fewer."""
    if number == 1:
        return f"max(ms * {mark}) OVER {window}"
    last = f"groupArrayLastIf({number})(ms, {mark} = 1) OVER {window}"
    return f"if(length({last}) = {number}, arrayMin({last}), 0)"


@dataclass
class Placing:
    """The question while it is composed. `parameters` are its own, beside the asking's."""

    asking: Asking
    plan: Plan
    parameters: dict[str, object] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)  # a condition on the message itself → its column
    rare: Walk = field(default_factory=lambda: Walk("k"))
    frequent: Walk = field(default_factory=lambda: Walk("f"))

    def messages(self, *columns: str) -> str:
        """SQL: (person, stage, mask, and these columns) of every judged message of the span."""
        stage, mask = self._stage(), self._mask()
        kept = "".join(f", {column}" for column in columns)
        walked = f"SELECT * FROM ({self._walked(columns)}) WHERE here"
        if not self.rare.columns:
            return f"SELECT person{kept}, {stage} AS stage, {mask} AS mask FROM ({walked})"
        return (
            f"SELECT walked.person AS person{kept}, {stage} AS stage, {mask} AS mask FROM ({walked}) AS walked"
            f" LEFT JOIN ({self._states()}) AS states ON walked.key = states.key"
        )

    def _walked(self, columns: Iterable[str]) -> str:
        """The events of the span in their order, each with how many of the rare ones came before it."""
        before, runs = "before", "".join(f", {run}" for run in self.frequent.run("before"))
        return (
            f"SELECT *, {_key('sum(rare) OVER before')} AS key{runs}"
            f" FROM ({self._events(columns)} UNION ALL {self._earlier(columns)})"
            f" WINDOW {before} AS ({ALONG} 1 PRECEDING)"
        )

    def _events(self, columns: Iterable[str]) -> str:
        since = f"ts >= fromUnixTimestamp64Milli({{since:Int64}} - {self.frequent.longest}, 'UTC')"
        in_span = "ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')"
        told = [
            f"{self.asking.people.person} AS person", "ts", "seq", f"{MS} AS ms",
            f"({JUDGED} AND {self.asking.where()}) AS here", *columns,
            *(f"toUInt8({condition}) AS {name}" for condition, name in self.own.items()),
            f"toUInt64({in_span} AND {self._any(self.rare)}) AS rare",
            *(f"toUInt8({condition}) AS {name}, toUInt64({name} AND {in_span}) AS {name}_c"
              for condition, name in self.frequent.marks.items()),
        ]  # fmt: skip
        return (
            f"SELECT {', '.join(told)} FROM events WHERE {self._where()} AND {since}"
            f" AND (here OR rare OR {self._any(self.frequent)})"
        )

    def _earlier(self, columns: Iterable[str]) -> str:
        """One row a person in place of all they had done before the span."""
        told = [
            f"{self.asking.people.person} AS person",
            "fromUnixTimestamp64Milli({since:Int64} - 1, 'UTC')", "toUInt64(0)", "toInt64(0)", "toUInt8(0)",
            *(f"any({column})" for column in columns), *("toUInt8(0)" for _ in self.own),
            f"countIf({self._any(self.rare)})",
            *(f"toUInt8(0), countIf({condition})" for condition in self.frequent.marks),
        ]  # fmt: skip
        return (
            f"SELECT {', '.join(told)} FROM events WHERE {self._where()}"
            " AND ts < fromUnixTimestamp64Milli({since:Int64}, 'UTC')"
            f" AND ({self._any(self.rare)} OR {self._any(self.frequent)}) GROUP BY person"
        )

    def _states(self) -> str:
        """(key, counts and last moments) after each of the rare events of a person."""
        marks = "".join(f", toUInt8({condition}) AS {name}" for condition, name in self.rare.marks.items())
        events = (
            f"SELECT {self.asking.people.person} AS person, ts, seq, {MS} AS ms{marks} FROM events"
            f" WHERE {self._where()} AND {self._any(self.rare)}"
        )
        return (
            f"SELECT {_key('row_number() OVER upto')} AS key, {', '.join(self.rare.run('upto'))}"
            f" FROM ({events}) WINDOW upto AS ({ALONG} CURRENT ROW)"
        )

    def _where(self) -> str:
        """All that members who count have done by the span's end, wherever: a room or platform narrows the messages
        that are counted, not what their authors had done before."""
        return (
            "community_id = {community:UInt32} AND ts < fromUnixTimestamp64Milli({until:Int64}, 'UTC')"
            f" AND {self.asking.people.counted}"
        )

    def _any(self, walk: Walk) -> str:
        """SQL: whether a rule speaks of the event: one look at its kind, however many rules there are."""
        named = sorted(walk.kinds - {ANY})
        parts = [f"{ACTIVE} = 1"] if ANY in walk.kinds else []
        parts += [f"kind IN {self._bind('kinds', named, 'Array(String)')}"] if named else []
        return f"({' OR '.join(parts)})" if parts else "0"

    def _stage(self) -> str:
        """SQL: the number of the last stage whose rule holds, from 0."""
        cases = [
            f"{(' AND ' if one.every else ' OR ').join(map(self._did, one.conditions))}, {number}"
            for number, one in reversed(list(enumerate(self.plan.stages)))
            if number
        ]
        return f"toUInt8(multiIf({', '.join(cases)}, 0))"

    def _mask(self) -> str:
        bits = (
            f"({' OR '.join(self._condition(each) for each in one.conditions)}) * {2**number}"
            for number, one in enumerate(self.plan.touchpoints)
        )
        return f"toUInt32({' + '.join(bits)})"

    def _condition(self, condition: Condition) -> str:  # noqa: PLR0911
        match condition:
            case Did():
                return self._did(condition)
            case After(kinds, within):
                return self._did(Did(kinds, 1, within))
            case First():
                return f"({self._is(self._of_kinds(SAID))} AND NOT {self._did(Did(SAID))})"
            case Kind(kinds):
                return self._is(self._of_kinds(kinds))
            case Asks():
                return self._is("here AND (position(search, '?') > 0 OR endsWith(search, '吗'))")
            case Words(words):
                return self._is(f"here AND ({self._holds(words)})")
            case ReplyTo(whom):
                return self._is(f"target != 0 AND {self._by_staff()}" if whom == "staff" else "target != 0")

    def _did(self, condition: Did) -> str:
        """SQL: whether the member had done so before this event."""
        walk = self.frequent if FREQUENT & set(condition.kinds) else self.rare
        kinds = self._of_kinds(condition.kinds)
        walk.kinds.update(condition.kinds)
        if condition.within is None:
            held = f"{walk.count(kinds)} >= {condition.at_least}"
        else:
            held = f"ms - {walk.last(kinds, condition.at_least, condition.within)} <= {condition.within}"
        return f"(NOT ({held}))" if condition.negated else f"({held})"

    def _of_kinds(self, kinds: Iterable[str]) -> str:
        if ANY in kinds:
            return f"{ACTIVE} = 1"
        return f"kind IN {self._bind('kinds', sorted(kinds), 'Array(String)')}"

    def _holds(self, words: Iterable[str]) -> str:
        """SQL: whether the event's text has one of the phrases; a Latin one only where no letter or digit goes on."""
        forms = sorted({normal(word) for word in words})
        plain = [form for form in forms if bounded(form) == re.escape(form)]
        latin = [form for form in forms if form not in plain]
        parts = [self._has(plain)] if plain else []
        if latin:  # the pattern is slow: only where one of them stands at all
            pattern = self._bind("latin", "|".join(map(bounded, latin)), "String")
            parts.append(f"({self._has(latin)} AND match(search, {pattern}))")
        return " OR ".join(parts)

    def _has(self, forms: list[str]) -> str:
        return f"multiSearchAny(search, {self._bind('words', forms, 'Array(String)')})"

    def _by_staff(self) -> str:
        staff = self._bind("staff", exceptions(self.asking.query.community)[0], "Array(UInt32)")
        return f"target IN (SELECT id FROM events WHERE community_id = {{community:UInt32}} AND member_id IN {staff})"

    def _is(self, condition: str) -> str:
        return self.own.setdefault(condition, f"m{len(self.own)}")

    def _bind(self, name: str, value: object, kind: str) -> str:
        """A placeholder under a name of its own; equal values share one."""
        known = (held for held, bound in self.parameters.items() if held.startswith(f"j_{name}") and bound == value)
        own = next(known, f"j_{name}{len(self.parameters)}")
        self.parameters[own] = value
        return f"{{{own}:{kind}}}"


def _key(number: str) -> str:
    """SQL: a person's event of that number, 0 for before all."""
    return f"toUInt64(person) * 4294967296 + {number}"


def places_of(plan: Plan) -> str:
    """SQL: the places in the plan of all touchpoints that a placed message counts in, that of all together first."""
    rest = len(plan.touchpoints)
    return f"arrayConcat([{rest + 1}], if(mask = 0, [{rest}], arrayFilter(t -> bitTest(mask, t), range({rest}))))"


def is_in(plan: Plan, stage: str, touchpoint: str) -> str:
    """SQL: whether a placed message is counted in the cell of these keys."""
    parts = [] if stage == ALL else [f"stage = {plan.steps.index(stage)}"]
    if touchpoint == REST:
        parts.append("mask = 0")
    elif touchpoint != ALL:
        parts.append(f"bitTest(mask, {plan.places.index(touchpoint)})")
    return " AND ".join(parts) or "1"
