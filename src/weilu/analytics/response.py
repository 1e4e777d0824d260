"""Response (响应): how long members who ask wait for the first answer of staff."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from weilu.analytics.fields import MS, quantile
from weilu.analytics.gaps import with_gaps
from weilu.analytics.metric import Metric, Row, declare
from weilu.analytics.query import Query
from weilu.analytics.sql import Asking
from weilu.members.aliases import exceptions


def response(asking: Asking) -> list[Row]:
    waits = "arraySort(groupArrayIf((answered - asked) / 1000, answered > 0))"
    counts = {
        row[0]: row[1:]
        for row in asking.rows(
            f"SELECT p, count(), countIf(answered > 0), {quantile(waits, 0.5)}, {quantile(waits, 0.9)}"
            f" FROM ({_answers(asking, "kind = 'ask'")}) GROUP BY p",
            staff=exceptions(asking.query.community)[0],
        )
    }
    rows: list[Row] = []
    for period in asking.periods:
        asks, answered, median, p90 = counts.get(period, (0, 0, None, None))
        row: Row = {"period": period, "asks": asks, "answered": answered, "median_seconds": median, "p90_seconds": p90}
        rows.append({**row, "unanswered": asks - answered})
    return with_gaps(asking, rows, "asks", "answered", "unanswered")


CONVERSATION = "ifNull(toString(props.conversation), '')"
# A staff answer belongs to an ask that it points at, or to the conversation it names; one that does neither, to the
# same member, platform and room. The three keys of an ask, and of an answer, in the same words:
_BY_TARGET = "concat('t', toString({event}))"
_BY_NAME = f"concat('c', {CONVERSATION})"
_BY_PLACE = "concat('p', toString({person}), '/', toString(platform), '/', toString(space_id))"


@dataclass(frozen=True, slots=True)
class Answered:
    """The first answer of staff. event: its id; member: whom it is by, or about, as stored; at: ms."""

    event: str
    member: int
    at: int


def first_answers(query: Query, asks: Sequence[str]) -> dict[str, Answered]:
    """By the id of the event that asked, whatever its kind, by the same rule as the metric; only those answered. The
    query's span must hold them all: an answer counts up to its last day."""
    if not asks:
        return {}
    asking = Asking(query)
    rows = asking.rows(
        f"SELECT toString(id), toString(answer.1), answer.2, answered FROM ({_answers(asking, ASKED, named=True)})"
        " WHERE answered > 0",
        staff=exceptions(query.community)[0],
        asked=[int(one) for one in asks],
    )
    return {ask: Answered(event, member, at) for ask, event, member, at in rows}


ASKED = "id IN {asked:Array(UInt64)}"


def _answers(asking: Asking, which: str, *, named: bool = False) -> str:
    """(p, asked, answered) of every such ask in the span; moments in ms, answered 0 where nobody has by the horizon.
    named: its id, too, and (id, member) of the first answer."""
    place = _BY_PLACE.format(person=asking.people.person)
    asks = (
        f"SELECT id, seq, {MS} AS moment, {asking.period} AS period, arrayJoin(arrayFilter(k -> k != 'c',"
        f" [{_BY_TARGET.format(event='id')}, {_BY_NAME}, {place}])) AS key FROM events"
        f" WHERE {asking.where()} AND {which} AND {asking.people.counted}"
    )
    by_staff = (
        "(kind = 'reply_by_staff' OR (kind IN ('message', 'comment') AND target != 0"
        " AND member_id IN {staff:Array(UInt32)}))"
    )
    key = f"multiIf(target != 0, {_BY_TARGET.format(event='target')}, {CONVERSATION} != '', {_BY_NAME}, {place})"
    replies = (
        f"SELECT {key} AS key, {MS} AS replied, seq AS reply_seq{', id AS reply, member_id AS by' if named else ''}"
        f" FROM events WHERE {asking.where()} AND {by_staff}"
    )
    later = "(replied, reply_seq) > (moment, seq)"
    more = f", id, argMinIf((reply, by), (replied, reply_seq), {later}) AS answer" if named else ""
    return (
        f"SELECT any(period) AS p, any(moment) AS asked, minIf(replied, {later}) AS answered{more}"
        f" FROM ({asks}) AS asks LEFT JOIN ({replies}) AS replies USING (key) GROUP BY id"
    )


RESPONSE = declare(
    Metric(
        name="response",
        zh="响应",
        en="Response",
        unit="asks",
        keys=("period", "asks", "answered", "median_seconds", "p90_seconds", "unanswered"),
        definition=_("成员的提问等到工作人员第一次回复用了多久；到时间段结束还没有回复的算未回复。"),
        formula=_("等待 = 同一会话里第一次工作人员回复的时间 − 提问的时间"),
        source="docs/metrics.md",
        compute=response,
        empty="null",
    )
)
