"""Conversations are found in the events that arrive: each event once, whoever looks and however often.

A community's cursor moves in the transaction that keeps what was found, by compare-and-set: of two processes that read
the same arrivals one keeps them, and one that is killed leaves everything as if it had not begun.
"""

import datetime as dt
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from weilu.analytics.wanting import Asked, Wanting, met, staff_spoke, taken_up, wanting
from weilu.connect.models import Source
from weilu.events.arrivals import newest_arrival, pages
from weilu.events.event import Event
from weilu.events.models import Space
from weilu.inbox.models import Ask, Conversation, Inbox
from weilu.inbox.settling import bring_up_to_date, settle
from weilu.kit.clock import DAY_MS, from_ms, now, now_ms, to_ms
from weilu.kit.matching import normal
from weilu.kit.soundness import sound_text
from weilu.members.aliases import also_known_as
from weilu.members.models import Identity, Member
from weilu.team.models import Community

State, Why = Conversation.State, Conversation.Why
PAGE = 2000
QUIET = dt.timedelta(days=1)  # what was answered and then left alone for so long is done
BREATH = dt.timedelta(minutes=10)
GOES_ON = 300_000  # ms within which what the next one says goes on with it
UNFINISHED = (State.HELD, State.OPEN, State.SNOOZED, State.WAITING)
THANKS = re.compile(  # possessive: a row of a thousand thanks is read once
    r"(?:多谢|感谢|谢|好的|好嘞|好|收到|嗯|哦|行|可以|明白了|明白|知道了|ok|thanks|thank|thx|[^\w?])++", re.IGNORECASE
)
A_WORD = 40  # characters: whoever writes more has something to say


def look_everywhere() -> None:
    for community in Community.objects.all():
        look(community)


def look(community: Community) -> None:
    """Take in what has arrived since, find what was answered, wake what was put off. May be repeated at any time."""
    inbox, _new = Inbox.objects.get_or_create(community=community)
    newest = newest_arrival(community.pk)
    read_on(inbox, newest)
    if inbox.settled < newest:
        settle(community)
        Inbox.objects.filter(pk=inbox.pk, settled__lt=newest).update(settled=newest)
    wake(inbox)


def read_on(inbox: Inbox, newest: int) -> None:
    calls = calls_of(inbox.community) if inbox.cursor < newest else []

    def read(after: int) -> list[Wanting]:
        since = now_ms() - inbox.days * DAY_MS
        return wanting(inbox.community, after=after, upto=newest, since=since, calls=calls, limit=PAGE)

    for page, upto in pages(read, inbox.cursor, newest, PAGE):
        if not _keep(inbox, page, upto):
            return  # another process is at it
        inbox.cursor = upto


def calls_of(community: Community) -> list[str]:
    """How members call staff: @ and any of their names, in normal form."""
    staff = also_known_as(community.pk, list(community.members.filter(is_staff=True).values_list("pk", flat=True)))
    names = set(Member.objects.filter(pk__in=staff).values_list("name", flat=True))
    for pair in Identity.objects.filter(member__in=staff).values_list("name", "handle"):
        names.update(pair)
    forms = {normal(name.strip()) for name in names}
    return sorted(f"@{form}" for form in forms if len(form) > 1)


@transaction.atomic
def _keep(inbox: Inbox, page: Sequence[Wanting], upto: int) -> bool:
    if not Inbox.objects.filter(pk=inbox.pk, cursor=inbox.cursor).update(cursor=upto):
        return False
    heard = _Hearing.of(inbox, page)
    for one in page:
        heard.take(one)
    return True


@dataclass
class _Hearing:
    """What one page of arrivals stands on."""

    inbox: Inbox
    known: dict[str, Ask]
    members: set[int]
    rooms: set[int]

    @classmethod
    def of(cls, inbox: Inbox, page: Iterable[Wanting]) -> "_Hearing":
        community = inbox.community
        known = Ask.objects.filter(community=community, event__in=[one.id for one in page])
        return cls(
            inbox,
            {ask.event: ask for ask in known.select_related("conversation")},
            set(
                Member.objects.filter(community=community, pk__in={o.member for o in page}).values_list("pk", flat=True)
            ),
            set(Space.objects.filter(community=community, pk__in={o.space for o in page}).values_list("pk", flat=True)),
        )

    def take(self, one: Wanting) -> None:
        if ask := self.known.get(one.id):
            _revise(ask, one)
        elif (why := self._why(one)) and one.member in self.members:
            self.known[one.id] = self._heard(one, why)

    def _why(self, one: Wanting) -> str | None:
        if one.recalled:
            return None
        if one.thread:
            return None if _is_thanks(one.text) else Why.PRIVATE
        if one.kind == "ask":
            return Why.ASK
        if one.called or one.to_staff:
            return Why.MENTION
        return Why.QUESTION if self.inbox.questions else None

    def _heard(self, one: Wanting, why: str) -> Ask:
        conversation = self._going_on(one, why)
        if conversation is None:
            conversation = self._opened(one, why)
        else:
            conversation.pressing |= self._presses(one)
            _say_more(conversation, one, why)
        return Ask.objects.create(
            community=self.inbox.community,
            conversation=conversation,
            event=one.id,
            kind=one.kind,
            at=from_ms(one.ts),
            source=one.source,
        )

    def _going_on(self, one: Wanting, why: str) -> Conversation | None:
        """The unfinished conversation that this goes on with: of the same private talk, or person and room. A question
        to the whole room is a matter of its own, unless it comes in the same breath."""
        going_on = Conversation.objects.filter(
            community=self.inbox.community, platform=one.platform, thread=one.thread[:200], state__in=UNFINISHED
        )
        if not one.thread:
            people = also_known_as(self.inbox.community_id, [one.member])
            going_on = going_on.filter(member__in=people, space=one.space if one.space in self.rooms else None)
        if why == Why.QUESTION:
            moment = from_ms(one.ts)
            going_on = going_on.exclude(state=State.WAITING).filter(last_at__range=(moment - BREATH, moment + BREATH))
        return going_on.select_for_update().order_by("-pk").first()

    def _opened(self, one: Wanting, why: str) -> Conversation:
        moment = from_ms(one.ts)
        held = why == Why.QUESTION
        return Conversation.objects.create(
            community=self.inbox.community,
            member_id=one.member,
            platform=one.platform,
            space_id=one.space if one.space in self.rooms else None,
            thread=one.thread[:200],
            why=why,
            state=State.HELD if held else State.OPEN,
            until=moment + dt.timedelta(minutes=self.inbox.patience) if held else None,
            opened_at=moment,
            since=moment,
            last_at=moment,
            pressing=self._presses(one),
            **_words(one),
        )

    def _presses(self, one: Wanting) -> bool:
        form = normal(one.text)
        return one.sour or any(normal(word) in form for word in self.inbox.community.watched_words)


