"""Each message of a member put into its stage and its touchpoints, as one question to the event store.

What a member had done before each message is kept by running counts along their own events (a window a person, in the
order of time); nothing is asked of the calendar. `mask` holds a bit for every touchpoint that the message belongs to.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from weilu.analytics.fields import MS
from weilu.analytics.journey.plan import (
    ALL,
    REST,
    SAID,
    After,
    Asks,
    Condition,
    Did,
    First,
    Kind,
    Plan,
    ReplyTo,
    Words,
)
from weilu.analytics.options import ANY
from weilu.analytics.sql import ACTIVE, Asking
from weilu.analytics.voice import bounded
from weilu.events.feelings import JUDGED
from weilu.kit.matching import normal
from weilu.members.aliases import exceptions

FIRST_WORDS = Did(SAID)


@dataclass
class Placing:
    """The question while it grows. `parameters` are its own, beside the asking's."""

    asking: Asking
    plan: Plan
    parameters: dict[str, object] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)  # condition on an event → its column, 0 or 1
    runs: dict[str, str] = field(default_factory=dict)  # what is kept along a member's events → its column
    history: list[str] = field(default_factory=list)  # which events are looked at besides the messages

    def messages(self, *columns: str) -> str:
        """SQL: (person, stage, mask, and these columns) of every judged message of the span."""
        stage, mask = self._stage(), self._mask()
        kept = ", ".join(["person", *columns])
        marked = ", ".join(["", *(f"toUInt8({condition}) AS {name}" for condition, name in self.marks.items())])
        runs = ", ".join(["", *(f"{run} AS {name}" for run, name in self.runs.items())])
        events = (
            f"SELECT {self.asking.people.person} AS person, ts, seq, {MS} AS ms, {self._is_message()} AS here"
            f"{', ' if columns else ''}{', '.join(columns)}{marked if self.marks else ''} FROM events"
            f" WHERE {self._where()} AND (here OR {' OR '.join([*dict.fromkeys(self.history), '0'])})"
        )
        walked = (
            f"SELECT *{runs if self.runs else ''} FROM ({events})"
            " WINDOW before AS (PARTITION BY person ORDER BY ts, seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        )
        return f"SELECT {kept}, {stage} AS stage, {mask} AS mask FROM ({walked}) WHERE here"

    def _is_message(self) -> str:
        return f"({JUDGED} AND {self.asking.where()})"

    def _where(self) -> str:
        """All that members who count have done by the span's end, wherever: a room or platform narrows the messages
        that are counted, not what their authors had done before."""
        return (
            "community_id = {community:UInt32} AND ts < fromUnixTimestamp64Milli({until:Int64}, 'UTC')"
            f" AND {self.asking.people.counted}"
        )

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

    def _condition(self, condition: Condition) -> str:
        match condition:
            case Did():
                return self._did(condition)
            case After(kinds, within):
                return self._did(Did(kinds, 1, within))
            case First():
                return f"({self._mark(self._of_kinds(SAID))} AND NOT {self._did(FIRST_WORDS)})"
            case Kind(kinds):
                return self._mark(self._of_kinds(kinds))
            case Asks():
                return self._mark(f"{self._is_message()} AND (position(search, '?') > 0 OR endsWith(search, '吗'))")
            case Words(words):
                return self._mark(f"{self._is_message()} AND ({self._holds(words)})")
            case ReplyTo(whom):
                return self._mark(f"target != 0 AND {self._by_staff()}" if whom == "staff" else "target != 0")

    def _did(self, condition: Did) -> str:
        """SQL: whether the member had done so before this event."""
        kinds = self._of_kinds(condition.kinds)
        self.history.append(kinds)
        mark = self._mark(kinds)
        if condition.within is None:
            held = f"{self._run(f'sum({mark}) OVER before')} >= {condition.at_least}"
        elif condition.at_least == 1:
            held = f"ms - {self._run(f'max(ms * {mark}) OVER before')} <= {condition.within}"
        else:  # of so many that came last, the earliest
            last = self._run(f"groupArrayLastIf({condition.at_least})(ms, {mark} = 1) OVER before")
            earliest = f"length({last}) = {condition.at_least} AND ms - arrayMin({last})"
            held = f"({earliest} <= {condition.within})"
        return f"(NOT {held})" if condition.negated else f"({held})"

    def _of_kinds(self, kinds: Iterable[str]) -> str:
        if ANY in kinds:
            return f"{ACTIVE} = 1"
        return f"kind IN {self._bind('kinds', sorted(kinds), 'Array(String)')}"

    def _holds(self, words: Iterable[str]) -> str:
        """SQL: whether the event's text has one of the phrases; a Latin one only where no letter or digit goes on."""
        forms = sorted({normal(word) for word in words})
        plain = [form for form in forms if bounded(form) == re.escape(form)]
        latin = [bounded(form) for form in forms if form not in plain]
        parts = [f"multiSearchAny(search, {self._bind('words', plain, 'Array(String)')})"] if plain else []
        parts += [f"match(search, {self._bind('latin', '|'.join(latin), 'String')})"] if latin else []
        return " OR ".join(parts)

    def _by_staff(self) -> str:
        staff = self._bind("staff", exceptions(self.asking.query.community)[0], "Array(UInt32)")
        return f"target IN (SELECT id FROM events WHERE community_id = {{community:UInt32}} AND member_id IN {staff})"

    def _mark(self, condition: str) -> str:
        return self.marks.setdefault(condition, f"m{len(self.marks)}")

    def _run(self, aggregate: str) -> str:
        return self.runs.setdefault(aggregate, f"r{len(self.runs)}")

    def _bind(self, name: str, value: object, kind: str) -> str:
        """A placeholder under a name of its own; equal values share one."""
        known = (held for held, bound in self.parameters.items() if held.startswith(f"j_{name}") and bound == value)
        own = next(known, f"j_{name}{len(self.parameters)}")
        self.parameters[own] = value
        return f"{{{own}:{kind}}}"


def is_in(plan: Plan, stage: str, touchpoint: str) -> str:
    """SQL: whether a placed message is counted in the cell of these keys."""
    parts = [] if stage == ALL else [f"stage = {plan.steps.index(stage)}"]
    if touchpoint == REST:
        parts.append("mask = 0")
    elif touchpoint != ALL:
        parts.append(f"bitTest(mask, {plan.places.index(touchpoint)})")
    return " AND ".join(parts) or "1"
