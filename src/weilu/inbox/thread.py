"""One conversation as it reads: what was said around it, what staff remarked and did, what is on its way out."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from weilu.analytics.response import CONVERSATION
from weilu.events.reading_on import around, newest
from weilu.events.searching import Found, Wanted, by_ids, search
from weilu.inbox.models import Answer, Ask, Conversation
from weilu.kit.clock import from_ms, to_ms
from weilu.members.aliases import name_map
from weilu.members.models import Member

SAID = ("message", "comment", "ask", "reply_by_staff")
PRIVATELY = (*SAID, "deliver")  # what went out by itself, too
NEAR, TALK, MOST = 4, 60, 200
NOBODY = "0"


@dataclass(slots=True)
class Line:
    """kind: said, remark, step, or sending: an answer from here that is not on the timeline (yet). mine: by whom the
    conversation is with; asks: it wants an answer; answered: it has one; aside: said by others around it."""

    kind: str
    at: dt.datetime
    name: str
    text: str
    member: Member | None = None
    event: str = ""
    staff: bool = False
    mine: bool = False
    asks: bool = False
    answered: bool = False
    aside: bool = False
    recalled: bool = False
    quote: str = ""
    quoted: str = ""
    answer: Answer | None = None


def lines_of(conversation: Conversation) -> list[Line]:
    """Oldest first."""
    answers = list(conversation.answers.select_related("delivery__sender", "by"))
    said = _said(conversation, {one.event: str(one.by) for one in answers if one.by})
    shown = {line.event for line in said}
    sending = [_sending(one) for one in answers if one.event not in shown and one.delivery.state != "cancelled"]
    told = [*said, *sending, *_remarks(conversation), *_steps(conversation)]
    return sorted(told, key=lambda line: line.at)


def last_answer(conversation: Conversation) -> Line | None:
    """What staff said last, for whoever was about to answer, too."""
    lines = [line for line in lines_of(conversation) if line.kind == "sending" or (line.staff and not line.aside)]
    return lines[-1] if lines else None


def _sending(answer: Answer) -> Line:
    return Line("sending", answer.at, str(answer.by or "–"), answer.delivery.text, staff=True, answer=answer)


def _said(conversation: Conversation, writers: dict[str, str]) -> list[Line]:
    """writers: who wrote those that were sent from here, by event."""
    community, asks = conversation.community, list(conversation.asks.all())
    found = _events(conversation, asks)
    quotes = by_ids(community.pk, [one.target for one in found.values() if one.target != NOBODY])
    people = name_map(community, [one.member for one in (*found.values(), *quotes.values())])
    answered = {ask.event: bool(ask.answered_at) for ask in asks}
    lines = [_line(conversation, one, people, quotes, answered) for one in found.values()]
    for line in lines:
        line.name = writers.get(line.event, line.name)
    return lines


def _events(conversation: Conversation, asks: Sequence[Ask]) -> dict[str, Found]:
    """The private talk; or what was asked, what answers it, and a little of what else was said in the room then."""
    community = conversation.community_id
    if conversation.thread:
        among = (f"{CONVERSATION} = {{thread:String}}", {"thread": conversation.thread})
        talk = newest(community, Wanted(platforms=[conversation.platform], among=among, kinds=PRIVATELY, limit=TALK))
        return {one.id: one for one in talk}
    if not asks:
        return {}
    own = search(community, _about("id", asks, until=to_ms(asks[-1].at) + 1))
    said = {one.id: one for one in (*own, *search(community, _about("target", asks, kinds=SAID)))}
    for one in _ends(own):
        if one.space:
            said |= {near.id: near for near in around(community, one, SAID, NEAR) if near.id not in said}
    return said


def _about(column: str, asks: Sequence[Ask], **more: Any) -> Wanted:
    """Within the time of these asks: what does not lie there need not be read."""
    among = (f"{column} IN {{asks:Array(UInt64)}}", {"asks": [int(ask.event) for ask in asks]})
    return Wanted(since=to_ms(asks[0].at), among=among, limit=MOST, **more)


def _ends(asked: list[Found]) -> Iterable[Found]:
    asked.sort(key=lambda one: (one.ts, one.seq))
    return {one.id: one for one in (*asked[:1], *asked[-1:])}.values()


def _line(
    conversation: Conversation,
    one: Found,
    people: dict[int, Member],
    quotes: dict[str, Found],
    answered: dict[str, bool],
) -> Line:
    person, quote = people.get(one.member), quotes.get(one.target)
    ours = one.kind in ("reply_by_staff", "deliver")
    mine = person is not None and person == conversation.person and not ours
    staff = ours or bool(person and person.is_staff)
    by_us = ours and (person is None or not person.is_staff)
    return Line(
        "said",
        from_ms(one.ts),
        _name(one, None if by_us else person),
        one.text,
        member=None if by_us else person,
        event=one.id,
        staff=staff,
        mine=mine,
        asks=one.id in answered,
        answered=answered.get(one.id, False),
        aside=not mine and not (staff and (conversation.thread or one.target in answered)),
        recalled=one.recalled,
        quote=quote.text if quote and not quote.recalled else "",
        quoted=people[quote.member].name if quote and quote.member in people else "",
    )


def _name(one: Found, person: Member | None) -> str:
    if person:
        return person.name
    return {"deliver": _("自动发出"), "reply_by_staff": _("工作人员")}.get(one.kind, _("已删除的成员"))


def _remarks(conversation: Conversation) -> list[Line]:
    return [Line("remark", one.at, str(one.by or "–"), one.text) for one in conversation.remarks.select_related("by")]


def _steps(conversation: Conversation) -> list[Line]:
    steps = conversation.steps.filter(undone_at=None).select_related("by")
    return [Line("step", one.at, str(one.by or ""), _step_words(one.act, one.words)) for one in steps]


def _step_words(act: str, words: str) -> str:
    return {
        "done": _("标成了完成"),
        "reopened": _("又打开了"),
        "snoozed": _("推到 %(when)s") % {"when": words},
        "assigned": _("交给 %(name)s") % {"name": words} if words else _("不再指定由谁负责"),
        "taken_up": _("有成员回答了，不再等你们"),
    }.get(act, act)