def _is_thanks(text: str) -> bool:
    return len(text) <= A_WORD and THANKS.fullmatch(normal(text)) is not None


def _words(one: Wanting) -> dict[str, str]:
    text = sound_text(one.text, 300)
    return {"excerpt": text, "search": normal(text)[:600]}


def _say_more(conversation: Conversation, one: Wanting, why: str) -> None:
    moment = from_ms(one.ts)
    if conversation.state == State.WAITING:
        conversation.since = moment
    if conversation.state != State.HELD or why != Why.QUESTION:
        conversation.state, conversation.until = State.OPEN, None
    if conversation.why == Why.QUESTION:
        conversation.why = why
    if moment >= conversation.last_at:
        conversation.last_at = moment
        conversation.excerpt, conversation.search = _words(one).values()
    conversation.since = min(conversation.since, moment)
    conversation.save()


def _revise(ask: Ask, one: Wanting) -> None:
    """It was edited, or taken back: then nobody needs to answer it any more."""
    conversation = ask.conversation
    if not one.recalled:
        Conversation.objects.filter(pk=conversation.pk, last_at=ask.at).update(**_words(one))
        return
    Ask.objects.filter(pk=ask.pk).delete()
    unfinished = Conversation.objects.filter(pk=conversation.pk, state__in=UNFINISHED)
    if not conversation.asks.exists():
        unfinished.delete()
    elif locked := unfinished.select_for_update().first():
        bring_up_to_date(locked)


def wake(inbox: Inbox) -> None:
    """What time alone brings about."""
    mine = Conversation.objects.filter(community=inbox.community)
    moment = now()
    mine.filter(state=State.SNOOZED, until__lte=moment).update(state=State.OPEN, until=None)
    if held := list(mine.filter(state=State.HELD, until__lte=moment).select_related("space")[:PAGE]):
        _let_in(inbox.community, held)
    quiet = mine.filter(state=State.WAITING, answered_at__lt=moment - QUIET)
    quiet.update(state=State.DONE, resolved_at=F("answered_at"))


def _let_in(community: Community, held: list[Conversation]) -> None:
    """Questions that nobody took up in time; the others are let go: nobody has seen them."""
    taken = _taken_up(community, held)
    for one in held:
        same = Conversation.objects.filter(pk=one.pk, state=State.HELD, last_at=one.last_at)
        if one.pk in taken:
            same.delete()
        else:
            same.update(state=State.OPEN, until=None)


def _taken_up(community: Community, held: list[Conversation]) -> set[int]:
    """Somebody answered by quoting, staff spoke in the room meanwhile, or the talk simply went on, which says nothing
    where somebody is unhappy."""
    asks = dict(Ask.objects.filter(conversation__in=held).values_list("event", "conversation_id"))
    since = min(to_ms(one.opened_at) for one in held)
    taken = {asks[event] for event in taken_up(community, list(asks), since)}
    lines = staff_spoke(community, since)
    for one in held:
        begin, end = to_ms(one.opened_at), to_ms(one.until or one.opened_at)
        if any(room == one.space_id and begin < ts <= end for _platform, room, ts in lines):
            taken.add(one.pk)
    open_ones = [one for one in held if one.pk not in taken and one.space_id and not one.pressing]
    asked = [Asked(one.space_id or 0, one.member_id, to_ms(one.last_at)) for one in open_ones]
    return taken | {open_ones[place].pk for place in met(community, asked, GOES_ON)}


SPEAKING = frozenset({"ask", "message", "comment", "reply_by_staff"})
RESTS = 9  # times as long as the last look took, so that looking never takes more than a tenth of a core
_rests: dict[int, float] = {}


def look_soon(source: Source, events: Sequence[Event]) -> None:
    """At once after live events, at most once a second; the schedule makes up for the rest."""
    begun = time.monotonic()
    if begun < _rests.get(source.community_id, 0) or not any(event.kind in SPEAKING for event in events):
        return
    look(source.community)
    _rests[source.community_id] = time.monotonic() + max(1, RESTS * (time.monotonic() - begun))
