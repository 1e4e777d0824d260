"""Questions like one, that staff have answered before: by the pairs of characters that two texts share."""

from dataclasses import dataclass

from weilu.analytics.attention import QUESTION
from weilu.analytics.fields import MS
from weilu.analytics.people import people
from weilu.analytics.query import Query
from weilu.analytics.response import first_answers
from weilu.events.client import store
from weilu.events.searching import Found, by_ids
from weilu.kit.clock import DAY_MS, from_ms, now_ms
from weilu.kit.matching import normal
from weilu.team.models import Community

DAYS = 365
ALIKE = 0.4  # Dice: twice the shared pairs by all pairs of both; below that most share a topic only
CANDIDATES, LONGEST = 40, 200


@dataclass(frozen=True, slots=True)
class Precedent:
    """alike: 0…1; times: how many questions got the very same answer."""

    ask: Found
    answer: Found
    alike: float
    times: int


def precedents(community: Community, text: str, *, without: tuple[str, ...] = (), limit: int = 3) -> list[Precedent]:
    """The answers that questions like this text got within a year, the likest first, each answer once."""
    form = normal(text)[:LONGEST]
    grams = sorted({form[at : at + 2] for at in range(len(form) - 1)})
    if len(grams) < 3:
        return []
    likest = [row for row in _candidates(community, grams) if row[0] not in without]
    if not likest:
        return []
    first = from_ms(min(row[2] for row in likest), community.zone).date()
    answered = first_answers(Query(community, first, community.today), [row[0] for row in likest])
    told = by_ids(community.pk, [*answered, *(one.event for one in answered.values())])
    found: dict[str, Precedent] = {}
    for ask, alike, _ts in likest:
        answer = told.get(answered[ask].event) if ask in answered else None
        if answer is None or answer.recalled or not answer.text.strip() or ask not in told:
            continue
        same = found.get(normal(answer.text))
        found[normal(answer.text)] = (
            Precedent(same.ask, same.answer, same.alike, same.times + 1)
            if same
            else Precedent(told[ask], answer, alike, 1)
        )
    return list(found.values())[:limit]


def _candidates(community: Community, grams: list[str]) -> list[tuple[str, float, int]]:
    """(event id, alike, ms) of questions of members."""
    who = people(Query(community))
    return [
        (row[0], float(row[1]), int(row[2]))
        for row in store().query(
            "SELECT toString(id), 2 * length(arrayIntersect(pairs, {grams:Array(String)}))"
            f" / (length(pairs) + length({{grams:Array(String)}})) AS alike, {MS} AS ms"
            " FROM (SELECT id, ts, arrayDistinct(ngrams(search, 2)) AS pairs FROM events"
            " WHERE community_id = {community:UInt32} AND ts >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')"
            f" AND {who.counted} AND hasAnyTokens(search, {{grams:Array(String)}})"
            " AND (kind = 'ask' OR (kind IN ('message', 'comment') AND match(text, {question:String})))"
            " AND lengthUTF8(search) BETWEEN 4 AND {longest:UInt32})"
            " WHERE alike >= {least:Float64} ORDER BY alike DESC, ms DESC LIMIT {limit:UInt32}",
            {
                "community": community.pk,
                **who.parameters,
                "grams": grams,
                "since": now_ms() - DAYS * DAY_MS,
                "question": QUESTION,
                "longest": LONGEST,
                "least": ALIKE,
                "limit": CANDIDATES,
            },
        )
    ]
